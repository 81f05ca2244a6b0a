import { isOneString } from './quote.ts';
import { readAsCore, readAsKubectl, sameReading } from './scalar.ts';
import type { ScalarValue, YamlValue } from './types.ts';
import { readPlain } from './values.ts';

/** A document in a string of another one. */
export interface EmbeddedDocument {
  readonly kind: 'json' | 'yaml';
  /** Under the core schema of YAML 1.2; of doubled keys the last. */
  readonly value: YamlValue;
  /**
   * Whether every reader takes it for this value: no key is doubled, no scalar another one in YAML 1.1, and none ends
   * where a line end is missing.
   */
  readonly certain: boolean;
}

/** YAML begins with a key of a mapping, an item of a list, or a mark; comments may come first. */
const yamlStart = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:---|- |["']?[\w./-]+["']?:(?:[ \t]|\r?\n))/u;
const yamlName = /\.ya?ml$/iu;

/**
 * Reads a string as the document that it may be: a mapping or a list, in JSON or YAML. Who reads it otherwise is not
 * known, and so it is said whether all of them read the same.
 * @param key that the string stands under: `values.yaml`
 */
export function readEmbedded(text: string, key: unknown): EmbeddedDocument | null {
  const json = isJson(text);
  const named = typeof key === 'string' && yamlName.test(key);
  if (!json && !named && !(text.includes('\n') && yamlStart.test(text))) return null;
  const doubtful = new Set<string>();
  const read = (scalar: string): ScalarValue => {
    const value = readAsCore(scalar);
    if (!isCertain(scalar, value)) doubtful.add(scalar);
    return value;
  };
  const { values = [], doubled = false, open = false } = readPlain(text, read) ?? {};
  const [value = null] = values;
  if (values.length !== 1 || typeof value !== 'object' || value === null) return null;
  return { kind: json ? 'json' : 'yaml', value, certain: doubtful.size === 0 && !doubled && !open };
}

/** Whether a plain scalar has this value in YAML 1.1, too: `0644` and `yes` have not. */
function isCertain(text: string, value: ScalarValue): boolean {
  if (typeof value === 'string') return isOneString(text);
  return sameReading({ value: readAsKubectl(text), value12: value });
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/u.test(text)) return false;
  try {
    // Read as YAML all the same: JSON.parse takes different integers beyond 2^53 for one.
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
