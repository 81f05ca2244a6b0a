import { code, type Text, text } from '../core/text.ts';
import type { GitHub } from '../ports.ts';
import type { Done } from './again.ts';
import type { Attempts } from './aftermath/attempts.ts';

/**
 * GitHub Deployments for what was committed. They are a record, not the deploy: where one cannot be
 * made, the reply says so and the commit stands. `again`: an earlier run may have recorded them.
 */
export async function recordDeployments(
  { github }: { readonly github: Pick<GitHub, 'deployments'> },
  { snapshot, plan, commit, again }: Omit<Done, 'kind' | 'diff'>,
  { attempt }: Attempts,
): Promise<readonly Text[]> {
  const { request, application, repository } = snapshot;
  const notes = plan.deployments.map(({ service, environment, task, sha }) => {
    const record = {
      repository: application.repository,
      sha,
      environment,
      task,
      description: `${service} in ${repository.name}@${commit.sha.slice(0, 7)}`,
      logUrl: commit.url,
      payload: { delivery: request.delivery, service, commit: commit.sha },
      state: 'success',
      unlessRecorded: again,
    } as const;
    return attempt(
      'The deployment could not be recorded.',
      () => github.deployments.record(record).then(() => []),
      [text`GitHub could not record the deployment to ${code(environment)}; the commit is in all the same.`],
    );
  });
  return (await Promise.all(notes)).flat();
}
