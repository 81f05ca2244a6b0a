import { retell } from '../../commands/retell.ts';
import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import { code, type Text, text } from '../../core/text.ts';
import { type Attempts, attemptsOf } from '../aftermath/attempts.ts';
import type { PlaceNow } from './place.ts';
import type { OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools } from './tools.ts';

/** A pull request that is merged, and the request that it was for. */
export interface Merging {
  readonly look: DeployPullLook;
  readonly own: OwnRequest;
  readonly place: PlaceNow;
  readonly merged: MergedCommit;
}

/** It is a record, not the deploy: where it cannot be made, the reply says so. */
export async function recordDeployment(
  { github, log }: Pick<DeployTools, 'github' | 'log'>,
  { look, own: { head, trailers, mark }, place, merged }: Merging,
  success: boolean,
  { attempt }: Attempts = attemptsOf(log, { pull: look.link.url }),
): Promise<readonly Text[]> {
  const { repository, place: where } = look;
  const { scene } = place;
  const { deployments } = retell(scene, { ...merged, message: head.message }, trailers, () => []);
  const notes: Text[] = [];
  for (const deployment of deployments) {
    const record = {
      repository: scene.application.repository,
      sha: deployment.sha,
      environment: deployment.environment,
      task: deployment.task,
      description: `${where.service} in ${repository}@${merged.sha.slice(0, 7)}`,
      logUrl: merged.url,
      payload: { delivery: trailers.delivery ?? mark.key, service: where.service, commit: merged.sha },
      state: success ? 'success' : 'failure',
      unlessRecorded: true,
    } as const;
    const missing = [text`GitHub could not record the deployment to ${code(deployment.environment)}.`];
    notes.push(
      ...(await attempt(
        'The deployment could not be recorded.',
        () => github.deployments.record(record).then(() => []),
        missing,
      )),
    );
  }
  return notes;
}
