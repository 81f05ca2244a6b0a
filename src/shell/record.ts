import type { ChangePlan } from '../commands/command.ts';
import type { Committed } from '../core/outcome.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { code, type Text, text } from '../core/text.ts';
import type { Shell } from './shell.ts';

/**
 * GitHub Deployments for what was committed. They are a record, not the deploy: where one cannot be
 * made, the reply says so and the commit stands. `again`: an earlier run may have recorded them.
 */
export async function recordDeployments(
  shell: Shell,
  snapshot: Snapshot,
  plan: ChangePlan,
  commit: Committed['commit'],
  again: boolean,
): Promise<readonly Text[]> {
  const { request, application, repository } = snapshot;
  const notes = plan.deployments.map(async (deployment) => {
    try {
      await shell.github.deployments.record({
        repository: application.repository,
        sha: deployment.sha,
        environment: deployment.environment,
        task: deployment.task,
        description: `${deployment.service} in ${repository.name}@${commit.sha.slice(0, 7)}`,
        logUrl: commit.url,
        payload: { delivery: request.delivery, service: deployment.service, commit: commit.sha },
        state: 'success',
        unlessRecorded: again,
      });
      return [];
    } catch (error) {
      shell.log.warn({ err: error, delivery: request.delivery }, 'The deployment could not be recorded.');
      return [
        text`GitHub could not record the deployment to ${code(deployment.environment)}; the commit is in all the same.`,
      ];
    }
  });
  return (await Promise.all(notes)).flat();
}
