import { fieldLines, titleOf } from '../core/diff/lines.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { clip, count, visible } from '../core/visible.ts';
import { biggestFirst, type Part } from './fit.ts';
import { codeSpan, fence } from './markdown.ts';

/** One resource's change, folded. */
export interface Detail extends Part {
  readonly title: string;
}

const lineCharacters = 400;
const detailCharacters = 12_000;
const titlesListed = 10;

/** Lines of diffs that are few enough to be read without unfolding. */
const unfoldedLines = 30;

/** A `<details>` for each resource of the diff: folded, unless all of it is a glance. */
export function detailsOf(diff: ManifestDiff): readonly Detail[] {
  const bodies = diff.resources.map(({ fields }) => diffLines(fields));
  const total = bodies.reduce((sum, lines) => sum + lines.length, 0);
  const tag = total > unfoldedLines ? '<details>' : '<details open>';
  return diff.resources.map((resource, index) => {
    const title = clip(titleOf(resource), 200);
    const summary = `${tag}<summary>${htmlCode(title)} ${describe(resource)}</summary>`;
    return { title, markdown: `${summary}\n\n${fence(bodies[index] ?? [], 'diff')}\n\n</details>` };
  });
}

/** The data of the partial `diff.hbs`. */
export function diffView(details: readonly Detail[], kept: ReadonlySet<Part>, elsewhere: string) {
  const omitted = biggestFirst(details.filter((detail) => !kept.has(detail)));
  return {
    details: details.filter((detail) => kept.has(detail)).map(({ markdown }) => markdown),
    omitted: omitted.length === 0 ? '' : omittedLine(omitted, elsewhere),
  };
}

function omittedLine(omitted: readonly Detail[], elsewhere: string): string {
  const titles = omitted.slice(0, titlesListed).map(({ title }) => codeSpan(title));
  const more =
    omitted.length > titlesListed ? ` and ${count(omitted.length - titlesListed, 'more resource')}` : '';
  const what =
    omitted.length === 1
      ? 'The diff of one resource is'
      : `The diffs of ${count(omitted.length, 'resource')} are`;
  return `${what} left out, since a comment holds no more: ${titles.join(', ')}${more}. ${elsewhere}`;
}

function describe(resource: ResourceChange): string {
  if (resource.change !== 'changed') return resource.change;
  return `changed: ${count(resource.fields.length, 'field')}`;
}

/** All fields in one fence, each under its path as a hunk's heading; those beyond the bound are counted. */
function diffLines(fields: readonly FieldChange[]): readonly string[] {
  const lines: string[] = [];
  let room = detailCharacters;
  for (const [index, field] of fields.entries()) {
    const { path, lines: changed } = fieldLines(field);
    const heading = path === '' ? [] : [`@@ ${path} @@`];
    const block = [...heading, ...changed.map(({ sign, text }) => `${sign} ${text}`)].map((line) =>
      clip(line, lineCharacters),
    );
    room -= block.reduce((sum, line) => sum + line.length, 0);
    if (room < 0 && index > 0) return [...lines, `! … ${count(fields.length - index, 'more field')}`];
    lines.push(...block);
  }
  return lines;
}

/** In a `<summary>`, whose line is HTML and not Markdown, and where no mention is looked for inside `<code>`. */
function htmlCode(value: string): string {
  const escaped = visible(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<code>${escaped}</code>`;
}
