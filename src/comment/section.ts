import { glanceOf, type ToldEffect, worstEffect } from '../core/diff/glance.ts';
import { titleOf as plainTitle } from '../core/diff/lines.ts';
import type { ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { ruleDocs } from '../core/docs.ts';
import type { Severity } from '../core/effects/types.ts';
import type { Text } from '../core/text.ts';
import { clip, count } from '../core/visible.ts';
import { type Detail, detailsOf, omittedLine } from './detail.ts';
import { biggestFirst, lastFirst, type Part } from './fit.ts';
import { codeSpan, escape, linkTo } from './markdown.ts';
import { linesOf, listLines, listView, remarksOf } from './remarks.ts';

/** What a comment tells of a manifest diff, before its length is known. */
export interface Section {
  /** One line that says it all, as plain text. */
  readonly headline: string;
  /** Whether that line is all. */
  readonly quiet: boolean;
  /** In the order in which they go, the most dispensable first. */
  readonly details: readonly Part[];
  readonly rest: readonly Part[];
  /** Effects, the table of resources, notes. */
  readonly overview: (kept: ReadonlySet<Part>) => string;
  /** The fields of each resource, folded. */
  readonly fields: (kept: ReadonlySet<Part>) => string;
}

const severitySigns: Readonly<Record<Severity, string>> = { block: '⛔', warn: '⚠️', info: 'ℹ️' };

const titleCharacters = 120;
const titlesListed = 5;
const messageCharacters = 500;
/** Rows and notes beyond these are folded: a reader's first look is at one screen. */
const rowsShown = 15;
const effectsShown = 12;

interface SectionOptions {
  /** A sentence in Markdown: where to see what had to be left out. */
  readonly elsewhere: string;
  /** What a resource is called, where its kind and name do not tell it from the others. */
  readonly titleOf?: (resource: ResourceChange) => string;
  /** What is to be told besides, a line each. */
  readonly notes?: readonly Text[];
}

export function sectionOf(
  diff: ManifestDiff,
  { elsewhere, titleOf = plainTitle, notes = [] }: SectionOptions,
): Section {
  const glance = glanceOf(diff);
  const details = detailsOf(glance.resources, titleOf);
  const effects = glance.effects.map((effect) => effectLine(effect, titleOf));
  const rows = glance.resources.map((resource) => rowOf(resource, titleOf(resource), effects.length > 0));
  const remarks = [...remarksOf(diff.warnings), ...linesOf(notes)];
  const tells = glance.effects.filter(({ severity }) => severity === 'info').length;
  const small = glance.notes.length === 0 ? '' : `<sub>${escape(glance.notes.join(' '))}</sub>`;
  return {
    headline: clip(glance.headline, messageCharacters),
    quiet: glance.quiet && remarks.length === 0,
    details: biggestFirst(details),
    // What only tells goes first, what blocks or warns last.
    rest: lastFirst(
      effects.slice(effects.length - tells),
      rows,
      remarks,
      effects.slice(0, effects.length - tells),
    ),
    overview: (kept) =>
      blocks(
        effectList(effects, kept),
        table(rows, kept, effects.length > 0),
        listLines(remarks, kept, 'remark'),
        small,
      ),
    fields: (kept) => fieldBlocks(details, kept, elsewhere),
  };
}

/** Blocks of Markdown with a blank line between them; empty ones are left out. */
export function blocks(...all: readonly string[]): string {
  return all.filter((block) => block !== '').join('\n\n');
}

/** The digest of a diff, short to be compared at a glance, and folded in full. */
export function digestBlock(digest: string): string {
  return [
    `<details><summary><sub>Manifest digest <code>${digest.slice(0, 12)}</code></sub></summary>`,
    '',
    `${codeSpan(digest)} is the same for the same changes of the same resources, whatever the layout of their files.`,
    '',
    '</details>',
  ].join('\n');
}

function effectLine(
  { rule, severity, message, resources }: ToldEffect,
  titleOf: (resource: ResourceChange) => string,
): Part {
  const titles = resources.slice(0, titlesListed).map((resource) => titleCode(titleOf(resource)));
  const more = resources.length - titlesListed;
  const who = `${titles.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
  const link = linkTo(codeSpan(clip(rule, titleCharacters)), ruleDocs(rule));
  return {
    markdown: `- ${severitySigns[severity]} ${who}: ${escape(clip(message, messageCharacters))} (${link})`,
  };
}

function effectList(effects: readonly Part[], kept: ReadonlySet<Part>): string {
  const { shown, more } = listView(effects, kept, 'effect');
  return folded([...shown, ...(more === '' ? [] : [`- ${more}`])], effectsShown, 'more effect', []);
}

/** One resource needs no table: its details say the same. */
function table(rows: readonly Part[], kept: ReadonlySet<Part>, withEffects: boolean): string {
  if (rows.length < 2) return '';
  const { shown, more } = listView(rows, kept, 'resource');
  const head = withEffects
    ? ['| resource | change | effect |', '| :-- | :-- | :-- |']
    : ['| resource | change |', '| :-- | :-- |'];
  return blocks(folded(shown, rowsShown, 'more resource', head), more);
}

function rowOf(resource: ResourceChange, title: string, withEffects: boolean): Part {
  const { change, renamedFrom, fields, effects } = resource;
  const worst = worstEffect(resource);
  const what = renamedFrom === undefined ? change : `renamed from ${titleCode(renamedFrom.name)}`;
  const amount = change === 'changed' && fields.length > 0 ? `, ${count(fields.length, 'field')}` : '';
  const others = effects.length > 1 ? ` and ${(effects.length - 1).toLocaleString('en-US')} more` : '';
  const effect =
    worst === undefined
      ? ''
      : `${severitySigns[worst.severity]} ${codeSpan(clip(worst.rule, titleCharacters))}${others}`;
  const cells = [titleCode(title), `${what}${amount}`, ...(withEffects ? [effect] : [])];
  return { markdown: `| ${cells.join(' | ')} |` };
}

function fieldBlocks(details: readonly Detail[], kept: ReadonlySet<Part>, elsewhere: string): string {
  const omitted = details.filter((detail) => !kept.has(detail));
  return blocks(
    ...details.filter((detail) => kept.has(detail)).map(({ markdown }) => markdown),
    omittedLine(biggestFirst(omitted), elsewhere),
  );
}

/** Lines, of which only the first are seen at once; each part begins with the same heading. */
function folded(lines: readonly string[], most: number, noun: string, head: readonly string[]): string {
  if (lines.length === 0) return '';
  // To fold a single line saves nothing.
  const shown = lines.length <= most + 1 ? lines.length : most;
  const rest = lines.slice(shown);
  return blocks(
    [...head, ...lines.slice(0, shown)].join('\n'),
    rest.length === 0
      ? ''
      : blocks(
          `<details><summary>${count(rest.length, noun)}</summary>`,
          [...head, ...rest].join('\n'),
          '</details>',
        ),
  );
}

function titleCode(title: string): string {
  return codeSpan(clip(title, titleCharacters));
}
