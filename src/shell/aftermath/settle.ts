import { toMarkdown } from '../../comment/markdown.ts';
import { undoingTitle } from '../../core/aftermath/reverts.ts';
import type { Undoing } from '../../core/aftermath/types.ts';
import { type Text, text, toPlain } from '../../core/text.ts';
import type { GitHub } from '../../ports.ts';

/** Marks a commit once all that follows it went through: until then, a sweep comes back to it. */
export async function settle(
  { github }: { readonly github: Pick<GitHub, 'reverts'> },
  undoing: Undoing,
  notes: readonly Text[],
): Promise<void> {
  const { sha, url } = undoing.commit;
  const lines = [text`Slipway has seen to what follows a rollback.`, ...notes];
  const summary = lines.map((line) => `- ${toMarkdown(line)}`).join('\n');
  const words = { title: toPlain(undoingTitle(undoing)), summary, detailsUrl: url };
  await github.reverts.settle(undoing.repository, sha, words);
}
