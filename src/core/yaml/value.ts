import type {
  KeyPath,
  MappingEntry,
  MappingNode,
  ScalarValue,
  YamlContent,
  YamlNode,
  YamlValue,
} from './types.ts';

/** The node itself, or what the alias stands for. */
export function contentOf(node: YamlNode): YamlContent {
  return node.kind === 'alias' ? node.target : node;
}

/** Plain values as kubectl reads them: merge keys merged, the last of duplicate keys, aliases written out. */
export function toValue(node: YamlNode): YamlValue {
  const content = contentOf(node);
  switch (content.kind) {
    case 'scalar':
      return content.value;
    case 'sequence':
      return content.items.map(toValue);
    case 'mapping':
      // fromEntries defines its keys, so that `__proto__` is a key like any other.
      return Object.fromEntries([...entriesOf(content)].map(([key, entry]) => [key, toValue(entry.value)]));
  }
}

/**
 * The entries that count, by their key as JSON has it. What comes later wins, merge keys too: go-yaml
 * v2, and so kubectl, merges in the order of the file.
 */
export function entriesOf(mapping: MappingNode): ReadonlyMap<string, MappingEntry> {
  const entries = new Map<string, MappingEntry>();
  for (const entry of mapping.entries) {
    if (!isMerge(entry.key)) {
      entries.set(keyOf(entry.key), entry);
      continue;
    }
    for (const [key, merged] of mergedBy(entry.value)) entries.set(key, merged);
  }
  return entries;
}

/** The value under a key, or undefined: of what is no mapping, too. */
export function valueUnder(node: YamlNode | undefined, key: string): YamlContent | undefined {
  const content = node === undefined ? undefined : contentOf(node);
  if (content?.kind !== 'mapping') return undefined;
  const entry = entriesOf(content).get(key);
  return entry === undefined ? undefined : contentOf(entry.value);
}

/** The value at a path, or undefined. */
export function valueAt(node: YamlNode | undefined, path: KeyPath): YamlContent | undefined {
  let at = node === undefined ? undefined : contentOf(node);
  for (const part of path) {
    if (at?.kind === 'sequence') {
      const item = at.items[Number(part)];
      at = item === undefined ? undefined : contentOf(item);
    } else {
      at = valueUnder(at, String(part));
    }
  }
  return at;
}

/** `<<`, where it is not quoted. */
export function isMerge(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.style === 'plain' && key.text === '<<' && key.tag === null;
}

/** A key as JSON has it: `1: x` is under "1", and `on: x` under "true". */
export function keyOf(key: YamlNode): string {
  const content = contentOf(key);
  return content.kind === 'scalar' ? jsonKey(content.value) : '';
}

function jsonKey(value: ScalarValue): string {
  return value === null ? 'null' : String(value);
}

/** What the value of a merge key adds: of several mappings, the first wins. */
export function mergedBy(value: YamlNode): ReadonlyMap<string, MappingEntry> {
  const content = contentOf(value);
  if (content.kind === 'mapping') return entriesOf(content);
  const entries = new Map<string, MappingEntry>();
  const sources = content.kind === 'sequence' ? content.items.toReversed() : [];
  for (const source of sources) for (const [key, entry] of mergedBy(source)) entries.set(key, entry);
  return entries;
}
