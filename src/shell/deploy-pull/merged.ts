import { retell } from '../../commands/retell.ts';
import { targetOf } from '../../commands/shared.ts';
import { withheldOutcome } from '../../core/audience.ts';
import { areSameDigests, formatDigests } from '../../core/deploy-pull/merged.ts';
import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import type { TreeEntry } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergedSomethingElse } from '../../core/problems/merge.ts';
import { code, link, type Text, text } from '../../core/text.ts';
import { joinDiffs } from '../../core/review/join.ts';
import { withBetweenAt } from '../between.ts';
import { toOutcome } from '../outcome.ts';
import { lockService } from './alarm.ts';
import { tellAsker } from './end.ts';
import { type OwnRequest, ownRequest, type PlaceNow, readPlace } from './place.ts';
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
    await tellProblem(tools, look, own, occasion);
    return;
  }
  const place = await readPlace(tools, look, own);
  if (isProblem(place)) {
    await tellProblem(tools, look, place, occasion);
    return;
  }
  const [parent = ''] = merged.parents;
  const changes = await tools.judge.changes(look.repository, place.config, parent, merged.sha);
  const alarm = await alarmOf(tools, { look, own, place, merged }, changes);
  // Whatever becomes of the lock, people are told first.
  if (alarm !== null) await tellProblem(tools, look, alarm(locking), occasion);
  const notes = await recordDeployment(tools, { look, own, place, merged }, alarm === null);
  if (alarm === null) await tellMerged(tools, { look, own, place, merged }, changes, notes, occasion);
  else await tellProblem(tools, look, alarm(await lockService(tools, look, merged, occasion)), occasion);
  await finish(tools, look, own, alarm !== null);
}

const locking = text`Slipway is locking the service in this environment.`;

/** Made with what has become of the lock. */
type Alarm = (lock: Text) => Problem;

interface Merging {
  readonly look: DeployPullLook;
  readonly own: OwnRequest;
  readonly place: PlaceNow;
  readonly merged: MergedCommit;
}

/**
 * Our own merge must have done what was judged right before it. What others merged, people or a queue, must have the
 * approvals that it takes; what the mark says of an earlier try of ours says nothing of that.
 */
async function alarmOf(
  { judge }: DeployTools,
  { look: { repository, link: pull, app }, own, place: { config, scene }, merged: { sha, by } }: Merging,
  changes: CommitChanges | Problem,
): Promise<Alarm | null> {
  if (by === app) {
    const { digests } = own.mark;
    const isSame = digests !== null && !isProblem(changes) && areSameDigests(digests, changes.digests);
    return isSame ? null : (lock) => mergedSomethingElse(sha, true, lock);
  }
  if (scene.environment.approvals === null) return null;
  const name = { repository, number: pull.number };
  const isApproved = !isProblem(changes) && (await judge.approved(name, config, changes.digests));
  return isApproved ? null : (lock) => mergedSomethingElse(sha, false, lock);
}

/** It is a record, not the deploy: where it cannot be made, the reply says so. */
async function recordDeployment(
  { github, log }: DeployTools,
  { look, own: { trailers, mark }, place, merged }: Merging,
  success: boolean,
): Promise<readonly Text[]> {
  const { repository, place: where } = look;
  const { scene } = place;
  const { deployments } = retell(scene, { ...merged, message: look.head.message }, trailers, () => []);
  const notes: Text[] = [];
  for (const deployment of deployments) {
    try {
      await github.deployments.record({
        repository: scene.application.repository,
        sha: deployment.sha,
        environment: deployment.environment,
        task: deployment.task,
        description: `${where.service} in ${repository}@${merged.sha.slice(0, 7)}`,
        logUrl: merged.url,
        payload: { delivery: trailers.delivery ?? mark.key, service: where.service, commit: merged.sha },
        state: success ? 'success' : 'failure',
        unlessRecorded: true,
      });
    } catch (error) {
      log.warn({ err: error, pull: look.link.url }, 'The deployment could not be recorded.');
      notes.push(text`GitHub could not record the deployment to ${code(deployment.environment)}.`);
    }
  }
  return notes;
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
  const entries = await tools.github.environments.entriesAt(repository, [parent], [state.path]);
  const before = (commit: string, path: string): readonly TreeEntry[] =>
    isProblem(entries) ? [] : (entries.get(commit)?.get(path) ?? []);
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
  const title = isAlarm ? `Merged, but not as approved: ${what}` : `Deployed: ${what}`;
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
