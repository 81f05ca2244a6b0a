import { DUMP_SCHEMA } from 'js-yaml';
import { readAsCore, readAsKubectl } from './scalar.ts';

export type FlowStyle = 'plain' | 'single' | 'double';

/**
 * Characters that mean nothing to YAML wherever they stand in a word. Less than YAML allows: what
 * falls outside is quoted, which is never wrong.
 */
const plainWord = /^[A-Za-z0-9_/][A-Za-z0-9_./@:+-]*$/;
/**
 * Integers and floats of YAML 1.1 and of the core schema of 1.2, after their own expressions: a reader may
 * take such a word for a number even where that overflows, as the short object name `12e4567` does. Words
 * with a sign or a point in front are never plain here.
 */
const numeric =
  /^(?:0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?)$/i;
/** What single quotes cannot hold, or not on one line. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u;

/**
 * The scalar that is this very string under YAML 1.1 and 1.2: in the style asked for where that can
 * hold it, in the style `otherwise` where it cannot, in double quotes where neither can.
 */
export function quote(value: string, style: FlowStyle, otherwise: 'single' | 'double' = 'double'): string {
  if (style === 'plain') return isPlainString(value) ? value : quote(value, otherwise);
  if (style === 'single' && !unprintable.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return doubleQuoted(value);
}

/** Whether a plain scalar of this text is a string for kubectl, under YAML 1.1 and under YAML 1.2. */
export function isPlainString(value: string): boolean {
  return plainWord.test(value) && !value.endsWith(':') && isOneString(value);
}

/** Whether every reader takes a plain scalar of this text for this very string. */
export function isOneString(value: string): boolean {
  if (numeric.test(value)) return false;
  return readAsKubectl(value) === value && readAsCore(value) === value && isString11(value);
}

/** js-yaml's schema for dumping takes all that YAML 1.1 or 1.2 could take for something else. */
function isString11(value: string): boolean {
  return DUMP_SCHEMA.tags.every(
    (tag) =>
      tag.nodeKind !== 'scalar' ||
      !tag.implicit ||
      typeof tag.resolve(value, false, tag.tagName) === 'symbol',
  );
}

/** JSON's escapes are YAML's too. JSON leaves some characters as they are that YAML 1.1 folds or refuses. */
function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
