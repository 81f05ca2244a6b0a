import type { ManifestDiff } from '../../core/diff/types.ts';
import { limits } from '../../core/limits.ts';
import type { Text } from '../../core/text.ts';
import { clip } from '../../core/visible.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { escape, fence, toMarkdown } from '../markdown.ts';
import { listView, reasonLine, remarksOf } from '../remarks.ts';
import { name } from '../names.ts';
import { blocks, digestBlock, sectionOf } from '../section.ts';

interface Changes {
  readonly diff: ManifestDiff;
  readonly reason: string | null;
  readonly warnings: readonly string[];
  readonly notes: readonly Text[];
  readonly withheld?: Text;
  readonly environment?: string;
  readonly promotedFrom?: string;
  readonly between?: ManifestDiff | null;
  /** Lists of the outcome's own, the most dispensable first: the template's name of each, and its noun. */
  readonly lists: readonly {
    readonly name: string;
    readonly noun: string;
    readonly parts: readonly Part[];
  }[];
  /** Where to see what had to be left out. */
  readonly elsewhere: string;
  /** What else the template shows. */
  readonly own: Readonly<Record<string, string>>;
}

/** A comment about a change of manifests, made or planned: what deploy and rollback have in common. */
export function changesDraft(changes: Changes): Draft {
  const { diff, reason, warnings, notes, withheld, lists, elsewhere, own } = changes;
  const section = sectionOf(diff, { elsewhere });
  const remarks = remarksOf(warnings, notes);
  const between = betweenOf(changes);
  return {
    parts: [
      ...between.parts,
      ...section.details,
      ...lastFirst(remarks),
      ...section.rest,
      ...lastFirst(...lists.map(({ parts }) => parts)),
    ],
    view: (kept) => ({
      ...own,
      ...Object.fromEntries(lists.map(({ name, noun, parts }) => [name, listView(parts, kept, noun)])),
      reason: reasonLine(reason),
      remarks: listView(remarks, kept, 'remark'),
      diff: {
        headline: escape(section.headline),
        withheld: withheld === undefined ? '' : toMarkdown(withheld, 600),
        overview: section.overview(kept),
        fields: section.fields(kept),
        // Whoever guesses the values of a change could check the guess by it.
        between: between.write(kept),
        digest: section.quiet || withheld !== undefined ? '' : digestBlock(diff.digest),
      },
    }),
  };
}

/** What differs between two environments after a promotion, folded: most of it is meant to differ. */
function betweenOf({ environment = '', promotedFrom = '', between, elsewhere }: Changes) {
  if (between === undefined || between === null) return { parts: [], write: () => '' };
  const section = sectionOf(between, { elsewhere });
  const title = `Between ${name(promotedFrom)} and ${name(environment)} after it: ${escape(section.headline)}`;
  const write = (kept: ReadonlySet<Part>) =>
    section.quiet
      ? `**${title}.**`
      : blocks(
          `<details><summary>${title}</summary>`,
          section.overview(kept),
          section.fields(kept),
          '</details>',
        );
  return { parts: [...section.details, ...section.rest], write };
}

/** A command to copy, in a block of its own. */
export function commandBlock(...words: readonly string[]): string {
  return commandLines([words]);
}

/** The same of several. */
export function commandLines(commands: readonly (readonly string[])[]): string {
  return fence(commands.map((words) => clip(words.join(' '), limits.commandCharacters)));
}
