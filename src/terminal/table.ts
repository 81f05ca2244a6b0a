import { visible } from '../core/visible.ts';
import { columns, fold, foldWords } from './fold.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Where its cells may be broken once the columns do not fit side by side. */
  readonly fold: 'words' | 'anywhere' | 'never';
  /** Whether it is set flush right. */
  readonly right?: true;
}

export interface Table {
  /** Lines. */
  readonly head: readonly string[];
  /** The lines of each row. */
  readonly rows: readonly (readonly string[])[];
  /** Whether some cells were broken. */
  readonly folded: boolean;
}

export const gap = '  ';

/** Columns as wide as their widest cell; where that is more than fits, the widest are folded. */
export function table<Row>(rows: readonly Row[], all: readonly Column<Row>[], width: number): Table {
  const cells = rows.map((row) => all.map(({ cell }) => visible(cell(row))));
  const titles = all.map(({ title }) => title);
  const natural = all.map((_, at) => widest([titles, ...cells].map((row) => columns(row[at] ?? ''))));
  const room = width - gap.length * (all.length - 1);
  const widths = narrowed(natural, room, (at) => {
    const longest = widest(cells.flatMap((row) => (row[at] ?? '').split(' ')).map(columns));
    const least = { words: longest, anywhere: 0, never: Infinity };
    return Math.max(columns(titles[at] ?? ''), least[all[at]?.fold ?? 'never']);
  });
  const lines = (row: readonly string[]) => linesOf(row, all, widths);
  return {
    head: lines(titles),
    rows: cells.map(lines),
    folded: widths.some((one, at) => one !== natural[at]),
  };
}

/** Takes from the widest column that may be narrower, one by one, until all fit. */
function narrowed(widths: readonly number[], room: number, least: (at: number) => number): readonly number[] {
  const left = [...widths];
  const leasts = widths.map((_, at) => least(at));
  for (let over = left.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    const [next] = left
      .map((wide, at) => ({ wide, at }))
      .filter(({ wide, at }) => wide > (leasts[at] ?? wide))
      .toSorted((one, other) => other.wide - one.wide);
    if (next === undefined) break;
    left[next.at] = next.wide - 1;
  }
  return left;
}

function linesOf<Row>(
  cells: readonly string[],
  all: readonly Column<Row>[],
  widths: readonly number[],
): readonly string[] {
  const folded = cells.map((cell, at) =>
    (all[at]?.fold === 'words' ? foldWords : fold)(cell, widths[at] ?? 0),
  );
  return Array.from({ length: widest(folded.map((lines) => lines.length)) }, (_, line) =>
    folded
      .map((lines, at) => {
        const text = lines[line] ?? '';
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - columns(text)));
        return all[at]?.right ? space + text : text + space;
      })
      .join(gap)
      .trimEnd(),
  );
}

const widest = (all: readonly number[]): number => all.reduce((most, one) => Math.max(most, one), 0);
