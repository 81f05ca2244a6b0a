import type { PathPart } from '../../diff/types.ts';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from '../../yaml/types.ts';
import type { Versions } from '../text.ts';
import type { Why } from '../types.ts';

/** What a value of the present file comes to. */
export type Merged =
  /** It stays. */
  | { readonly kind: 'ours'; readonly node: YamlNode }
  /** What was there before takes its place, or comes back. */
  | { readonly kind: 'theirs'; readonly node: YamlNode }
  /** A text of several lines, merged by line. */
  | {
      readonly kind: 'text';
      readonly node: ScalarNode;
      readonly source: string;
      /** What the source reads as. */
      readonly value: ScalarNode;
    }
  | MergedMapping
  | MergedSequence;

export interface MergedMapping {
  readonly kind: 'mapping';
  /** Of the present file. */
  readonly node: MappingNode;
  /** What it was before; undefined where it was not there. */
  readonly theirs: MappingNode | undefined;
  readonly entries: readonly MergedEntry[];
}

export interface MergedEntry {
  readonly key: string;
  readonly value: Merged;
}

export interface MergedSequence {
  readonly kind: 'sequence';
  readonly node: SequenceNode;
  readonly theirs: SequenceNode | undefined;
  /** In the order of the present file; those that come back are where they belong. */
  readonly items: readonly MergedItem[];
}

export type MergedItem = Merged & {
  /** Its index in the present file; null for one that comes back. */
  readonly at: number | null;
};

/** What cannot be merged. */
export interface ValueConflict {
  readonly path: readonly PathPart[];
  readonly now: YamlNode | null;
  readonly wanted: YamlNode | null;
  readonly why: Why;
}

export type Nodes = readonly YamlNode[];

/** Which elements of three lists are the same one. */
export interface Paired {
  /** Of each element of the base: its index among ours and theirs, or null where it is gone. */
  readonly ours: readonly (number | null)[];
  readonly theirs: readonly (number | null)[];
  /** Of those that are in the base on neither side: index among theirs → among ours. */
  readonly added: ReadonlyMap<number, number>;
  /** Whether the place of an element says little, since each has a key. */
  readonly keyed: boolean;
  readonly name: (side: keyof Versions<unknown>, index: number) => PathPart;
}
