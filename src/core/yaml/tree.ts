import {
  COLLECTION_STYLE,
  EVENT_ID,
  SCALAR_STYLE,
  getScalarValue,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { limits } from '../limits.ts';
import { withoutGivenEnd } from './block.ts';
import { readScalar } from './scalar.ts';
import { skipBlank, skipToBlockHeader } from './skip.ts';
import type { MappingEntry, ScalarStyle, YamlContent, YamlNode } from './types.ts';
import { contentOf, isMerge } from './value.ts';

/** Why a stream of events is no tree of values, and where. */
export interface TreeFault {
  readonly offset: number;
  readonly message: string;
  /** Set where a limit was reached. */
  readonly limit?: 'yamlNodes' | 'yamlDepth';
}

/** An anchored node, with what an alias of it costs; null while the node is being read. */
type Anchor = { readonly content: YamlContent; readonly nodes: number; readonly height: number } | null;

interface Built<N extends YamlNode = YamlNode> {
  readonly node: N;
  /** Levels below and including this one, aliases written out. */
  readonly height: number;
}

interface State {
  readonly text: string;
  readonly events: readonly Event[];
  next: number;
  /** Behind the last thing read: js-yaml gives no place to an empty scalar and to a closing bracket. */
  cursor: number;
  /** Nodes so far, aliases written out. */
  nodes: number;
  anchors: Map<string, Anchor>;
}

/** Thrown and caught in this file alone: it unwinds the recursion. */
class Fault extends Error {
  readonly fault: TreeFault;
  constructor(fault: TreeFault) {
    super(fault.message);
    this.fault = fault;
  }
}

const styles: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

/** js-yaml's events, of the closed text, → one tree a document, with offsets, aliases resolved and counted. */
export function buildDocuments(
  text: string,
  events: readonly Event[],
): { readonly documents: readonly YamlNode[] } | TreeFault {
  const state: State = { text, events, next: 0, cursor: 0, nodes: 0, anchors: new Map() };
  const documents: YamlNode[] = [];
  try {
    while (events[state.next]?.type === EVENT_ID.DOCUMENT) {
      state.next += 1;
      state.anchors = new Map();
      documents.push(build(state).node);
      state.next += 1; // the document's end
    }
  } catch (error) {
    if (error instanceof Fault) return error.fault;
    throw error;
  }
  return { documents };
}

function build(state: State): Built {
  const event = state.events[state.next];
  state.next += 1;
  if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP)
    throw new Error('js-yaml ended a collection that it had not begun');
  if (event.type === EVENT_ID.ALIAS) return alias(state, event.anchorStart, event.anchorEnd);
  const anchor = event.anchorStart < 0 ? null : state.text.slice(event.anchorStart, event.anchorEnd);
  const tag = event.tagStart < 0 ? null : state.text.slice(event.tagStart, event.tagEnd);
  state.cursor = Math.max(state.cursor, event.anchorEnd, event.tagEnd);
  const nodesBefore = state.nodes;
  count(state, 1, state.cursor);
  if (anchor !== null) state.anchors.set(anchor, null);
  const built = content(state, event, anchor, tag);
  if (built.height > limits.yamlDepth) overflow(built.node.start, 'yamlDepth');
  if (anchor !== null)
    state.anchors.set(anchor, {
      content: built.node,
      nodes: state.nodes - nodesBefore,
      height: built.height,
    });
  return built;
}

function content(
  state: State,
  event: ScalarEvent | MappingEvent | SequenceEvent,
  anchor: string | null,
  tag: string | null,
): Built<YamlContent> {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return scalar(state, event, anchor, tag);
    case EVENT_ID.MAPPING: {
      const flow = event.style === COLLECTION_STYLE.FLOW;
      const { entries, height } = mappingEntries(state, event.start, flow);
      return {
        node: { kind: 'mapping', flow, start: event.start, end: state.cursor, anchor, tag, entries },
        height,
      };
    }
    case EVENT_ID.SEQUENCE: {
      const flow = event.style === COLLECTION_STYLE.FLOW;
      const { items, height } = sequenceItems(state, event.start, flow);
      return {
        node: { kind: 'sequence', flow, start: event.start, end: state.cursor, anchor, tag, items },
        height,
      };
    }
  }
}

