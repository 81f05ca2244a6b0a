import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergedOfOthers, mergedSomethingElse } from '../../core/problems/merge.ts';
import { type Text, text, toPlain } from '../../core/text.ts';
import { Unavailable } from '../../ports.ts';
import { raiseAlarm, somethingElse } from './alarm.ts';
import { markEnded } from './end.ts';
import { readPlace } from './place.ts';
import { type Merging, recordDeployment } from './record.ts';
import { newestRequest, ownKey } from '../../core/deploy-pull/requests.ts';
import { tellProblem } from './tell.ts';
import type { DeployTools, Occasion } from './tools.ts';

/**
 * Tells of a merge of what is not the App’s one commit. An approval is of what is changed, whoever has made it: so it
 * is an alarm where that takes approvals and has none. Otherwise it is nobody’s deploy, and all that is told.
 * @param why the head is not the App’s
 */
export async function recordOthers(
  tools: DeployTools,
  look: DeployPullLook,
  merged: MergedCommit,
  { reasons: [why] }: Problem,
  occasion: Occasion,
): Promise<void> {
  const reasons = why === undefined ? [] : [why];
  const lacking = await lackingApprovals(tools, look, merged, occasion);
  if (lacking === null) await tellProblem(tools, look, mergedOfOthers(merged.sha, reasons), occasion);
  else {
    const meant = await meantBy(tools, look, merged);
    const more = (lock: Text) => [...reasons, lock, ...(meant === null ? [] : [failed])];
    const alarm = somethingElse((lock) => mergedSomethingElse(merged.sha, lacking, more(lock)));
    const record = async () => meant && (await recordDeployment(tools, meant, false));
    await raiseAlarm(tools, look, merged, alarm, record, occasion);
  }
  await finish(tools, look, lacking === null);
}

const failed = text`The deploy that the pull request was for is recorded as failed.`;

/** The deploy that the pull request was for, which has not come to be; null where nothing tells any more. */
async function meantBy(
  tools: DeployTools,
  look: DeployPullLook,
  merged: MergedCommit,
): Promise<Merging | null> {
  const own = newestRequest(look);
  const place = own && (await readPlace(tools, look, own));
  return own === null || place === null || isProblem(place) ? null : { look, own, place, merged };
}

/**
 * What people or a queue have merged, by the approvals that it has now: nobody looked at them right before.
 * @returns why it is an alarm; null where it is none
 */
export async function lackingApprovals(
  { judge }: DeployTools,
  { repository, link: { number } }: DeployPullLook,
  merged: MergedCommit,
  occasion: Occasion,
): Promise<'unapproved' | 'unjudged' | null> {
  const { before, sha } = merged;
  if (before === null) return 'unapproved';
  const found = await judge.approved({ repository, number }, { from: before, to: sha });
  if (!isProblem(found)) return found ? null : 'unapproved';
  tryLater(found, merged, occasion);
  return 'unjudged';
}

/** What cannot be compared by what may pass is tried again first, as often as a check run is: the sweep comes back to it. */
export function tryLater(
  { retryable, title }: Problem,
  merged: Pick<MergedCommit, 'at'>,
  { at }: Occasion,
): void {
  const minutes = (Date.parse(at) - Date.parse(merged.at)) / 60_000;
  if (retryable && minutes < limits.sweptTries * limits.sweepMinutes)
    throw new Unavailable(`What was merged cannot be compared yet: ${toPlain(title)}`);
}

/** As after a merge of the App’s own commit; and what it had put there is merged no more. */
async function finish(
  { github: { deployPulls } }: DeployTools,
  look: DeployPullLook,
  isApproved: boolean,
): Promise<void> {
  const { repository, repositoryId, branch, branchHead, head, link, place } = look;
  const own = newestRequest(look);
  if (own !== null) await markEnded(deployPulls, repository, own.head, link);
  if (branchHead === head.sha)
    await deployPulls.move({ repository, repositoryId, branch, from: head.sha, to: null });
  const title = `Merged, and not as Slipway made it: ${place.service} in ${place.environment}`;
  const mark = {
    head: head.sha,
    key: ownKey,
    conclusion: isApproved ? ('success' as const) : ('failure' as const),
    detailsUrl: link.url,
    output: { title, summary: 'Slipway did not put this commit on its branch, and has told of its merge.' },
  };
  await deployPulls.mark(repository, mark, head.mark?.key === ownKey ? head.mark.id : null);
}
