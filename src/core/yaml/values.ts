import {
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import type { SourceFile } from '../files.ts';
import { limits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { closed, withoutGivenEnd } from './block.ts';
import { decode, readYaml } from './read.ts';
import { readAsCore, readAsKubectl } from './scalar.ts';
import type { ScalarValue, YamlValue } from './types.ts';
import { toValue } from './value.ts';

/**
 * The values of a YAML or JSON file's documents, as kubectl reads them: what `readYaml` and `toValue` give, in half
 * the time, since nobody asks for the places.
 */
export function readValues(file: Pick<SourceFile, 'path' | 'bytes'>): readonly YamlValue[] | Problem {
  const text = file.bytes.length > limits.manifestBytes ? null : decode(file.bytes);
  const values = text === null ? null : readPlainValues(text, 'kubectl');
  if (values !== null) return values;
  const read = readYaml(file);
  return isProblem(read) ? read : read.documents.map(toValue);
}

interface State {
  readonly text: string;
  readonly events: readonly Event[];
  readonly read: (text: string) => ScalarValue;
  next: number;
  doubled: boolean;
  open: boolean;
}

/** What the documents of a text hold. */
interface PlainDocuments {
  readonly values: readonly YamlValue[];
  /** Whether a key stands twice in one mapping: the last counts. */
  readonly doubled: boolean;
  /** Whether a block scalar ends with the text, whose line end not every reader adds. */
  readonly open: boolean;
}

/** What only the careful reader takes: an alias, a tag, a merge key. */
class NotPlain extends Error {}

/** Null where a text is broken, too large, or holds an anchor, a tag or a merge key. */
export function readPlainValues(text: string, schema: 'kubectl' | 'core'): readonly YamlValue[] | null {
  return readPlain(text, schema === 'core' ? readAsCore : readAsKubectl)?.values ?? null;
}

/**
 * The same, and what not every reader takes so.
 * @param read a plain scalar
 */
export function readPlain(text: string, read: (text: string) => ScalarValue): PlainDocuments | null {
  try {
    const events = parseEvents(closed(text), { maxDepth: limits.yamlDepth });
    if (events.length > limits.yamlNodes) return null;
    const state: State = { text, events, read, next: 0, doubled: false, open: false };
    const values: YamlValue[] = [];
    while (events[state.next]?.type === EVENT_ID.DOCUMENT) {
      state.next += 1;
      values.push(valueAt(state));
      state.next += 1; // the document's end
    }
    return { values, doubled: state.doubled, open: state.open };
  } catch (error) {
    if (error instanceof NotPlain || error instanceof YAMLException) return null;
    throw error;
  }
}

function valueAt(state: State): YamlValue {
  const event = state.events[state.next];
  state.next += 1;
  if (event?.type === EVENT_ID.SCALAR) return scalarOf(state, event);
  if (event?.type === EVENT_ID.SEQUENCE) return sequenceOf(state, event);
  if (event?.type === EVENT_ID.MAPPING) return mappingOf(state, event);
  throw new NotPlain();
}

function scalarOf(state: State, event: ScalarEvent): ScalarValue {
  assertPlain(event);
  const text = getScalarValue(state.text, event);
  if (event.style === SCALAR_STYLE.PLAIN) return state.read(text);
  state.open ||= withoutGivenEnd(state.text, event, text) !== text;
  return text;
}

function sequenceOf(state: State, event: SequenceEvent): readonly YamlValue[] {
  assertPlain(event);
  const items: YamlValue[] = [];
  while (state.events[state.next]?.type !== EVENT_ID.POP) items.push(valueAt(state));
  state.next += 1;
  return items;
}

function mappingOf(state: State, event: MappingEvent): Readonly<Record<string, YamlValue>> {
  assertPlain(event);
  const mapping: Record<string, YamlValue> = {};
  while (state.events[state.next]?.type !== EVENT_ID.POP) {
    const key = keyAt(state);
    state.doubled ||= Object.hasOwn(mapping, key);
    mapping[key] = valueAt(state);
  }
  state.next += 1;
  return mapping;
}

function assertPlain({ anchorStart, tagStart }: ScalarEvent | SequenceEvent | MappingEvent): void {
  if (anchorStart >= 0 || tagStart >= 0) throw new NotPlain();
}

function keyAt(state: State): string {
  const event = state.events[state.next];
  state.next += 1;
  if (event?.type !== EVENT_ID.SCALAR) throw new NotPlain();
  assertPlain(event);
  const text = getScalarValue(state.text, event);
  // A key of this name would be the object's prototype.
  if (text === '__proto__') throw new NotPlain();
  if (event.style !== SCALAR_STYLE.PLAIN) return text;
  if (text === '<<') throw new NotPlain();
  const key = state.read(text);
  return typeof key === 'string' ? key : String(key);
}
