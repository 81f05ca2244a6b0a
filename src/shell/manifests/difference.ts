import { approvedBefore, type Difference, differenceOf } from '../../core/approval/difference.ts';
import { noteReviews, presentPosting } from '../../core/approval/reviews.ts';
import type { Posting } from '../../core/approval/types.ts';
import type { Config } from '../../core/config/types.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { PullLook, PullsPort } from '../../ports.ts';
import { compareTrees, type CompareTools } from './compare.ts';
import { type Asking, readLedger } from './judge.ts';
import { mergeOf } from './merge.ts';
import type { KnownOpinions } from './opinions.ts';
import { stickyComments } from './sticky.ts';

interface Tools extends CompareTools {
  readonly pulls: PullsPort;
}

/**
 * What is new since the newest approval of something else, made again of the commits that were compared then; null
 * where there is no such approval.
 */
export async function findDifference(
  tools: Tools,
  config: Config,
  look: PullLook,
  { asked }: Asking,
  { reviews }: KnownOpinions,
  present: ManifestDiff,
): Promise<Difference | null> {
  const known = await readLedger(tools.pulls, look);
  const ledger = noteReviews(known, presentPosting(known, stickyComments(look)[0] ?? null), reviews);
  const before = approvedBefore(ledger, asked, reviews);
  if (before === null) return null;
  const approved = await diffOf(tools, config, look, before);
  return { head: before.head, found: approved === null ? null : differenceOf(approved, present) };
}

async function diffOf(
  tools: Tools,
  config: Config,
  look: PullLook,
  { head, base, merge }: Posting,
): Promise<ManifestDiff | null> {
  const { pulls } = tools;
  const compared = await Promise.all(
    [base, merge.sha].map((commit) => pulls.mergeBase(look.repository, commit, head)),
  );
  // What nothing refers to any more, GitHub may have forgotten.
  if (compared.includes(null)) return null;
  const then = {
    ...look,
    head,
    base: { ...look.base, sha: base },
    mergeable: true,
    merge: { sha: merge.sha, parents: [merge.base, head] },
  };
  const merged = await mergeOf(pulls, then);
  if (merged.kind !== 'merged') return null;
  const found = await compareTrees(tools, config, merged);
  return found.state === 'compared' ? found.diff : null;
}
