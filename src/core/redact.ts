import { createHmac } from 'node:crypto';
import type { ScalarValue, YamlValue } from './yaml/types.ts';

/** What stands for a secret value wherever one would be shown. */
export const mask = '(masked)';

/** Values of a manifest in which each secret one is wrapped. */
export type RedactedValue =
  ScalarValue | Masked | readonly RedactedValue[] | { readonly [key: string]: RedactedValue };

/**
 * A secret value. It can be compared with another one, and prints as the mask, whatever prints it: neither
 * the value nor its length can be had from it.
 */
export class Masked {
  readonly #canonical: string;

  constructor(value: YamlValue | Uint8Array) {
    this.#canonical =
      value instanceof Uint8Array ? `bytes:${Buffer.from(value).toString('base64')}` : canonical(value);
  }

  equals(other: Masked): boolean {
    return this.#canonical === other.#canonical;
  }

  /**
   * Tells two values apart without telling them: an HMAC under a key that readers of a digest do not have.
   * Without a key all values are alike, since a plain hash of a password can be guessed.
   */
  fingerprint(key: string | null): string {
    return key === null ? mask : createHmac('sha256', key).update(this.#canonical).digest('hex');
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }
}

type Mapping = Readonly<Record<string, YamlValue>>;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
/** A manifest of a Secret inside a string: a patch, a template, a copy. */
const secretInText = /(?:^|[\s{,])["']?kind["']?\s*:\s*["']?Secret(?:List)?\b/iu;
const shownInSecret = new Set(['apiVersion', 'kind', 'type', 'immutable']);
const shownInMetadata = new Set(['name', 'generateName', 'namespace']);

/**
 * Wraps what is secret in one document. In a Secret that is everything but what is known to be harmless,
 * so that a misspelt or misplaced key hides its value, too: keys show, values do not.
 */
export function redact(document: YamlValue): RedactedValue {
  if (!isMapping(document)) return redactText(document);
  if (isSecret(document)) return mapEntries(document, secretField);
  const { secretGenerator, ...rest } = document;
  const redacted = mapEntries(rest, redactField);
  return secretGenerator === undefined
    ? redacted
    : { ...redacted, secretGenerator: redactGenerators(secretGenerator) };
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

/** Whether a text may hold a Secret: then an error about it must not quote it. */
export function mayHoldSecret(text: string): boolean {
  return /secret/iu.test(text);
}

/** Where a document holds secret values. */
export function maskedPaths(value: RedactedValue, path = ''): readonly string[] {
  if (value instanceof Masked) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, RedactedValue]) =>
    maskedPaths(item, `${path}/${key}`),
  );
}

/** By its kind; where that is missing or broken, by what else only a Secret has. */
function isSecret(document: Mapping): boolean {
  const { kind } = document;
  if (Object.hasOwn(document, 'stringData')) return true;
  if (typeof kind === 'string') return /^secrets?(?:list)?$/iu.test(kind.trim());
  return Object.hasOwn(document, 'data') && ['metadata', 'type'].some((key) => Object.hasOwn(document, key));
}

function secretField(key: string, value: YamlValue): RedactedValue {
  if (shownInSecret.has(key)) return typeof value === 'object' && value !== null ? new Masked(value) : value;
  if (!isMapping(value)) return new Masked(value);
  if (key === 'metadata') return mapEntries(value, metadataField);
  return mapEntries(value, (_key, item) => new Masked(item));
}

function metadataField(key: string, value: YamlValue): RedactedValue {
  if (shownInMetadata.has(key) && typeof value === 'string') return value;
  if ((key === 'labels' || key === 'annotations') && isMapping(value)) return mapEntries(value, annotation);
  return new Masked(value);
}

function annotation(key: string, value: YamlValue): RedactedValue {
  return typeof value === 'object' && value !== null ? new Masked(value) : redactField(key, value);
}

function redactGenerators(generators: YamlValue): RedactedValue {
  if (!isList(generators)) return new Masked(generators);
  return generators.map((generator) =>
    isMapping(generator)
      ? mapEntries(generator, (key, value) =>
          key === 'literals' ? redactLiterals(value) : redactText(value),
        )
      : new Masked(generator),
  );
}

function redactLiterals(literals: YamlValue): RedactedValue {
  return isList(literals) ? literals.map((literal) => new Masked(literal)) : new Masked(literals);
}

/** Secrets inside of other resources: as text, or embedded. */
function redactText(value: YamlValue): RedactedValue {
  if (typeof value === 'string') return secretInText.test(value) ? new Masked(value) : value;
  if (isList(value)) return value.map(redactText);
  if (!isMapping(value)) return value;
  // A reference has the kind of a Secret, too, but no data.
  if (isSecret(value) && (Object.hasOwn(value, 'data') || Object.hasOwn(value, 'stringData'))) {
    return mapEntries(value, secretField);
  }
  return mapEntries(value, redactField);
}

/** The last-applied annotation is a copy of a manifest: what a rule here would mask of it, it shows. */
function redactField(key: string, value: YamlValue): RedactedValue {
  return key === lastApplied ? new Masked(value) : redactText(value);
}

function mapEntries(
  mapping: Mapping,
  change: (key: string, value: YamlValue) => RedactedValue,
): Readonly<Record<string, RedactedValue>> {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(key, value)]));
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

/** Independent of the order of keys. */
function canonical(value: YamlValue): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (!isMapping(value)) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
