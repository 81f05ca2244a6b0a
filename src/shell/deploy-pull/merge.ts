import { heldLine } from '../../comment/held.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { areSameDigests, formatDigests } from '../../core/deploy-pull/merged.ts';
import { mergeProblem } from '../../core/deploy-pull/refusal.ts';
import { isWithin } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { mergeRefused, notOurs } from '../../core/problems/merge.ts';
import { code, text } from '../../core/text.ts';
import { shutSince } from './gates.ts';
import { type PlaceNow, readPlace } from './place.ts';
import { currentRequest, type OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools, Digests, Occasion } from './tools.ts';

/**
 * Merges a deploy pull request that is green, pinned to the head that was looked at. Everything is asked
 * anew: what it does, who has approved that, what holds the environment.
 * @returns `waits` where it is not green; `moved` where another look is due; `merged` once GitHub says so
 */
export async function mergeOnce(
  tools: DeployTools,
  look: DeployPullLook,
  occasion: Occasion,
): Promise<'waits' | 'moved' | 'merged' | Problem> {
  const { repository, link, head } = look;
  const stand = await tools.judge.stand({ repository, number: link.number });
  if (stand.kind === 'refused') return stand.problem;
  if (stand.kind !== 'green') return stand.kind;
  if (stand.head !== head.sha) return 'moved';
  const own = currentRequest(look);
  if (isProblem(own)) return own;
  const place = await readPlace(tools, look, own);
  if (isProblem(place)) return place;
  const stray = await strayPath(tools, look, place, stand.digests);
  if (stray !== null) return stray;
  const shut = await shutSince(tools, place, own, occasion.at);
  // The check run holds whoever else may merge it, and says by what.
  if (stand.held !== (shut && heldLine(shut)))
    await tools.judge.retell({ repository, number: link.number }, occasion.delivery);
  if (shut !== null) return shut;
  if (stand.held !== null) return 'moved';
  // All of that took its time: an approval may have been taken back meanwhile, or the base have moved.
  const last = await tools.judge.stand({ repository, number: link.number });
  if (last.kind === 'refused') return last.problem;
  if (last.kind !== 'green') return last.kind;
  const isSame = last.head === stand.head && areSameDigests(last.digests, stand.digests);
  return isSame ? merge(tools, look, own, last.digests) : 'moved';
}

/** A deploy changes its service in its environment, and nothing else. */
async function strayPath(
  { github }: DeployTools,
  { repository, link, branch, place }: DeployPullLook,
  { state }: PlaceNow,
  digests: Digests,
): Promise<Problem | null> {
  const files = await github.deployPulls.files(repository, link.number);
  if (files === null) return notOurs(branch, text`It changes more files than Slipway reads.`);
  const stray = files.find((path) => !isWithin(path, state.path));
  if (stray !== undefined)
    return notOurs(branch, text`It changes ${code(stray)}, which is not in ${code(state.path)}.`);
  const other = [...digests.keys()].find((name) => name !== place.environment);
  return other === undefined ? null : notOurs(branch, text`It changes ${code(other)}, too.`);
}

async function merge(
  { github: { deployPulls } }: DeployTools,
  look: DeployPullLook,
  { mark }: OwnRequest,
  digests: Digests,
): Promise<'moved' | 'merged' | Problem> {
  const { repository, link, head, methods } = look;
  const [method] = methods;
  if (method === undefined) return mergeRefused('The repository allows no way to merge.');
  const [subject = '', ...rest] = head.message.split('\n');
  // Whoever looks at the merged commit later has to know what it was to be.
  await deployPulls.mark(
    repository,
    {
      head: head.sha,
      key: mark.key,
      conclusion: 'neutral',
      detailsUrl: link.url,
      output: {
        title: subject,
        summary: 'Slipway made this commit, and merges it.',
        text: formatDigests(digests),
      },
    },
    mark.id,
  );
  const answer = await deployPulls.merge({
    repository,
    number: link.number,
    head: head.sha,
    method,
    title: `${subject} (#${link.number})`,
    message: rest.join('\n').trim(),
  });
  if (answer.kind === 'merged') return 'merged';
  return answer.kind === 'unknown' ? 'moved' : mergeProblem(answer);
}
