import type { MappingEntry, ScalarValue, YamlContent, YamlNode } from '../../yaml/types.ts';
import { contentOf, entriesOf } from '../../yaml/value.ts';
import { numbering } from '../text.ts';
import type { Merged } from './types.ts';

/** Numbers the values of several files: equal ones, to every reader, have the same, however they are written. */
export class Sameness {
  readonly #number = numbering();
  readonly #known = new WeakMap<YamlContent, number>();

  of(node: YamlNode): number {
    const content = contentOf(node);
    const known = this.#known.get(content) ?? this.#find(content);
    this.#known.set(content, known);
    return known;
  }

  /** Of what a merge comes to. */
  ofMerged(merged: Merged): number {
    switch (merged.kind) {
      case 'ours':
      case 'theirs':
        return this.of(merged.node);
      case 'text':
        return this.of(merged.value);
      case 'sequence':
        return this.#ofItems(merged.items.map((item) => this.ofMerged(item)));
      case 'mapping':
        return this.#ofEntries(merged.entries.map(({ key, value }) => [key, this.ofMerged(value)]));
    }
  }

  #find(content: YamlContent): number {
    if (content.kind === 'scalar') return this.#ofScalar(content.value, content.value12);
    if (content.kind === 'sequence') return this.#ofItems(content.items.map((item) => this.of(item)));
    const entries = [...entriesOf(content)];
    return this.#ofEntries(entries.map(([key, { value }]: [string, MappingEntry]) => [key, this.of(value)]));
  }

  #ofScalar(value: ScalarValue, value12: ScalarValue): number {
    return this.#number(`${typeof value} ${typeof value12} ${String(value)}\n${String(value12)}`);
  }

  #ofItems(items: readonly number[]): number {
    return this.#number(`[${items.join()}]`);
  }

  #ofEntries(entries: readonly (readonly [string, number])[]): number {
    const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
    return this.#number(`{${JSON.stringify(sorted)}}`);
  }
}
