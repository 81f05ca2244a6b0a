import type { Effect } from '../effects/types.ts';

/** The model of a manifest diff, which every writer (comment, check run, terminal, JSON) reads. */
export interface ManifestDiff {
  /** SHA-256 of the canonical form, 64 hex digits: identities and value changes, never layout. */
  readonly digest: string;
  readonly summary: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly unchanged: number;
    /** Secret values that were masked. */
    readonly masked: number;
    /** Differences that mean nothing, and are not shown: rewritten references, fields that only the server sets. */
    readonly ignored: number;
  };
  /** Without the unchanged ones. */
  readonly resources: readonly ResourceChange[];
  readonly warnings: readonly string[];
}

export interface ResourceChange {
  readonly apiVersion: string;
  readonly kind: string;
  /** null where the manifest names none. */
  readonly namespace: string | null;
  readonly name: string;
  /** File that holds it now, or held it. */
  readonly file: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** What it was called before, where it is recognised under its new name: then it is `changed`. */
  readonly renamedFrom?: { readonly namespace: string | null; readonly name: string };
  readonly fields: readonly FieldChange[];
  /** The gravest first. */
  readonly effects: readonly Effect[];
}

/**
 * A key of a mapping; the element of a list that is selected by its merge keys or its index; or the
 * document that is embedded in the string reached so far.
 */
export type PathPart =
  | string
  | { readonly index: number }
  | { readonly by: Readonly<Record<string, string | number>> }
  | { readonly embedded: 'json' | 'yaml' };

export interface FieldChange {
  readonly path: readonly PathPart[];
  readonly op: 'add' | 'remove' | 'replace';
  /** JSON values, masked where secret. Absent on the side that has none. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Set where what differs is a secret: all of a masked value, or a masked part of a text that shows otherwise. */
  readonly masked?: true;
  /**
   * Where before and after are not simply the values at the path:
   * - `order`: the keys of a list whose elements were moved, in order;
   * - `moved`: an element of a list that has no keys; its old and its new index;
   * - `content`: a file that is not YAML; its size in bytes, or the mask;
   * - `layout`: texts of which only the layout differs, since they are documents with equal values;
   * - `summary`: sentences that stand for certificates and other long base64;
   * - `encrypted`: ciphertext, of which nothing shows.
   */
  readonly what?: 'order' | 'moved' | 'content' | 'layout' | 'summary' | 'encrypted';
}
