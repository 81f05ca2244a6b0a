import { passwordsInArguments } from './redact/commands.ts';
import { Encrypted, mask, Masked, MaskedText, type RedactedValue } from './redact/masked.ts';
import { isSecretKey, isSecretsKey, isSecretVariable } from './redact/names.ts';
import { patchesSecret, writesSecret } from './redact/patch.ts';
import { ciphertext, redactString } from './redact/text.ts';
import type { YamlValue } from './yaml/types.ts';

export {
  type Embedded,
  Encrypted,
  encrypted,
  mask,
  Masked,
  MaskedText,
  type RedactedValue,
} from './redact/masked.ts';
export { mayHoldSecret } from './redact/found.ts';

/** What tells of secrets, or where they are, and is none. */
const beside =
  /^(?:name|namespace|key|kind|source|type|provider|format|title|description|user|username)$|(?:ref|name|key|path|file|url|id)$/iu;

type Mapping = Readonly<Record<string, YamlValue>>;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const shownInSecret = new Set(['apiVersion', 'kind', 'type', 'immutable']);
const shownInMetadata = new Set(['name', 'generateName', 'namespace']);

/**
 * Wraps what is secret in one document. In a Secret that is everything but what is known to be harmless,
 * so that a misspelt or misplaced key hides its value, too: keys show, values do not. Elsewhere it is what
 * a name or a form tells to be secret. What holds none is handed back as it is.
 */
export function redact(document: YamlValue): RedactedValue {
  if (!isMapping(document)) return redactValue(null, document);
  if (isSecret(document)) return mapEntries(document, secretField);
  if (document['kind'] === 'SealedSecret') return mapEntries(document, redactSealed);
  return mapEntries(document, (key, value) =>
    key === 'secretGenerator' ? redactGenerators(value) : redactValue(key, value),
  );
}

/**
 * The files that a kustomization makes Secrets of, relative to its own folder: their content is secret,
 * whatever kind of file they are.
 */
export function secretFilesOf(document: YamlValue): readonly string[] {
  if (!isMapping(document)) return [];
  const generators = listOf(document['secretGenerator']).filter(isMapping);
  const entries = generators.flatMap(({ files, envs, env }) => [...listOf(files), ...listOf(envs), env]);
  // `files` may name the key first: `password=files/password.txt`.
  return entries.flatMap((entry) => (typeof entry === 'string' ? [entry.slice(entry.indexOf('=') + 1)] : []));
}

/** Where a document holds secret values; ciphertext is none. */
export function maskedPaths(value: RedactedValue, path = ''): readonly string[] {
  if (value instanceof Masked) return value instanceof Encrypted ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, RedactedValue]) =>
    maskedPaths(item, `${path}/${key}`),
  );
}

/** By its kind; where that is missing, broken or misspelt, by what else only a Secret has. */
function isSecret(document: Mapping): boolean {
  const { apiVersion, kind } = document;
  if (hasField(document, 'stringdata')) return true;
  if (typeof kind !== 'string') {
    return (
      Object.hasOwn(document, 'data') && ['metadata', 'type'].some((key) => Object.hasOwn(document, key))
    );
  }
  if (/^(?:v1\/)?secrets?(?:list)?$/iu.test(kind.replaceAll(/[\s\p{Cf}]/gu, ''))) return true;
  // Of the kinds of core v1, only ConfigMap and Secret hold data.
  return apiVersion === 'v1' && kind !== 'ConfigMap' && hasField(document, 'data');
}

/** Whatever its case: what the API server drops for its case is a secret all the same. */
function hasField(mapping: Mapping, lowered: string): boolean {
  return Object.keys(mapping).some((key) => key.toLowerCase() === lowered);
}

function secretField(key: string, value: YamlValue): RedactedValue {
  if (shownInSecret.has(key)) return typeof value === 'object' && value !== null ? new Masked(value) : value;
  if (!isMapping(value)) return masked(value);
  if (key === 'metadata') return mapEntries(value, metadataField);
  if (isSops(key, value)) return mapEntries(value, redactSops);
  return mapEntries(value, (_key, item) => masked(item));
}

function metadataField(key: string, value: YamlValue): RedactedValue {
  if (shownInMetadata.has(key) && typeof value === 'string') return value;
  if ((key === 'labels' || key === 'annotations') && isMapping(value)) return mapEntries(value, annotation);
  return masked(value);
}

function annotation(key: string, value: YamlValue): RedactedValue {
  return typeof value === 'object' && value !== null ? new Masked(value) : redactValue(key, value);
}

function redactGenerators(generators: YamlValue): RedactedValue {
  if (!isList(generators)) return new Masked(generators);
  return generators.map((generator) =>
    isMapping(generator)
      ? mapEntries(generator, (key, value) =>
          key === 'literals' ? redactLiterals(value) : redactValue(key, value),
        )
      : new Masked(generator),
  );
}

function redactLiterals(literals: YamlValue): RedactedValue {
  return isList(literals) ? literals.map((literal) => new Masked(literal)) : new Masked(literals);
}

/** What SOPS writes beside the values of a file that it encrypts. */
function isSops(key: string | null, value: Mapping): boolean {
  return key === 'sops' && typeof value['mac'] === 'string';
}

