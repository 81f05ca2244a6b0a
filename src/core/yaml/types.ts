/** A YAML or JSON file, read with the place of everything in it. Offsets count UTF-16 units of `text`. */
export interface YamlFile {
  readonly path: string;
  /** The whole file, its byte order mark and line ends included: encoded again, it is the file's bytes. */
  readonly text: string;
  /** The root of each document; an empty document is an empty scalar. */
  readonly documents: readonly YamlNode[];
}

export type YamlNode = ScalarNode | MappingNode | SequenceNode | AliasNode;
/** What an alias stands for: every node but another alias. */
export type YamlContent = ScalarNode | MappingNode | SequenceNode;

interface Node {
  /** Of the node's own text, quotes, brackets and block header included, anchor and tag excluded. */
  readonly start: number;
  readonly end: number;
  readonly anchor: string | null;
  /** As written: `!!str`, `!local`. */
  readonly tag: string | null;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';
export type ScalarValue = string | number | bigint | boolean | null;

export interface ScalarNode extends Node {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** Quotes, escapes and folds undone. */
  readonly text: string;
  /** As kubectl reads it. */
  readonly value: ScalarValue;
  /** As the core schema of YAML 1.2 reads it, which adds no line end to a block scalar at the end of the file. */
  readonly value12: ScalarValue;
}

export interface MappingNode extends Node {
  readonly kind: 'mapping';
  readonly flow: boolean;
  /** As written: with duplicates, and merge keys among them. */
  readonly entries: readonly MappingEntry[];
}

export interface MappingEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface SequenceNode extends Node {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface AliasNode extends Node {
  readonly kind: 'alias';
  readonly target: YamlContent;
}

/** Plain JavaScript values; integers that a number cannot hold are bigints. */
export type YamlValue = ScalarValue | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Keys of mappings and indexes of sequences, from a document's root. */
export type KeyPath = readonly (string | number)[];
