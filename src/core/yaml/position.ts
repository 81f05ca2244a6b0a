import type { Position } from '../problems/manifest.ts';
import type { KeyPath, YamlFile, YamlNode } from './types.ts';
import { contentOf, entriesOf } from './value.ts';

/** Line and column of an offset, both from 1. A byte order mark takes no column. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.match(/\r\n|\n|\r/g)?.length ?? 0;
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return { line: line + 1, column: before.slice(lineStart).replace('\uFEFF', '').length + 1 };
}

/** Line numbers of many offsets of one text, from 1. */
export function lineIndex(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/**
 * Where a value stands: its key in a mapping, the item itself in a sequence. Of a path that the file
 * does not have, the deepest part that it has: that is where a missing key is missed.
 */
export function positionAt(file: YamlFile, path: KeyPath, document = 0): Position {
  const root = file.documents[document];
  return positionOf(file.text, root === undefined ? 0 : offsetAt(root, path));
}

function offsetAt(root: YamlNode, path: KeyPath): number {
  let node = root;
  let offset = root.start;
  for (const part of path) {
    const content = contentOf(node);
    if (content.kind === 'mapping') {
      const entry = entriesOf(content).get(String(part));
      if (entry === undefined) return offset;
      offset = entry.key.start;
      node = entry.value;
    } else {
      const item = content.kind === 'sequence' ? content.items[Number(part)] : undefined;
      if (item === undefined) return offset;
      offset = item.start;
      node = item;
    }
  }
  return offset;
}
