/** Unified hunks as lines to show. */
export interface DiffLine {
  readonly kind: 'add' | 'del' | 'same' | 'hunk' | 'note';
  readonly sign: '+' | '-' | ' ' | '';
  readonly text: string;
  /** Line numbers of the two sides, where the line is there. */
  readonly before: number | null;
  readonly after: number | null;
  readonly carriageReturn: boolean;
  /** The part that differs from the line that it replaced, or that replaced it. */
  readonly changed: { readonly from: number; readonly to: number } | null;
}

/** Reads hunks without the file header, as `git diff` prints them. */
export function parsePatch(patch: string): readonly DiffLine[] {
  let before = 0;
  let after = 0;
  const lines = (patch.endsWith('\n') ? patch.slice(0, -1) : patch).split('\n').filter(Boolean);
  return markChanges(
    lines.map((line) => {
      const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
      if (hunk !== null) {
        before = Number(hunk[1]);
        after = Number(hunk[2]);
        return makeLine('hunk', line, null, null);
      }
      if (line.startsWith('+')) return makeLine('add', line, null, after++);
      if (line.startsWith('-')) return makeLine('del', line, before++, null);
      if (line.startsWith('\\')) return makeLine('note', line, null, null);
      return makeLine('same', line, before++, after++);
    }),
  );
}

const signs = { add: '+', del: '-', same: ' ', hunk: '', note: '' } as const;

function makeLine(
  kind: DiffLine['kind'],
  line: string,
  before: number | null,
  after: number | null,
): DiffLine {
  const carriageReturn = line.endsWith('\r');
  const whole = carriageReturn ? line.slice(0, -1) : line;
  const sign = signs[kind];
  return {
    kind,
    sign,
    text: sign === '' ? whole : whole.slice(1),
    before,
    after,
    carriageReturn,
    changed: null,
  };
}

/** Pairs each run of removed lines with an equally long run of added ones right after it. */
function markChanges(lines: readonly DiffLine[]): readonly DiffLine[] {
  const marked = [...lines];
  let start = 0;
  while (start < marked.length) {
    const removed = runLength(marked, start, 'del');
    const added = runLength(marked, start + removed, 'add');
    if (removed === added) {
      for (let index = start; index < start + removed; index++) markPair(marked, index, index + removed);
    }
    start += Math.max(1, removed + added);
  }
  return marked;
}

function runLength(lines: readonly DiffLine[], start: number, kind: DiffLine['kind']): number {
  let end = start;
  while (lines[end]?.kind === kind) end++;
  return end - start;
}

function markPair(lines: DiffLine[], removed: number, added: number): void {
  const [before, after] = [lines[removed], lines[added]];
  if (before === undefined || after === undefined) return;
  const shorter = Math.min(before.text.length, after.text.length);
  let prefix = 0;
  while (prefix < shorter && before.text[prefix] === after.text[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && before.text.at(-1 - suffix) === after.text.at(-1 - suffix)) suffix++;
  if (before.text.slice(0, prefix).trim() === '' && suffix === 0) return; // nothing in common: a mark says nothing
  lines[removed] = { ...before, changed: whole(before.text, prefix, before.text.length - suffix) };
  lines[added] = { ...after, changed: whole(after.text, prefix, after.text.length - suffix) };
}

/** Widened where an end would cut a character of two code units in half. */
function whole(text: string, from: number, to: number): { readonly from: number; readonly to: number } {
  const splits = (at: number): boolean => /^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1));
  return { from: splits(from) ? from - 1 : from, to: splits(to) ? to + 1 : to };
}
