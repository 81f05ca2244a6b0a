import type { PathPart } from '../../diff/types.ts';
import type { MappingEntry, MappingNode, SequenceNode, YamlFile, YamlNode } from '../../yaml/types.ts';
import { contentOf, entriesOf } from '../../yaml/value.ts';
import type { Effort } from '../effort.ts';
import type { Versions } from '../text.ts';
import type { Why } from '../types.ts';
import { mergeItems } from './items.ts';
import { pairDocuments, pairItems } from './pairs.ts';
import type { Sameness } from './sameness.ts';
import { mergeTexts } from './texts.ts';
import type { Merged, MergedEntry, MergedItem, MergedMapping, ValueConflict } from './types.ts';

type Path = readonly PathPart[];
type Slot = YamlNode | undefined;

/** Merges the values of three versions of a file, path by path; what cannot be is noted, and stays as it is. */
export class Merger {
  readonly #files: Versions<YamlFile>;
  readonly sameness: Sameness;
  readonly effort: Effort;
  readonly conflicts: ValueConflict[] = [];

  constructor(files: Versions<YamlFile>, sameness: Sameness, effort: Effort) {
    this.#files = files;
    this.sameness = sameness;
    this.effort = effort;
  }

  documents(): readonly MergedItem[] {
    const { base, ours, theirs } = this.#files;
    const lists = { base: base.documents, ours: ours.documents, theirs: theirs.documents };
    return mergeItems(this, lists, pairDocuments(this.#files, this.sameness), []);
  }

  /** Of a value that is on both sides; the base may have none. */
  node(base: Slot, ours: YamlNode, theirs: YamlNode, path: Path): Merged {
    const kept: Merged = { kind: 'ours', node: ours };
    if (this.#same(ours, theirs) || this.#same(base, theirs)) return kept;
    const [own, other] = [contentOf(ours), contentOf(theirs)];
    const old = base === undefined ? undefined : contentOf(base);
    if (own.kind === 'mapping' && other.kind === 'mapping' && (old === undefined || old.kind === 'mapping'))
      return this.#mapping(old, own, other, path);
    if (own.kind === 'sequence' && other.kind === 'sequence' && old?.kind === 'sequence')
      return this.#sequence({ base: old, ours: own, theirs: other }, path, kept);
    if (this.#same(base, ours)) return { kind: 'theirs', node: theirs };
    const scalars = old?.kind === 'scalar' && own.kind === 'scalar' && other.kind === 'scalar';
    const merged = scalars
      ? mergeTexts(this.#files, { base: old, ours: own, theirs: other }, this.effort)
      : null;
    if (merged !== null) return merged;
    this.conflict(path, ours, theirs, base === undefined ? 'added' : 'changed');
    return kept;
  }

  conflict(path: Path, now: Slot, wanted: Slot, why: Why): void {
    // The first part is the document.
    this.conflicts.push({ path: path.slice(1), now: now ?? null, wanted: wanted ?? null, why });
  }

  #mapping(
    base: MappingNode | undefined,
    ours: MappingNode,
    theirs: MappingNode | undefined,
    path: Path,
  ): MergedMapping {
    const [old, own, other] = [entriesIn(base), entriesOf(ours), entriesIn(theirs)];
    const keys = [...new Set([...own.keys(), ...other.keys()])];
    const entries = keys.flatMap((key): readonly MergedEntry[] => {
      const [a, b, c] = [old, own, other].map((side) => side.get(key)?.value);
      const value = this.#entry(a, b, c, [...path, key]);
      return value === null ? [] : [{ key, value }];
    });
    return { kind: 'mapping', node: ours, theirs, entries };
  }

  /** Null where nothing is to be there. */
  #entry(base: Slot, ours: Slot, theirs: Slot, path: Path): Merged | null {
    if (ours !== undefined && theirs !== undefined) return this.node(base, ours, theirs, path);
    if (ours !== undefined)
      return base === undefined ? { kind: 'ours', node: ours } : this.#away(base, ours, path);
    if (theirs === undefined || this.#same(base, theirs)) return null;
    if (base === undefined) return { kind: 'theirs', node: theirs };
    this.conflict(path, undefined, theirs, 'deleted');
    return null;
  }

  /** A value that the change added: of one that others have added to since, what they added stays. */
  #away(base: YamlNode, ours: YamlNode, path: Path): Merged | null {
    if (this.#same(base, ours)) return null;
    const [old, own] = [contentOf(base), contentOf(ours)];
    if (old.kind === 'mapping' && own.kind === 'mapping') {
      const rest = this.#mapping(old, own, undefined, path);
      return rest.entries.length === 0 ? null : rest;
    }
    if (old.kind === 'sequence' && own.kind === 'sequence') {
      const nodes = { base: old.items, ours: own.items, theirs: [] };
      const paired = pairItems(nodes, fieldOf(path), this);
      const items = paired.keyed ? mergeItems(this, nodes, paired, path) : null;
      if (items?.length === 0) return null;
      if (items !== null) return { kind: 'sequence', node: own, theirs: undefined, items };
    }
    this.conflict(path, ours, undefined, 'changed');
    return { kind: 'ours', node: ours };
  }

  #sequence(lists: Versions<SequenceNode>, path: Path, kept: Merged): Merged {
    const { base, ours, theirs } = lists;
    const nodes = { base: base.items, ours: ours.items, theirs: theirs.items };
    const paired = pairItems(nodes, fieldOf(path), this);
    if (!isRising(paired.theirs)) {
      if (this.#same(base, ours)) return { kind: 'theirs', node: theirs };
      this.conflict(path, ours, theirs, 'changed');
      return kept;
    }
    return { kind: 'sequence', node: ours, theirs, items: mergeItems(this, nodes, paired, path) };
  }

  #same(one: Slot, other: Slot): boolean {
    return one !== undefined && other !== undefined && this.sameness.of(one) === this.sameness.of(other);
  }
}

function entriesIn(mapping: MappingNode | undefined): ReadonlyMap<string, MappingEntry> {
  return mapping === undefined ? new Map<string, MappingEntry>() : entriesOf(mapping);
}

function fieldOf(path: Path): string | null {
  const field = path.at(-1);
  return typeof field === 'string' ? field : null;
}

function isRising(indexes: readonly (number | null)[]): boolean {
  const found = indexes.filter((index) => index !== null);
  return found.every((index, at) => at === 0 || index > (found[at - 1] ?? -1));
}
