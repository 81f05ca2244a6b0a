import { columnOf, eolAt, insertion, type Addition } from './addition.ts';
import { isOpen } from './block.ts';
import { addFirst, addLast, blockLines, lastLeaf, stepOf } from './insertBlock.ts';
import { addToFlow, flowText } from './insertFlow.ts';
import { lineEnd } from './skip.ts';
import type { Splice, Uneditable } from './splice.ts';
import type { MappingNode, ScalarNode, YamlContent, YamlFile, YamlNode } from './types.ts';
import { contentOf, entriesOf } from './value.ts';

/** A splice that adds a value, and the node that it goes into. */
export interface Insertion {
  readonly splice: Splice;
  readonly host: YamlContent;
  /** The part of the path, from the host, that was missing. */
  readonly missing: readonly string[];
  /** How deep the host's keys are indented: of two insertions at one place, the deeper comes first. */
  readonly column: number;
}

/**
 * Adds a string below `root` at a path of which at least the last key is missing, with the mappings
 * that are missing on the way, in the style of what stands around it. Refuses where the path leads
 * through something that is no mapping.
 */
export function insertAt(
  file: YamlFile,
  root: YamlNode,
  path: readonly (string | number)[],
  value: string,
): Insertion | Uneditable {
  let parent: MappingNode | null = null;
  let at = contentOf(root);
  for (const [index, part] of path.entries()) {
    const missing = path.slice(index).map(String);
    const addition = { keys: missing, value };
    if (at.kind === 'scalar' && at.value === null)
      return { ...fillNull(file, parent, at, addition), host: at, missing };
    if (at.kind === 'sequence' && typeof part === 'string') return { why: 'would stand in a list' };
    if (at.kind === 'scalar') return { why: `would stand below ${JSON.stringify(at.text)}` };
    const next = at.kind === 'mapping' ? entriesOf(at).get(String(part))?.value : at.items[Number(part)];
    if (next === undefined && at.kind === 'mapping')
      return { ...addEntry(file, at, addition), host: at, missing };
    if (next === undefined) return { why: 'would stand in a list that is not so long' };
    parent = at.kind === 'mapping' && isWrittenIn(at, next) ? at : null;
    at = contentOf(next);
  }
  throw new Error('there is a value at the path already');
}

/** Whether the value stands in the mapping itself: not in an anchor elsewhere, nor in a merged mapping. */
function isWrittenIn(mapping: MappingNode, value: YamlNode): boolean {
  return value.kind !== 'alias' && mapping.entries.some((entry) => entry.value === value);
}

type Placed = Pick<Insertion, 'splice' | 'column'>;

function addEntry(file: YamlFile, mapping: MappingNode, addition: Addition): Placed {
  const last = mapping.entries.at(-1);
  if (mapping.flow) return { splice: addToFlow(file, mapping, last, addition), column: Infinity };
  const column = columnOf(file.text, mapping.start);
  // Below an open block scalar it would give that a line end.
  const first = addition.keys[0] === 'metadata' || isOpen(lastLeaf(mapping));
  return {
    splice: first ? addFirst(file, mapping, addition) : addLast(file, mapping, last, addition),
    column,
  };
}

/** Puts a mapping where the value is null: below its key, or in braces where the null is written out. */
function fillNull(file: YamlFile, parent: MappingNode | null, node: ScalarNode, addition: Addition): Placed {
  const { text } = file;
  if (node.start !== node.end || parent === null || parent.flow) {
    const space = node.start === node.end && !/\s/.test(text.charAt(node.start - 1)) ? ' ' : '';
    const filled = `${space}{${flowText(file, addition, null, null)}}`;
    return { splice: { start: node.start, end: node.end, text: filled }, column: Infinity };
  }
  const column = columnOf(text, parent.start) + stepOf(file);
  const at = lineEnd(text, node.end);
  const eol = eolAt(text, at);
  return { splice: insertion(at, eol + blockLines(file, ' '.repeat(column), addition, eol)), column };
}
