import { fullTitleOf, resourceLines } from '../core/diff/lines.ts';
import type { ResourceChange } from '../core/diff/types.ts';
import { clip, count } from '../core/visible.ts';
import type { Part } from './fit.ts';
import { codeSpan, fence, htmlCode } from './markdown.ts';

/** One resource's change, folded. */
export interface Detail extends Part {
  readonly title: string;
}

const titleCharacters = 200;
const lineCharacters = 400;
/** What a narrow window shows of a line. */
const headingCharacters = 68;
const linesPerField = 200;
const detailCharacters = 20_000;
const titlesListed = 10;

/** Lines of diffs that are few enough to be read without unfolding. */
const unfoldedLines = 30;

/** A `<details>` for each resource: folded, unless all of them together are a glance. */
export function detailsOf(
  resources: readonly ResourceChange[],
  titleOf: (resource: ResourceChange) => string,
): readonly Detail[] {
  const bodies = resources.map(diffLines);
  const total = bodies.reduce((sum, lines) => sum + lines.length, 0);
  const tag = total > unfoldedLines ? '<details>' : '<details open>';
  return resources.map((resource, index) => {
    const title = clip(fullTitleOf(resource, titleOf(resource)), titleCharacters);
    const summary = `${tag}<summary>${htmlCode(title)} ${describe(resource)}</summary>`;
    return { title, markdown: `${summary}\n\n${fence(bodies[index] ?? [], 'diff')}\n\n</details>` };
  });
}

/** Which details had to go, and where to see them; empty where all are there. */
export function omittedLine(omitted: readonly Detail[], elsewhere: string): string {
  if (omitted.length === 0) return '';
  const titles = omitted.slice(0, titlesListed).map(({ title }) => codeSpan(title));
  const more =
    omitted.length > titlesListed ? ` and ${count(omitted.length - titlesListed, 'more resource')}` : '';
  const what =
    omitted.length === 1
      ? 'The diff of one resource is'
      : `The diffs of ${count(omitted.length, 'resource')} are`;
  return `${what} left out, since no more fits here: ${titles.join(', ')}${more}. ${elsewhere}`;
}

function describe({ change, fields }: ResourceChange): string {
  return change === 'changed' && fields.length > 0 ? `changed, ${count(fields.length, 'field')}` : change;
}

/** All fields in one fence, each under its path as a hunk's heading; what is beyond the bound is counted. */
function diffLines(resource: ResourceChange): readonly string[] {
  const lines: string[] = [];
  let room = detailCharacters;
  const fields = resourceLines(resource, linesPerField);
  for (const [index, { path, lines: changed }] of fields.entries()) {
    const block = [...headingsOf(path), ...changed.map(({ sign, text }) => `${sign} ${text}`)].map((line) =>
      clip(line, lineCharacters),
    );
    const fitting = linesWithin(block, room);
    // The first is shown in part; of the others, a part would only look like the whole.
    if (fitting < block.length && index > 0)
      return [...lines, `! … ${count(fields.length - index, 'more field')}`];
    lines.push(...block.slice(0, fitting));
    if (fitting < block.length) lines.push(`! … ${count(block.length - fitting, 'more line')}`);
    room -= block.slice(0, fitting).reduce((sum, line) => sum + line.length, 0);
  }
  return lines;
}

/** The heading of a hunk; a long path goes on below, since the last of its steps say most. */
function headingsOf(path: string): readonly string[] {
  if (path === '') return [];
  const lines: string[] = [];
  let line = '';
  for (const step of path.split(/(?<= › )/u)) {
    if (line !== '' && line.length + step.trimEnd().length > headingCharacters) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += step;
  }
  return [...lines, line].map((part) => `@@ ${part} @@`);
}

function linesWithin(lines: readonly string[], characters: number): number {
  let room = characters;
  const beyond = lines.findIndex((line) => (room -= line.length) < 0);
  return beyond === -1 ? lines.length : beyond;
}
