import type { Difference } from '../core/approval/difference.ts';
import type { ResourceChange } from '../core/diff/types.ts';
import { shortSha } from '../core/labels.ts';
import { count } from '../core/visible.ts';
import { type Detail, detailsOf } from './detail.ts';
import { biggestFirst, type Part } from './fit.ts';
import { htmlCode } from './markdown.ts';

/** What is told of a difference, before its length is known. */
export interface DifferenceSection {
  /** The most dispensable first. */
  readonly parts: readonly Part[];
  readonly write: (kept: ReadonlySet<Part>) => string;
}

/** What somebody who has approved before has to look at: what is new since, and what is gone. */
export function differenceSection(
  difference: Difference | null,
  titleOf: (resource: ResourceChange) => string,
): DifferenceSection {
  if (difference === null) return { parts: [], write: () => '' };
  const { head, found } = difference;
  const since = htmlCode(shortSha(head));
  if (found === null)
    return {
      parts: [],
      write: () => `What was approved at ${since} cannot be shown any more: its commits are gone.`,
    };
  const [fresh, gone] = [detailsOf(found.fresh, titleOf), detailsOf(found.gone, titleOf)];
  return {
    parts: biggestFirst([...fresh, ...gone]),
    write: (kept) =>
      [
        `<details><summary>What is new since the approval at ${since}: ${summaryOf(found)}</summary>`,
        ...listed('New since the approval', fresh, kept),
        ...listed('Approved, and gone since', gone, kept),
        '</details>',
      ].join('\n\n'),
  };
}

function summaryOf({ fresh, gone }: NonNullable<Difference['found']>): string {
  if (fresh.length + gone.length === 0)
    return 'nothing that shows, as where a secret value, or a file without a diff, is another one';
  return `${count(fresh.length, 'resource')} with something new, ${count(gone.length, 'resource')} with something gone`;
}

function listed(heading: string, details: readonly Detail[], kept: ReadonlySet<Part>): readonly string[] {
  const shown = details.filter((detail) => kept.has(detail));
  const left = details.length - shown.length;
  if (details.length === 0) return [];
  return [
    `**${heading}**`,
    ...shown.map(({ markdown }) => markdown),
    ...(left === 0 ? [] : [`… and ${count(left, 'more resource')}, for which there is no room here.`]),
  ];
}
