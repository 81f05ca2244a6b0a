import type { Result } from '../../commands/command.ts';
import { proposalOf } from '../../commands/proposal.ts';
import { retell } from '../../commands/retell.ts';
import { type Scene, targetOf } from '../../commands/shared.ts';
import { withheldOutcome } from '../../core/audience.ts';
import { currentRequest, type OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { waitsFor } from '../../core/deploy-pull/waits.ts';
import type { Outcome, Proposal } from '../../core/outcome.ts';
import { isProblem } from '../../core/problem.ts';
import { withBetweenAt } from '../between.ts';
import { tellIfChanged } from './changed.ts';
import { commentsOf, tellAsker } from './end.ts';
import { readPlace } from './place.ts';
import { hereOf } from './tell.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** What is told of a change that waits. */
export function waitingOutcome(
  scene: Pick<Scene, 'environment' | 'repository'>,
  { result, ...told }: Pick<Proposal, 'diff' | 'services' | 'notes'> & { readonly result: Result },
): Outcome {
  const action = 'promotedFrom' in result ? 'promote' : result.kind;
  return {
    kind: 'proposed',
    ...targetOf(scene),
    action,
    ...('promotedFrom' in result
      ? { promotedFrom: result.promotedFrom, between: result.between ?? null }
      : {}),
    ...told,
    reason: result.reason,
    overrides: result.overrides ?? [],
    warnings: 'warnings' in result ? result.warnings : [],
    waits: waitsFor(scene.environment, action),
    ...(result.kind === 'rollback' ? { rollback: result } : {}),
  };
}

/** Where it waits again for what it always waits for, what was wrong with it is told no more. */
export async function tellHealed(
  tools: DeployTools,
  look: DeployPullLook,
  occasion: Occasion,
): Promise<void> {
  const { repository, link } = look;
  const pull = { repository, number: link.number };
  const problems = await commentsOf(tools, hereOf(look));
  const own = currentRequest(look);
  if (problems.length === 0 || isProblem(own)) return;
  const outcome = await outcomeAnew(tools, look, own);
  if (outcome === null) return;
  const asker = { asked: own.asked, key: own.mark.key };
  await tellAsker(tools, asker, outcome, occasion.at);
  for (const { id } of problems) await tools.github.replies.remove(repository, id);
  await tellIfChanged(tools, { pull, ...asker }, occasion);
}

/** As the reply to the command was, by what its commit says; null where that cannot be told. */
async function outcomeAnew(
  tools: DeployTools,
  look: DeployPullLook,
  own: OwnRequest,
): Promise<Outcome | null> {
  const {
    repository,
    link,
    head: { sha, parent, message },
  } = look;
  const place = await readPlace(tools, look, own);
  if (isProblem(place) || parent === null) return null;
  const { scene, state, config, showManifests } = place;
  const changes = await tools.judge.changes(repository, config, parent, sha);
  const held = await tools.github.environments.entriesAt(repository, [{ commit: parent, path: state.path }]);
  if (isProblem(changes) || isProblem(held)) return null;
  const plan = retell(scene, { sha, message, parents: [parent] }, own.trailers, held.at);
  const { change } = proposalOf(scene, plan);
  const services = [{ ...change, pull: link, key: own.mark.key, updated: false }];
  const result = await withBetweenAt(tools, scene, sha, plan.result);
  const outcome = waitingOutcome(scene, { result, diff: changes.diff, services, notes: [] });
  return showManifests ? outcome : withheldOutcome(outcome, repository);
}
