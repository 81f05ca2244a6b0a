import { glanceOf, type ToldEffect } from '../core/diff/glance.ts';
import { type DiffLine, type FieldLines, fullTitleOf, resourceLines, titleOf } from '../core/diff/lines.ts';
import type { ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { count, visible } from '../core/visible.ts';
import { columns, fold } from './fold.ts';
import { writeResourceTable } from './resources.ts';
import {
  changeSigns,
  changeTones,
  type Paint,
  painter,
  severityTones,
  type TerminalOptions,
  wrap,
} from './style.ts';

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

const lineTones = { '+': 'green', '-': 'red', '!': 'yellow', ' ': 'dim' } as const;
const titlesListed = 5;
/** Before the further lines of a folded one. */
const further = '  ';
/** Columns of the longest severity. */
const severityColumns = 5;
/** Columns below which a value is not folded any narrower. */
const narrowest = 20;
/** Characters of one line beyond which it is cut: nobody reads a minified file in a terminal. */
const lineCharacters = 2_000;

/** A manifest diff: one line that says it all, effects, resources, notes; then the fields of each resource. */
export function writeDiff(diff: ManifestDiff, options: TerminalOptions): string {
  const digest = painter(options.colour)('dim', `manifest digest ${diff.digest}`);
  return [writeDifferences(diff, options), ...(glanceOf(diff).quiet ? [] : [digest])].join('\n\n');
}

/** The same without its digest: of what nobody approves. */
export function writeDifferences(diff: ManifestDiff, { width, colour }: TerminalOptions): string {
  const page = { width, paint: painter(colour) };
  const { headline, effects, resources, notes } = glanceOf(diff);
  const warnings = diff.warnings.map((warning) =>
    page.paint('yellow', wrap(`! ${visible(warning)}`, width, '  ')),
  );
  const sections = [
    page.paint('bold', wrap(`${visible(headline)}.`, width)),
    effects.map((effect) => writeEffect(effect, page)).join('\n'),
    writeResourceTable(resources, page),
    [...warnings, ...notes.map((note) => wrap(note, width))].join('\n'),
    ...resources.map((resource) => writeResource(resource, page)),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function writeEffect({ severity, rule, message, resources }: ToldEffect, { width, paint }: Page): string {
  const titles = resources.slice(0, titlesListed).map(titleOf).map(visible);
  const more = resources.length - titlesListed;
  const who = `${titles.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
  const lines = wrap(
    `${severity.padEnd(severityColumns)} ${who}: ${visible(message)} (${visible(rule)})`,
    width,
    ' '.repeat(severityColumns + 1),
  );
  // The word alone is painted: a paragraph in red is not read.
  return paint(severityTones[severity], severity) + lines.slice(severity.length);
}

function writeResource(resource: ResourceChange, page: Page): string {
  const { change, file, name } = resource;
  const { paint, width } = page;
  const title = wrap(`${changeSigns[change]} ${visible(fullTitleOf(resource))}`, width, '    ');
  const where = name === file ? '' : visible(file);
  const beside = columns(`${title}  ${where}`) <= width ? '  ' : '\n    ';
  return [
    paint(changeTones[change], title) + (where === '' ? '' : beside + paint('dim', where)),
    ...resourceLines(resource).flatMap((field) => writeField(field, page)),
  ].join('\n');
}

function writeField({ path, lines }: FieldLines, { width, paint }: Page): readonly string[] {
  const heading = path === '' ? [] : [paint('cyan', wrap(`    ${visible(path)}`, width, '      '))];
  return [...heading, ...lines.flatMap((line) => writeLine(line, Math.max(narrowest, width - 8), paint))];
}

/** A line that is longer than the screen goes on below, behind the same sign. */
function writeLine({ sign, text }: DiffLine, width: number, paint: Paint): readonly string[] {
  const left = text.length - lineCharacters;
  const shown = visible(text.slice(0, lineCharacters));
  const whole = columns(shown) <= width ? [shown] : fold(shown, width - further.length);
  const lines = left > 0 ? [...whole, `… ${count(left, 'more character')}`] : whole;
  return lines.map(
    (line, index) => `      ${paint(lineTones[sign], `${sign} ${index === 0 ? '' : further}${line}`)}`,
  );
}
