import { worstEffect } from '../core/diff/glance.ts';
import { titleOf } from '../core/diff/lines.ts';
import type { ResourceChange } from '../core/diff/types.ts';
import { clip, count, visible } from '../core/visible.ts';
import { columns } from './fold.ts';
import { changeSigns, changeTones, type Paint, severityTones, type Tone } from './style.ts';

interface Cell {
  readonly text: string;
  readonly tone: Tone | null;
}

const gap = '  ';
const narrowest = 20;

/** A line for each resource: what, its change, how many fields, the gravest effect. One resource needs none. */
export function writeResourceTable(
  resources: readonly ResourceChange[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  if (resources.length < 2) return '';
  const rows = resources.map(cellsOf);
  const all = widthsOf(rows, width);
  // Where there is no room for effects, they are told above all the same.
  const widths = all ??
    widthsOf(
      rows.map((row) => row.slice(0, 2)),
      width,
    ) ?? [narrowest, narrowest];
  return rows.map((row) => writeRow(row.slice(0, widths.length), widths, paint)).join('\n');
}

/** As wide as the columns need, the first narrower where that is too much; null where it becomes too narrow. */
function widthsOf(rows: readonly (readonly Cell[])[], width: number): readonly number[] | null {
  const columnsOfAll = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, columns(row[column]?.text ?? '')), 0),
  );
  const [first = 0, ...others] = columnsOfAll;
  const room = width - others.reduce((sum, one) => sum + gap.length + one, 0);
  return room < Math.min(first, narrowest) ? null : [Math.min(first, room), ...others];
}

function cellsOf(resource: ResourceChange): readonly Cell[] {
  const { change, renamedFrom, fields } = resource;
  const effect = worstEffect(resource);
  const tone = changeTones[change];
  return [
    { text: `${changeSigns[change]} ${visible(titleOf(resource))}`, tone },
    { text: renamedFrom === undefined ? change : 'renamed', tone: null },
    { text: change === 'changed' ? count(fields.length, 'field') : '', tone: null },
    effect === undefined
      ? { text: '', tone: null }
      : { text: `${effect.severity}: ${visible(effect.rule)}`, tone: severityTones[effect.severity] },
  ];
}

function writeRow(row: readonly Cell[], widths: readonly number[], paint: Paint): string {
  return row
    .map(({ text, tone }, column) => {
      const width = widths[column] ?? 0;
      const shown = columns(text) > width ? clip(text, width) : text;
      const padding = ' '.repeat(Math.max(0, width - columns(shown)));
      return `${tone === null ? shown : paint(tone, shown)}${padding}`;
    })
    .join(gap)
    .trimEnd();
}
