import { count } from '../visible.ts';

/** Lines up to this long are shown whole. */
const wholeCharacters = 200;
/** Equal characters that are kept beside a difference. */
const keptCharacters = 40;

/**
 * Two lines of which one is too long to be read, cut to where they differ: what is the same before and after
 * that is counted. Otherwise a difference at the end of a long line would be cut away with the end.
 */
export function narrow(before: string, after: string): readonly [string, string] {
  if (Math.max(before.length, after.length) <= wholeCharacters || before === after) return [before, after];
  const head = equalHead(before, after);
  const tail = equalTail(before, after, head);
  return [cut(before, head, tail), cut(after, head, tail)];
}

function cut(text: string, head: number, tail: number): string {
  const start = head > 2 * keptCharacters ? boundary(text, head - keptCharacters) : 0;
  const end = tail > 2 * keptCharacters ? boundary(text, text.length - tail + keptCharacters) : text.length;
  const left = start === 0 ? '' : `… ${count(start, 'equal character')} … `;
  const right = end === text.length ? '' : ` … ${count(text.length - end, 'equal character')} …`;
  return left + text.slice(start, end) + right;
}

function equalHead(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  return length;
}

function equalTail(one: string, other: string, head: number): number {
  const most = Math.min(one.length, other.length) - head;
  let length = 0;
  while (
    length < most &&
    one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length)
  )
    length += 1;
  return length;
}

/** Not between the halves of a surrogate pair. */
function boundary(text: string, at: number): number {
  return /^[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
}
