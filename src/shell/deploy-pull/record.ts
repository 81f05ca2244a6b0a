import { retell } from '../../commands/retell.ts';
import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import { code, type Text, text } from '../../core/text.ts';
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
  { github, log }: DeployTools,
  { look, own: { head, trailers, mark }, place, merged }: Merging,
  success: boolean,
): Promise<readonly Text[]> {
  const { repository, place: where } = look;
  const { scene } = place;
  const { deployments } = retell(scene, { ...merged, message: head.message }, trailers, () => []);
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
