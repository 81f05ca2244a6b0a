import type { Token } from 'markdown-it';
import { columns } from '../fold.ts';
import type { Paint } from '../style.ts';
import { flow, piecesOf, type Piece } from './inline.ts';

type Align = 'left' | 'right' | 'center';

interface Cell {
  readonly pieces: readonly Piece[];
  readonly align: Align;
}

const gap = '  ';
const plain: Paint = (_tone, value) => value;

/** A table with its columns aligned; where it is too wide, the widest columns are wrapped. */
export function writeTable(tokens: readonly Token[], width: number, paint: Paint): readonly string[] {
  const [header = [], ...body] = rowsOf(tokens);
  const hasHeader = header.some(({ pieces }) => pieces.length > 0);
  const rows = hasHeader ? [header, ...body] : body;
  const widths = fit(rows, width);
  const lines = rows.map((row) => writeRow(row, widths, paint));
  if (!hasHeader) return lines.flat();
  const rule = paint('dim', widths.map((columnWidth) => '─'.repeat(columnWidth)).join(gap));
  return [...(lines[0] ?? []), rule, ...lines.slice(1).flat()];
}

function rowsOf(tokens: readonly Token[]): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  let cell: Token | null = null;
  for (const token of tokens) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'th_open' || token.type === 'td_open') cell = token;
    if (token.type !== 'inline' || cell === null) continue;
    const pieces = piecesOf(token, cell.type === 'th_open' ? 'bold' : null);
    rows.at(-1)?.push({ pieces: pieces.filter(({ text }) => text !== ''), align: alignOf(cell) });
  }
  return rows;
}

/** markdown-it says it as a style. */
function alignOf(token: Token): Align {
  const style = String(token.attrGet('style'));
  return style.endsWith('right') ? 'right' : style.endsWith('center') ? 'center' : 'left';
}

/** Widths of the columns: as wide as they need, then narrower where they can be, the widest first. */
function fit(rows: readonly (readonly Cell[])[], width: number): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const at = (index: number, room: number): number =>
    Math.max(0, ...rows.flatMap((row) => flow(row[index]?.pieces ?? [], room, plain).map(columns)));
  const widths = Array.from({ length: count }, (_, index) => at(index, Infinity));
  const least = widths.map((_, index) => at(index, 0));
  const total = (): number => widths.reduce((sum, one) => sum + one, gap.length * (count - 1));
  while (total() > width) {
    const room = widths.map((one, index) => (one > (least[index] ?? one) ? one : 0));
    const widest = Math.max(...room);
    if (widest === 0) break;
    const index = room.indexOf(widest);
    widths[index] = widest - 1;
  }
  return widths;
}

function writeRow(row: readonly Cell[], widths: readonly number[], paint: Paint): readonly string[] {
  const cells = widths.map((width, index) => {
    const { pieces = [], align = 'left' as const } = row[index] ?? {};
    const bare = flow(pieces, width, plain);
    return flow(pieces, width, paint).map((line, at) => pad(line, width - columns(bare[at] ?? ''), align));
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, index) => lines[line] ?? ' '.repeat(widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

function pad(line: string, room: number, align: Align): string {
  const before = align === 'right' ? room : align === 'center' ? Math.floor(room / 2) : 0;
  return `${' '.repeat(before)}${line}${' '.repeat(Math.max(0, room - before))}`;
}
