import { createHash, createHmac } from 'node:crypto';
import type { ScalarValue, YamlValue } from '../yaml/types.ts';

/** What stands for a secret value wherever one would be shown. */
export const mask = '(masked)';
/** What stands for a ciphertext: of SOPS, of a SealedSecret. */
export const encrypted = '(encrypted)';

/** Values of a manifest in which each secret one is wrapped. */
export type RedactedValue =
  ScalarValue | Masked | readonly RedactedValue[] | { readonly [key: string]: RedactedValue };

/**
 * A secret value. It can be compared with another one, and prints as the mask, whatever prints it: neither
 * the value nor its length can be had from it.
 */
export class Masked {
  /** What may be shown in its place. */
  readonly shown: string;
  readonly #canonical: string;

  constructor(value: YamlValue | Uint8Array, shown = mask) {
    this.shown = shown;
    this.#canonical =
      value instanceof Uint8Array ? `bytes:${Buffer.from(value).toString('base64')}` : canonical(value);
  }

  equals(other: Masked): boolean {
    return this.shown === other.shown && this.#canonical === other.#canonical;
  }

  /**
   * Tells two values apart without telling them: an HMAC under a key that readers of a digest do not have.
   * Without a key all values are alike, since a plain hash of a password can be guessed.
   */
  fingerprint(key: string | null): string {
    return key === null ? mask : createHmac('sha256', key).update(this.#canonical).digest('hex');
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }
}

/** A ciphertext. It stands in the repository for all to read, and nobody can guess what it holds. */
export class Encrypted extends Masked {
  readonly #hash: string;

  constructor(value: YamlValue) {
    super(value, encrypted);
    this.#hash = createHash('sha256').update(canonical(value)).digest('hex');
  }

  override fingerprint(): string {
    return this.#hash;
  }
}

/** What is inside a text that is a document of its own. */
export interface Embedded {
  readonly kind: 'json' | 'yaml';
  readonly value: RedactedValue;
  /** Whether every reader takes it for this value. */
  readonly certain: boolean;
}

/** A text with secret parts: the rest of it shows. */
export class MaskedText extends Masked {
  readonly embedded: Embedded | null;
  readonly #parts: Masked;

  /** `parts` are those that are masked in `shown`, in their order. */
  constructor(text: string, shown: string, parts: readonly string[], embedded: Embedded | null) {
    super(text, shown);
    this.#parts = new Masked(parts);
    this.embedded = embedded;
  }

  /** Whether both hide the same: then what differs is what shows. */
  hidesTheSame(other: MaskedText): boolean {
    return this.#parts.equals(other.#parts);
  }

  /** Of all of the text: the same parts may stand in two texts that show alike, in another order. */
  override fingerprint(key: string | null): string {
    return JSON.stringify([this.shown, super.fingerprint(key)]);
  }
}

/** Independent of the order of keys. */
function canonical(value: YamlValue): string {
  if (Array.isArray(value)) return `[${value.map((item: YamlValue) => canonical(item)).join()}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, item]: [string, YamlValue]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
