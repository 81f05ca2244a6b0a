import type { ScalarStyle, ScalarValue } from './types.ts';

/** How the two readings take one scalar. */
export interface Readings {
  readonly value: ScalarValue;
  readonly value12: ScalarValue;
}

const nulls = ['', '~', 'null', 'Null', 'NULL'];
const special = new Map<string, ScalarValue>([
  ...nulls.map((text): [string, null] => [text, null]),
  ...['true', 'True', 'TRUE'].map((text): [string, boolean] => [text, true]),
  ...['false', 'False', 'FALSE'].map((text): [string, boolean] => [text, false]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, number] => [text, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, number] => [text, -Infinity]),
  ...['.nan', '.NaN', '.NAN'].map((text): [string, number] => [text, NaN]),
]);
const booleans11 = new Map<string, boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((text): [string, boolean] => [text, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((text): [string, boolean] => [text, false]),
]);

const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Go's strconv.ParseFloat, of what begins with a point: underscores between digits. */
const pointFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)?$/;
const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;

/**
 * Reads one scalar in both ways.
 * @returns a sentence where its explicit tag does not fit its text, which kubectl refuses too
 */
export function readScalar(text: string, style: ScalarStyle, tag: string | null): Readings | string {
  if (tag !== null) return readTagged(text, tag);
  if (style !== 'plain') return both(text);
  return { value: readAsKubectl(text), value12: readAsCore(text) };
}

/** What begins otherwise is a string under every reading: most scalars, so it must cost little. */
const ambiguousStarts = new Set(
  Array.from('-+.~0123456789NnTtFfYyOo', (character) => character.charCodeAt(0)),
);

function isSurelyText(text: string): boolean {
  return text.length > 0 && !ambiguousStarts.has(text.charCodeAt(0));
}

/** A plain scalar under sigs.k8s.io/yaml, whose resolver is that of go-yaml v2. */
export function readAsKubectl(text: string): ScalarValue {
  if (isSurelyText(text)) return text;
  const known = special.get(text) ?? booleans11.get(text);
  if (known !== undefined || nulls.includes(text)) return known ?? null;
  if (text.startsWith('.')) return pointFloat.test(text) ? finite(text.replaceAll('_', ''), text) : text;
  if (!/^[-+0-9]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  const integer = goInteger(digits);
  if (integer !== null && integer >= minInt64 && integer <= maxUint64) return toNumber(integer);
  return decimalFloat.test(digits) ? finite(digits, text) : text;
}

/** A plain scalar under the core schema, YAML 1.2.2 section 10.3.2. */
export function readAsCore(text: string): ScalarValue {
  if (isSurelyText(text)) return text;
  const known = special.get(text);
  if (known !== undefined || nulls.includes(text)) return known ?? null;
  if (/^[-+]?[0-9]+$/.test(text)) return toNumber(signed(text, ''));
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text)) return toNumber(BigInt(text));
  return decimalFloat.test(text) ? finite(text, text) : text;
}

/** Whether both readings are one value, NaN included. */
export function sameReading(readings: Readings): boolean {
  const { value, value12 } = readings;
  if (Object.is(value, value12)) return true;
  return isNumeric(value) && isNumeric(value12) && Number(value) === Number(value12);
}

function readTagged(text: string, tag: string): Readings | string {
  const name = /^(?:!!|!<tag:yaml\.org,2002:)(\w+)>?$/.exec(tag)?.[1] ?? 'local';
  switch (name) {
    case 'int':
    case 'float':
    case 'bool':
    case 'null': {
      const value = readAsKubectl(text);
      return fits(name, value) ? both(value) : `The value does not fit its tag ${tag}.`;
    }
    case 'binary':
      return both(new TextDecoder().decode(Uint8Array.from(atobOrEmpty(text), (c) => c.charCodeAt(0))));
    default:
      return both(text);
  }
}

function fits(tag: 'int' | 'float' | 'bool' | 'null', value: ScalarValue): boolean {
  if (tag === 'null') return value === null;
  if (tag === 'bool') return typeof value === 'boolean';
  if (tag === 'int') return typeof value === 'bigint' || Number.isInteger(value);
  return isNumeric(value);
}

/** Text of a `!!binary`; what is not base64 has no bytes. */
function atobOrEmpty(text: string): string {
  const packed = text.replace(/\s/g, '');
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed) ? atob(packed) : '';
}

/** Go's strconv.ParseInt with base 0: `0x`, `0o`, `0b`, and a leading zero for octal. */
function goInteger(text: string): bigint | null {
  const bare = text.replace(/^[-+]/, '').toLowerCase();
  if (/^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|0|[1-9][0-9]*)$/.test(bare)) return signed(text, '');
  return /^0[0-7]+$/.test(bare) ? signed(text, '0o') : null;
}

function signed(text: string, prefix: string): bigint {
  const magnitude = BigInt(prefix + text.replace(/^[-+]/, ''));
  return text.startsWith('-') ? -magnitude : magnitude;
}

function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A float, or the text itself where the number is beyond a double. */
function finite(digits: string, text: string): number | string {
  const value = Number(digits);
  return Number.isFinite(value) ? value : text;
}

function isNumeric(value: ScalarValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function both(value: ScalarValue): Readings {
  return { value, value12: value };
}
