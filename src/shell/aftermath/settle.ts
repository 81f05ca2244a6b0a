import { toMarkdown } from '../../comment/markdown.ts';
import { undoingTitle, untrueTitle } from '../../core/aftermath/reverts.ts';
import type { Undoing } from '../../core/aftermath/types.ts';
import { type Text, text, toPlain } from '../../core/text.ts';
import type { GitHub } from '../../ports.ts';

type SettleShell = { readonly github: Pick<GitHub, 'reverts'> };

/** Marks a commit once all that follows it went through: until then, a sweep comes back to it. */
export async function settle(shell: SettleShell, undoing: Undoing, notes: readonly Text[]): Promise<void> {
  const lines = [text`Slipway has seen to what follows a rollback.`, ...notes];
  await mark(shell, undoing, undoingTitle(undoing), lines);
}

/** Marks a revert that nothing follows, lest each sweep reads its files again. */
export async function settleUntrue(
  shell: SettleShell,
  undoing: Pick<Undoing, 'repository' | 'commit' | 'reversals'>,
): Promise<void> {
  const line = text`The images in the files are not what this revert says: the same deploys are in force as before it.`;
  await mark(shell, undoing, untrueTitle(undoing), [line]);
}

async function mark(
  { github }: SettleShell,
  { repository, commit: { sha, url } }: Pick<Undoing, 'repository' | 'commit'>,
  title: Text,
  lines: readonly Text[],
): Promise<void> {
  const summary = lines.map((line) => `- ${toMarkdown(line)}`).join('\n');
  await github.reverts.settle(repository, sha, { title: toPlain(title), summary, detailsUrl: url });
}
