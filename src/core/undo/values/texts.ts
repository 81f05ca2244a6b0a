import { isProblem } from '../../problem.ts';
import { eolAt } from '../../yaml/addition.ts';
import { isOpen } from '../../yaml/block.ts';
import { quote } from '../../yaml/quote.ts';
import { readYaml } from '../../yaml/read.ts';
import type { ScalarNode, YamlFile } from '../../yaml/types.ts';
import { contentOf } from '../../yaml/value.ts';
import type { Effort } from '../effort.ts';
import { mergeLines, type Versions } from '../text.ts';
import type { Merged } from './types.ts';
import { columnAround, endOf } from './write/source.ts';

/** A scalar that is written on several lines: its header or first line, and the rest without its indentation. */
interface Written {
  readonly first: string;
  readonly rest: readonly string[];
  readonly indent: string;
  /** How many spaces its header says that it is indented by; empty where it does not. */
  readonly indicator: string;
}

/**
 * Merges texts by line, a configuration file in a ConfigMap or a script: as they are written, where all are written on
 * several lines; else as they read.
 */
export function mergeTexts(
  files: Versions<YamlFile>,
  nodes: Versions<ScalarNode>,
  effort: Effort,
): Merged | null {
  const source = mergeWritten(files, nodes, effort) ?? mergeRead(files.ours, nodes, effort);
  const value = source === null ? null : readSource(source + endOfLast(nodes), files.ours, nodes.ours);
  return source === null || value === null ? null : { kind: 'text', node: nodes.ours, source, value };
}

function mergeWritten(files: Versions<YamlFile>, nodes: Versions<ScalarNode>, effort: Effort): string | null {
  const base = writtenAs(files.base, nodes.base);
  const ours = writtenAs(files.ours, nodes.ours);
  const theirs = writtenAs(files.theirs, nodes.theirs);
  if (base === null || ours === null || theirs === null) return null;
  const lines = ({ first, rest }: Written) => [first, ...rest];
  const merged = mergeLines({ base: lines(base), ours: lines(ours), theirs: lines(theirs) }, effort);
  if (merged === null) return null;
  const [first = '', ...rest] = merged;
  if (indicatorOf(first) !== ours.indicator) return null;
  const indented = rest.map((line) => (line.trim() === '' ? line : ours.indent + line));
  return [first, ...indented].join(eolAt(files.ours.text, 0));
}

function writtenAs({ text }: YamlFile, node: ScalarNode): Written | null {
  const [first = '', ...rest] = text.slice(node.start, endOf(text, node)).split(/\r\n|\r|\n/u);
  if (rest.length === 0) return null;
  const indicator = indicatorOf(first);
  const indent =
    indicator === '' ? leastIndent(rest) : ' '.repeat(columnAround(text, node) + Number(indicator));
  return {
    first,
    rest: rest.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)),
    indent,
    indicator,
  };
}

function leastIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */u.exec(line)?.[0] ?? '');
  return indents.reduce((least, other) => (other.length < least.length ? other : least), indents[0] ?? '');
}

function indicatorOf(header: string): string {
  return /^[|>][-+]?([1-9])/u.exec(header)?.[1] ?? '';
}

/** In the style of what is there: a literal block, or double quotes. */
function mergeRead(ours: YamlFile, nodes: Versions<ScalarNode>, effort: Effort): string | null {
  const { node, lines } = { node: nodes.ours, lines: linesOf(nodes.ours) };
  const [base, theirs] = [linesOf(nodes.base), linesOf(nodes.theirs)];
  if (base === null || lines === null || theirs === null || lines.length === 1) return null;
  const merged = mergeLines({ base, ours: lines, theirs }, effort);
  if (merged === null) return null;
  const { indent = '', indicator = '' } = writtenAs(ours, node) ?? {};
  const isIndented = merged.find((line) => line !== '')?.startsWith(' ') === true;
  if (node.style !== 'literal' || (isIndented && indicator === '')) return quote(merged.join('\n'), 'double');
  const body = merged.at(-1) === '' ? merged.slice(0, -1) : merged;
  const chomp = merged.at(-1) !== '' ? '-' : body.at(-1) === '' ? '+' : '';
  return [`|${indicator}${chomp}`, ...body.map((line) => (line === '' ? '' : indent + line))].join(
    eolAt(ours.text, 0),
  );
}

/** Null of a text that not every reader takes for the same lines, too. */
function linesOf(node: ScalarNode): readonly string[] | null {
  return typeof node.value === 'string' && !isOpen(node) ? node.value.split('\n') : null;
}

/** The line end below a text: none where it is to end with a file that has none. */
function endOfLast({ base, ours, theirs }: Versions<ScalarNode>): string {
  const side = isOpen(base) === isOpen(ours) ? theirs : ours;
  return isOpen(side) ? '' : '\n';
}

/** As it will be read where it is written; null where that is no scalar. */
function readSource(source: string, ours: YamlFile, node: ScalarNode): ScalarNode | null {
  const indent = indicatorOf(source) === '' ? '' : ' '.repeat(columnAround(ours.text, node));
  const read = readYaml({ path: '', bytes: new TextEncoder().encode(`${indent}text: ${source}`) });
  const root = isProblem(read) ? undefined : read.documents[0];
  const entry = root?.kind === 'mapping' ? root.entries[0] : undefined;
  const value = entry === undefined ? undefined : contentOf(entry.value);
  return value?.kind === 'scalar' ? value : null;
}
