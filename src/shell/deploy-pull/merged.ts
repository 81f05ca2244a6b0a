import { retell } from '../../commands/retell.ts';
import { targetOf } from '../../commands/shared.ts';
import { withheldOutcome } from '../../core/audience.ts';
import { isLater } from '../../core/deploy-pull/asked.ts';
import { areSameDigests, formatDigests } from '../../core/deploy-pull/merged.ts';
import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import type { EntriesAt } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergedOfOthers, mergedSomethingElse, mergedWhileShut } from '../../core/problems/merge.ts';
import { code, link, type Text, text } from '../../core/text.ts';
import { joinDiffs } from '../../core/review/join.ts';
import { withBetweenAt } from '../between.ts';
import { toOutcome } from '../outcome.ts';
import { afterRollback } from '../aftermath/rollback.ts';
import { type Alarm, raiseAlarm, somethingElse, whileShut } from './alarm.ts';
import { markEnded, tellAsker } from './end.ts';
import { shutAtMerge } from './gates.ts';
import { lackingApprovals, recordOthers, tryLater } from './others.ts';
import { readPlace } from './place.ts';
import { type Merging, recordDeployment } from './record.ts';
import { newestRequest, type OwnRequest, ownRequest } from '../../core/deploy-pull/requests.ts';
import { tellProblem } from './tell.ts';
import type { CommitChanges, DeployTools, Occasion } from './tools.ts';

/**
 * Records and tells what was merged, after comparing once more: by the digest of what the commit itself
 * does. All of it may be done again, and then changes nothing.
 */
export async function recordMerged(
  tools: DeployTools,
  look: DeployPullLook,
  merged: MergedCommit,
  occasion: Occasion,
): Promise<void> {
  const own = ownRequest(look);
  if (isProblem(own)) {
    await recordOthers(tools, look, merged, own, occasion);
    return;
  }
  const place = await readPlace(tools, look, own);
  if (isProblem(place)) {
    await tellProblem(tools, look, place, occasion);
    return;
  }
  const [parent = ''] = merged.parents;
  const changes = await tools.judge.changes(look.repository, place.config, parent, merged.sha);
  const merging = { look, own, place, merged };
  const { alarm, notes } = await verdictOf(tools, merging, changes, occasion);
  if (alarm === null) {
    const after = await afterMerged(tools, merging, occasion);
    await tellMerged(tools, merging, changes, [...notes, ...after], occasion);
    await tellLater(tools, merging, occasion);
  } else {
    const record = () => recordDeployment(tools, merging, false);
    await raiseAlarm(tools, look, merged, alarm, record, occasion);
  }
  await finish(tools, look, own, alarm !== null);
}

interface Verdict {
  readonly alarm: Alarm | null;
  /** What cannot be told of it. */
  readonly notes: readonly Text[];
}

/**
 * Our own merge must have done what was judged right before it. What others merged, people or a queue, must have the
 * approvals that it takes, and no gate may have been shut; what the mark says of an earlier try of ours says nothing of
 * that. Nor does it where that was ended in the very second of the merge.
 */
async function verdictOf(
  tools: DeployTools,
  { look, own, place, merged }: Merging,
  changes: CommitChanges | Problem,
  occasion: Occasion,
): Promise<Verdict> {
  const failed = text`Its deployment is recorded as failed.`;
  const unlike = (fault: Parameters<typeof mergedSomethingElse>[1]) =>
    somethingElse((lock) => mergedSomethingElse(merged.sha, fault, [lock, failed]));
  const { mark } = own;
  if (merged.by === look.app && mark.state !== 'ended') {
    if (isProblem(changes)) {
      tryLater(changes, merged, occasion);
      return { alarm: unlike('uncompared'), notes: [] };
    }
    const isSame = mark.digests !== null && areSameDigests(mark.digests, changes.digests);
    return { alarm: isSame ? null : unlike('other-digest'), notes: [] };
  }
  const lacking = await lackingApprovals(tools, look, merged, occasion);
  if (lacking !== null) return { alarm: unlike(lacking), notes: [] };
  const { shut, notes } = await shutAtMerge(tools, place, own, merged);
  if (shut === null) return { alarm: null, notes };
  const { name } = place.scene.environment;
  return { alarm: whileShut((lock) => mergedWhileShut(merged.sha, name, shut, [lock, failed])), notes };
}

/** Merged by a merge commit, its own commit is in the folder’s history, and not that. */
function afterMerged(tools: DeployTools, merging: Merging, { at }: Occasion): Promise<readonly Text[]> {
  const { look, place, merged } = merging;
  const { sha, message } = look.head;
  const head = place.state.history.commits.find((commit) => commit.sha === sha);
  const landed = head ?? { ...merged, message };
  return afterRollback(tools, { scene: place.scene, landed, by: look.app, at }, (attempts) =>
    recordDeployment(tools, merging, true, attempts),
  );
}

async function tellMerged(
  tools: DeployTools,
  { look, own, place, merged }: Merging,
  changes: CommitChanges | Problem,
  notes: readonly Text[],
  { at }: Occasion,
): Promise<void> {
  const { scene, state, showManifests } = place;
  const { repository } = look;
  const [parent = ''] = merged.parents;
  const folders = [{ commit: parent, path: state.path }];
  const held = await tools.github.environments.entriesAt(repository, folders);
  const before: EntriesAt = isProblem(held) ? () => [] : held.at;
  const landed = { ...merged, message: look.head.message };
  const { result } = retell(scene, landed, own.trailers, before);
  const diff = isProblem(changes) ? joinDiffs([]) : changes.diff;
  const by = text`Merged by ${code(merged.by ?? 'somebody')} with the ${link('deploy pull request', look.link.url)}.`;
  const outcome = toOutcome(await withBetweenAt(tools, scene, merged.sha, result), diff, {
    commit: { sha: merged.sha, url: merged.url },
    notes: [by, ...notes],
  });
  const shown = showManifests ? outcome : withheldOutcome(outcome, targetOf(scene).repository);
  await tellAsker(tools, { asked: own.asked, key: own.mark.key }, shown, at);
}

/** Whoever has asked later, and whose commit people have put an older one in place of, gets something else. */
async function tellLater(
  tools: DeployTools,
  { look, own, merged }: Merging,
  occasion: Occasion,
): Promise<void> {
  const newest = newestRequest(look);
  if (newest === null || !isLater(newest.asked, own.asked)) return;
  const why = text`It is the commit of an older command.`;
  await tellProblem(tools, look, mergedOfOthers(merged.sha, [why]), occasion);
  await markEnded(tools.github.deployPulls, look.repository, newest.head, look.link);
}

/** Nobody needs the branch any more; and whoever looks again finds that all is told. */
async function finish(
  { github: { deployPulls } }: DeployTools,
  { repository, repositoryId, branch, branchHead, head, link: { url } }: DeployPullLook,
  { mark, trailers: { services, environment } }: OwnRequest,
  isAlarm: boolean,
): Promise<void> {
  if (branchHead === head.sha)
    await deployPulls.move({ repository, repositoryId, branch, from: head.sha, to: null });
  const what = `${services.map(({ service }) => service).join(', ')} in ${environment}`;
  const title = isAlarm ? `Merged, but should not have been: ${what}` : `Deployed: ${what}`;
  const output = {
    title,
    summary: 'Slipway made this commit.',
    text: formatDigests(mark.digests ?? new Map()),
  };
  const conclusion = isAlarm ? 'failure' : 'success';
  await deployPulls.mark(
    repository,
    { head: head.sha, key: mark.key, conclusion, detailsUrl: url, output },
    mark.id,
  );
}
