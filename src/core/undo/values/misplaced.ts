import type { PathPart } from '../../diff/types.ts';
import type { YamlNode } from '../../yaml/types.ts';
import { contentOf, entriesOf } from '../../yaml/value.ts';
import type { Sameness } from './sameness.ts';
import type { Merged, ValueConflict } from './types.ts';

type Path = readonly PathPart[];

/** Where the documents that lines merge to differ first from what the values merge to. */
export function misplacedAt(
  sameness: Sameness,
  documents: readonly Merged[],
  read: readonly YamlNode[],
): ValueConflict | null {
  const [wanted, written] = [
    documents.map((document) => sameness.ofMerged(document)),
    read.map((root) => sameness.of(root)),
  ];
  const merged = documents.find((_, index) => !written.includes(wanted[index] ?? -1));
  const node = read.find((_, index) => !wanted.includes(written[index] ?? -1));
  if (merged === undefined) return null;
  const { path, at } = differing(sameness, merged, node, []);
  const now = at === undefined || at.kind === 'theirs' ? null : at.node;
  return { path, now, wanted: at?.kind === 'theirs' ? at.node : null, why: 'misplaced' };
}

interface Found {
  readonly path: Path;
  readonly at: Merged | undefined;
}

function differing(sameness: Sameness, merged: Merged, node: YamlNode | undefined, path: Path): Found {
  const [wanted, written] = [childrenOf(merged), node === undefined ? null : partsOf(node)];
  if (wanted === null || written === null) return { path, at: merged };
  for (const key of new Set([...wanted.keys(), ...written.keys()])) {
    const [child, part] = [wanted.get(key), written.get(key)];
    const place = [...path, typeof key === 'string' ? key : { index: key }];
    if (child === undefined) return { path: place, at: undefined };
    if (part === undefined || sameness.ofMerged(child) !== sameness.of(part))
      return differing(sameness, child, part, place);
  }
  return { path, at: merged };
}

function childrenOf(merged: Merged): ReadonlyMap<string | number, Merged> | null {
  switch (merged.kind) {
    case 'text':
      return null;
    case 'mapping':
      return new Map(merged.entries.map(({ key, value }) => [key, value]));
    case 'sequence':
      return new Map(merged.items.entries());
    case 'ours':
    case 'theirs': {
      const parts = partsOf(merged.node);
      return parts && new Map([...parts].map(([key, node]) => [key, { kind: merged.kind, node }]));
    }
  }
}

function partsOf(node: YamlNode): ReadonlyMap<string | number, YamlNode> | null {
  const content = contentOf(node);
  if (content.kind === 'scalar') return null;
  if (content.kind === 'sequence') return new Map(content.items.entries());
  return new Map([...entriesOf(content)].map(([key, { value }]) => [key, value]));
}