/** The keys that the values are encrypted with are encrypted, too, one for each recipient. */
function redactSops(key: string, value: YamlValue): RedactedValue {
  if (typeof value === 'string') {
    const isCipher = (key === 'enc' || key === 'mac') && value !== '';
    return isCipher ? new Encrypted(value) : redactValue(key, value);
  }
  if (isList(value))
    return value.map((item) => (isMapping(item) ? mapEntries(item, redactSops) : redactValue(null, item)));
  return isMapping(value) ? mapEntries(value, redactSops) : value;
}

function redactSealed(key: string, value: YamlValue): RedactedValue {
  if (key !== 'spec' || !isMapping(value)) return redactValue(key, value);
  return mapEntries(value, (field, item) =>
    field === 'encryptedData' && isMapping(item)
      ? mapEntries(item, (_name, cipher) => new Encrypted(cipher))
      : redactValue(field, item),
  );
}

/** Any value, by its key: secrets are in other resources, too. */
function redactValue(key: string | null, value: YamlValue): RedactedValue {
  if (key !== null && (key === lastApplied || isSecretKey(key))) {
    const secret = redactSecretField(key, value);
    if (secret !== null) return secret;
  }
  if (typeof value === 'string') return redactString(value, key, redact);
  if (isList(value)) return redactList(value);
  if (!isMapping(value)) return value;
  if (isSops(key, value)) return mapEntries(value, redactSops);
  if (key === 'auths') return mapEntries(value, (_registry, login) => new Masked(login));
  if (value['kind'] === 'SealedSecret') return mapEntries(value, redactSealed);
  // A reference has the kind of a Secret, too, but no data.
  if (isSecret(value) && ['data', 'stringdata'].some((field) => hasField(value, field)))
    return mapEntries(value, secretField);
  if (writesSecret(value)) return maskEntry(value, 'value');
  if (patchesSecret(value)) return maskEntry(value, 'patch');
  const { name } = value;
  if (typeof name === 'string' && isSecretVariable(name) && isSecretValue(value['value']))
    return maskEntry(value, 'value');
  return mapEntries(value, redactValue);
}

function maskEntry(mapping: Mapping, secret: string): RedactedValue {
  return mapEntries(mapping, (key, value) => (key === secret ? masked(value) : redactValue(key, value)));
}

/**
 * What stands under the name of a secret: a value, a list of them, or an object that has it as its `value`; under the
 * name of several, an object of them. Null where it is none of these, as a reference is.
 */
function redactSecretField(key: string, value: YamlValue): RedactedValue | null {
  // A copy of a manifest: what a rule here would mask of it, it shows.
  if (key === lastApplied || isSecretValue(value)) return masked(value);
  if (isList(value)) return value.map((item) => redactSecretField(key, item) ?? redactValue(null, item));
  if (!isMapping(value)) return null;
  if (isSecretValue(value['value'])) return maskEntry(value, 'value');
  if (!isSecretsKey(key)) return null;
  return mapEntries(value, (name, item) =>
    typeof item === 'string' && isSecretValue(item) && !beside.test(name)
      ? masked(item)
      : redactValue(name, item),
  );
}

/** A text or a number; not what only says where the secret is, as `$(PASSWORD)` does. */
function isSecretValue(value: YamlValue | undefined): boolean {
  if (typeof value === 'string') return value !== '' && !/^\$\([\w.-]+\)$/u.test(value);
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Of a command's arguments, the one behind `--password` or `-password`, and what its program takes for one, too. */
function redactList(list: readonly YamlValue[]): readonly RedactedValue[] {
  const passwords = passwordsInArguments(list);
  let redacted: RedactedValue[] | null = null;
  for (const [index, item] of list.entries()) {
    const result = redactItem(item, list[index - 1], passwords.get(index));
    if (result === item) continue;
    redacted ??= [...list];
    redacted[index] = result;
  }
  return redacted ?? list;
}

function redactItem(
  item: YamlValue,
  flag: YamlValue | undefined,
  secretFrom: number | undefined,
): RedactedValue {
  if (typeof item !== 'string') return redactValue(null, item);
  if (typeof flag === 'string' && flag.startsWith('-') && isSecretVariable(flag) && isSecretValue(item))
    return masked(item);
  if (secretFrom === undefined) return redactValue(null, item);
  const secret = item.slice(secretFrom);
  return secretFrom === 0
    ? masked(item)
    : new MaskedText(item, item.slice(0, secretFrom) + mask, [secret], null);
}

/** The ciphertext of SOPS is none that must be hidden, but nobody reads it. */
function masked(value: YamlValue): Masked {
  if (typeof value === 'string' && ciphertext.test(value)) return new Encrypted(value);
  return new Masked(value);
}

/** The mapping itself where nothing in it changes: most of what is read holds no secret, and must cost little. */
function mapEntries(
  mapping: Mapping,
  change: (key: string, value: YamlValue) => RedactedValue,
): Readonly<Record<string, RedactedValue>> {
  let changed: Map<string, RedactedValue> | null = null;
  for (const key of Object.keys(mapping)) {
    const value = mapping[key] ?? null;
    const result = change(key, value);
    if (result === value) continue;
    changed ??= new Map(Object.entries(mapping));
    changed.set(key, result);
  }
  return changed === null ? mapping : Object.fromEntries(changed);
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function listOf(value: YamlValue | undefined): readonly YamlValue[] {
  return isList(value) ? value : [];
}
