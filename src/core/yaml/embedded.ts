import type { YamlValue } from './types.ts';
import { readPlainValues } from './values.ts';

/** A document in a string of another one. */
export interface EmbeddedDocument {
  readonly kind: 'json' | 'yaml';
  readonly value: YamlValue;
}

/** YAML begins with a key of a mapping, an item of a list, or a mark; comments may come first. */
const yamlStart = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:---|- |["']?[\w./-]+["']?:(?:[ \t]|\r?\n))/u;
const yamlName = /\.ya?ml$/iu;

/**
 * Reads a string as the document that it may be: a mapping or a list, in JSON or YAML. Under the core schema of YAML
 * 1.2, since whoever reads it is not known: what any reader may take for two values must not be one here.
 * @param key that the string stands under: `values.yaml`
 */
export function readEmbedded(text: string, key: unknown): EmbeddedDocument | null {
  const json = isJson(text);
  const named = typeof key === 'string' && yamlName.test(key);
  if (!json && !named && !(text.includes('\n') && yamlStart.test(text))) return null;
  const documents = readPlainValues(text, 'core') ?? [];
  const [value = null] = documents;
  if (documents.length !== 1 || typeof value !== 'object' || value === null) return null;
  return { kind: json ? 'json' : 'yaml', value };
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
