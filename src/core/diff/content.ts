import { createHash } from 'node:crypto';
import { mask, Masked } from '../redact.ts';

/** What a file holds that is not read as YAML: it is compared, and only its size is shown. */
export class Content {
  /** Bytes; the mask where even the size is secret. */
  readonly size: number | typeof mask;
  readonly #identity: string | Masked;

  constructor(bytes: Uint8Array, secret: boolean) {
    this.size = secret ? mask : bytes.length;
    this.#identity = secret ? new Masked(bytes) : createHash('sha256').update(bytes).digest('hex');
  }

  get isSecret(): boolean {
    return this.#identity instanceof Masked;
  }

  equals(other: Content): boolean {
    const [one, two] = [this.#identity, other.#identity];
    if (one instanceof Masked) return two instanceof Masked && one.equals(two);
    return one === two;
  }

  fingerprint(key: string | null): string {
    return this.#identity instanceof Masked ? this.#identity.fingerprint(key) : this.#identity;
  }
}