function scalar(
  state: State,
  event: ScalarEvent,
  anchor: string | null,
  tag: string | null,
): Built<YamlContent> {
  const style = styles[event.style] ?? 'plain';
  const quotes = style === 'single' || style === 'double' ? 1 : 0;
  const block = style === 'literal' || style === 'folded';
  const empty = event.valueStart < 0;
  const start = empty
    ? state.cursor
    : block
      ? skipToBlockHeader(state.text, state.cursor)
      : event.valueStart - quotes;
  const end = empty ? start : Math.min(event.valueEnd + quotes, state.text.length);
  const text = getScalarValue(state.text, event);
  const readings = readScalar(text, style, tag);
  if (typeof readings === 'string') throw new Fault({ offset: start, message: readings });
  const { value } = readings;
  const value12 = block && value === text ? withoutGivenEnd(state.text, event, text) : readings.value12;
  state.cursor = end;
  return { node: { kind: 'scalar', style, start, end, anchor, tag, text, value, value12 }, height: 1 };
}

function mappingEntries(
  state: State,
  start: number,
  flow: boolean,
): { entries: MappingEntry[]; height: number } {
  const entries: MappingEntry[] = [];
  let height = 0;
  const braces = flow && state.text[start] === '{'; // `[a: b]` has a mapping without them
  if (braces) state.cursor = start + 1;
  while (state.events[state.next]?.type !== EVENT_ID.POP) {
    if (braces) state.cursor = skipBlank(state.text, state.cursor, ',');
    const key = build(state);
    if (contentOf(key.node).kind !== 'scalar')
      throw new Fault({ offset: key.node.start, message: 'A key of a mapping must be a scalar.' });
    const colon = skipBlank(state.text, state.cursor);
    if (state.text[colon] === ':') state.cursor = colon + 1;
    const value = build(state);
    if (isMerge(key.node) && !isMergeable(value.node))
      throw new Fault({
        offset: value.node.start,
        message: 'A merge key takes a mapping, or a list of mappings.',
      });
    entries.push({ key: key.node, value: value.node });
    height = Math.max(height, key.height, value.height);
  }
  state.next += 1;
  if (braces) state.cursor = skipBlank(state.text, state.cursor, ',') + 1;
  return { entries, height: height + 1 };
}

function sequenceItems(state: State, start: number, flow: boolean): { items: YamlNode[]; height: number } {
  const items: YamlNode[] = [];
  let height = 0;
  if (flow) state.cursor = start + 1;
  while (state.events[state.next]?.type !== EVENT_ID.POP) {
    state.cursor = skipBlank(state.text, state.cursor, flow ? ',' : '');
    if (!flow && state.text[state.cursor] === '-') state.cursor += 1;
    const item = build(state);
    items.push(item.node);
    height = Math.max(height, item.height);
  }
  state.next += 1;
  if (flow) state.cursor = skipBlank(state.text, state.cursor, ',') + 1;
  return { items, height: height + 1 };
}

function alias(state: State, nameStart: number, nameEnd: number): Built {
  const name = state.text.slice(nameStart, nameEnd);
  const start = nameStart - 1;
  const anchor = state.anchors.get(name);
  if (anchor === undefined) throw new Fault({ offset: start, message: `No anchor is named ${name}.` });
  if (anchor === null) throw new Fault({ offset: start, message: `The anchor ${name} holds itself.` });
  count(state, anchor.nodes, start);
  state.cursor = nameEnd;
  const node: YamlNode = {
    kind: 'alias',
    start,
    end: nameEnd,
    anchor: null,
    tag: null,
    target: anchor.content,
  };
  return { node, height: anchor.height };
}

function isMergeable(value: YamlNode): boolean {
  const source = contentOf(value);
  if (source.kind === 'sequence') return source.items.every((item) => contentOf(item).kind === 'mapping');
  return source.kind === 'mapping';
}

function count(state: State, nodes: number, offset: number): void {
  state.nodes += nodes;
  if (state.nodes > limits.yamlNodes) overflow(offset, 'yamlNodes');
}

function overflow(offset: number, limit: 'yamlNodes' | 'yamlDepth'): never {
  throw new Fault({ offset, message: `limit ${limit}`, limit });
}
