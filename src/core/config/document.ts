import { code, type Text, text } from '../text.ts';
import { isProblem, type Problem } from '../problem.ts';
import type { Position } from '../problems/manifest.ts';
import { positionOf } from '../yaml/position.ts';
import { readYaml } from '../yaml/read.ts';
import type { KeyPath, MappingNode, YamlNode } from '../yaml/types.ts';
import { contentOf, isMerge } from '../yaml/value.ts';

/** Something wrong at a place of the configuration: a sentence that follows the path. */
export interface Fault {
  readonly path: KeyPath;
  readonly message: Text;
}

export interface ConfigDocument {
  readonly value: unknown;
  /** What the values do not show any more: duplicate keys, more documents. */
  readonly faults: readonly Fault[];
  /** Of the key or item, or of the deepest part of the path that there is. */
  positionAt(path: KeyPath): Position;
  /** Text of a scalar as it was written, without its quotes; null for anything else. */
  scalarAt(path: KeyPath): string | null;
}

/**
 * Reads configuration under YAML 1.2, with one difference: a key is always text, so that environments
 * may be called `on` or `1.20`. Manifests are read as kubectl reads them, by `toValue`.
 */
export function readDocument(source: string, file: string): ConfigDocument | Problem {
  const read = readYaml({ path: file, bytes: new TextEncoder().encode(source) });
  if (isProblem(read)) return read;
  const [root, ...others] = read.documents;
  const faults: Fault[] = [];
  const { value, place } = convert(root, root?.start ?? 0, [], faults);
  if (others.length > 0) {
    faults.push({
      path: [],
      message: text`must be one YAML document, without ${code('---')} between parts.`,
    });
  }
  return {
    value,
    faults,
    positionAt: (path) => positionOf(read.text, deepest(place, path).start),
    scalarAt: (path) => {
      const found = deepest(place, path);
      return found.path.length === path.length ? found.scalar : null;
    },
  };
}

/** Where a value stands, and what stands below it. */
interface Place {
  readonly path: KeyPath;
  /** Of its key in a mapping, of itself elsewhere. */
  readonly start: number;
  readonly scalar: string | null;
  readonly children: ReadonlyMap<string | number, Place>;
}

function convert(
  node: YamlNode | undefined,
  start: number,
  path: KeyPath,
  faults: Fault[],
): { readonly value: unknown; readonly place: Place } {
  const content = node === undefined ? null : contentOf(node);
  const children = new Map<string | number, Place>();
  const child = (part: string | number, value: YamlNode, at: number): unknown => {
    const converted = convert(value, at, [...path, part], faults);
    children.set(part, converted.place);
    return converted.value;
  };
  const placed = (value: unknown, scalar: string | null = null) => ({
    value,
    place: { path, start, scalar, children },
  });
  switch (content?.kind) {
    case undefined:
      return placed(null);
    case 'scalar':
      return placed(content.value12, content.text);
    case 'sequence':
      return placed(content.items.map((item, index) => child(index, item, item.start)));
    case 'mapping':
      for (const key of duplicates(content)) {
        faults.push({ path: [...path, key], message: text`is there more than once. Keep one of them.` });
      }
      return placed(
        Object.fromEntries(
          [...entriesOf(content)].map(([key, entry]) => [key, child(key, entry.value, entry.start)]),
        ),
      );
  }
}

/** The place of a path, or of the part of it that there is. */
function deepest(root: Place, path: KeyPath): Place {
  let place = root;
  for (const part of path) {
    const child = place.children.get(part);
    if (child === undefined) break;
    place = child;
  }
  return place;
}

type Entries = ReadonlyMap<string, { readonly start: number; readonly value: YamlNode }>;

/** By the text of their keys. What is merged in with `<<` yields to the mapping's own keys. */
function entriesOf(mapping: MappingNode): Entries {
  const merged = mapping.entries.filter(({ key }) => isMerge(key)).flatMap(({ value }) => sourcesOf(value));
  const own = mapping.entries.filter(({ key }) => !isMerge(key));
  return new Map([
    ...merged.toReversed().flatMap((source) => [...entriesOf(source)]),
    ...own.map(({ key, value }) => [keyText(key), { start: key.start, value }] as const),
  ]);
}

function sourcesOf(node: YamlNode): readonly MappingNode[] {
  const content = contentOf(node);
  if (content.kind === 'sequence') return content.items.flatMap(sourcesOf);
  return content.kind === 'mapping' ? [content] : [];
}

function duplicates(mapping: MappingNode): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of mapping.entries) {
    const name = keyText(key);
    if (!isMerge(key) && seen.has(name)) twice.add(name);
    if (!isMerge(key)) seen.add(name);
  }
  return twice;
}

function keyText(key: YamlNode): string {
  const content = contentOf(key);
  return content.kind === 'scalar' ? content.text : '';
}
