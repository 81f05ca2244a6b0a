import { diffArrays } from 'diff';
import { count } from '../visible.ts';
import { narrow } from './narrow.ts';
import { printLines, printScalar, textLines } from './print.ts';
import type { FieldChange, PathPart, ResourceChange } from './types.ts';

/** `!` is neither old nor new: a remark about what changed. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | '!';
  readonly text: string;
}

export interface FieldLines {
  /** `spec › template › spec › containers[storefront] › image`; empty for the whole resource. */
  readonly path: string;
  readonly lines: readonly DiffLine[];
}

/** Unchanged lines around the changed ones of a text. */
const context = 2;
/** How far two texts may be apart for a line diff: the work grows with its product by their length. */
const mostEdits = 400;

/**
 * One field's change as the lines of a diff, the same for every writer.
 * @param most lines that are shown; what is beyond them is counted
 */
export function fieldLines(change: FieldChange, most = Infinity): FieldLines {
  return { path: breadcrumb(change.path), lines: shorten(allLines(change), most) };
}

/** The fields of a resource that changed; of one that has only another name, that. */
export function resourceLines({ fields }: ResourceChange, most = Infinity): readonly FieldLines[] {
  if (fields.length === 0) return [{ path: '', lines: [remark('nothing but its name changed')] }];
  return fields.map((field) => fieldLines(field, most));
}

/** `Deployment storefront`, `Deployment shop/storefront`, `File staging/storefront/values.yaml`. */
export function titleOf(resource: ResourceChange): string {
  const name = resource.namespace === null ? resource.name : `${resource.namespace}/${resource.name}`;
  return `${resource.kind} ${name}`;
}

/** The title, with what the resource was called before. */
export function fullTitleOf(resource: ResourceChange, title = titleOf(resource)): string {
  const { renamedFrom, namespace } = resource;
  if (renamedFrom === undefined) return title;
  const moved = renamedFrom.namespace !== namespace && renamedFrom.namespace !== null;
  const before = moved ? `${renamedFrom.namespace}/${renamedFrom.name}` : renamedFrom.name;
  return `${title}, renamed from ${before}`;
}

/** A path to be read, step by step; keys stand in it as they are, but where they could be taken for steps. */
export function breadcrumb(path: readonly PathPart[]): string {
  return path
    .map((part, index) => {
      if (typeof part !== 'string') return 'embedded' in part ? ` (${part.embedded})` : `[${selector(part)}]`;
      const key = part === '' || /[›[\]]|^\s|\s$/u.test(part) ? JSON.stringify(part) : part;
      return index === 0 ? key : ` › ${key}`;
    })
    .join('');
}

/** A path as kubectl users write it, list elements by what selects them. */
export function printPath(path: readonly PathPart[]): string {
  return path
    .map((part, index) => {
      if (typeof part !== 'string') return `[${selector(part)}]`;
      if (!/^[\w$-]+$/u.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

function selector(part: Exclude<PathPart, string>): string {
  if ('embedded' in part) return part.embedded;
  return 'index' in part ? String(part.index) : Object.values(part.by).join('/');
}

function* allLines(change: FieldChange): Generator<DiffLine> {
  const { before, after } = change;
  if (change.masked === true && (before === after || typeof before !== 'string'))
    yield remark('secret value changed, masked');
  else if (change.what === 'encrypted' && change.op === 'replace') yield remark('encrypted value changed');
  else if (change.what === 'layout') yield remark('layout changed, all values are equal');
  else if (change.what === 'moved')
    yield remark(`moved from [${printScalar(before)}] to [${printScalar(after)}], unchanged`);
  else if (change.what === 'order') yield remark(`order changed: ${keys(before)} → ${keys(after)}`);
  else if (change.what === 'content') yield* contentLines(change);
  else if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    (before.includes('\n') || after.includes('\n'))
  ) {
    yield* textDiff(before, after);
  } else if (change.op === 'replace') yield* replaced([...printLines(before)], [...printLines(after)]);
  else if (change.op === 'add') yield* signed('+', printLines(after));
  else yield* signed('-', printLines(before));
  if (change.masked === true && before !== after) yield remark('a secret part of it changed, masked');
}

function* contentLines({ op, before, after }: FieldChange): Generator<DiffLine> {
  const size = (value: unknown) => (typeof value === 'number' ? count(value, 'byte') : printScalar(value));
  if (op === 'add') yield { sign: '+', text: size(after) };
  else if (op === 'remove') yield { sign: '-', text: size(before) };
  else if (before === after) yield remark(`content changed, still ${size(after)}`);
  else yield remark(`content changed: ${size(before)} → ${size(after)}`);
}

function* textDiff(before: string, after: string): Generator<DiffLine> {
  const parts = diffArrays(textLines(before), textLines(after), { maxEditLength: mostEdits });
  if (parts === undefined) {
    yield remark('too different for a diff by line: all of the old, then all of the new');
    yield* signed('-', textLines(before));
    yield* signed('+', textLines(after));
    return;
  }
  for (const [index, part] of parts.entries()) {
    const [earlier, later] = [parts[index - 1], parts[index + 1]];
    if (part.removed && later?.added === true) yield* replaced(part.value, later.value);
    else if (part.added && earlier?.removed !== true) yield* signed('+', part.value);
    else if (part.removed) yield* signed('-', part.value);
    else if (!part.added) yield* around(part.value, index === 0, index === parts.length - 1);
  }
  if (before.endsWith('\n') !== after.endsWith('\n')) {
    yield remark(after.endsWith('\n') ? 'newline added at the end' : 'newline removed at the end');
  }
}

/** Old lines, then new ones; where each old one has its new one, long ones are cut to where they differ. */
function* replaced(before: readonly string[], after: readonly string[]): Generator<DiffLine> {
  const pairs =
    before.length === after.length ? before.map((line, index) => narrow(line, after[index] ?? '')) : null;
  yield* signed('-', pairs?.map(([line]) => line) ?? before);
  yield* signed('+', pairs?.map(([, line]) => line) ?? after);
}

/** Of a run of equal lines, those that touch a change. */
function* around(lines: readonly string[], first: boolean, last: boolean): Generator<DiffLine> {
  const head = first ? 0 : context;
  const tail = last ? 0 : context;
  const hidden = lines.length - head - tail;
  if (hidden <= 1) {
    yield* signed(' ', lines);
    return;
  }
  yield* signed(' ', lines.slice(0, head));
  yield { sign: ' ', text: `… ${count(hidden, 'equal line')}` };
  yield* signed(' ', lines.slice(lines.length - tail));
}

function shorten(lines: Iterable<DiffLine>, most: number): readonly DiffLine[] {
  const shown: DiffLine[] = [];
  let more = 0;
  for (const line of lines) {
    if (shown.length < most) shown.push(line);
    else more += 1;
  }
  return more === 0 ? shown : [...shown, remark(`… ${count(more, 'more line')}`)];
}

function* signed(sign: DiffLine['sign'], lines: Iterable<string>): Generator<DiffLine> {
  for (const text of lines) yield { sign, text };
}

function remark(text: string): DiffLine {
  return { sign: '!', text };
}

function keys(value: unknown): string {
  return Array.isArray(value) ? value.map(printScalar).join(', ') : printScalar(value);
}
