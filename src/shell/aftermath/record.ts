import { lockKey, type Reversal, type Undoing } from '../../core/aftermath/types.ts';
import { code, type Text, text } from '../../core/text.ts';
import type { GitHub } from '../../ports.ts';
import type { Attempts } from './attempts.ts';

/**
 * Records a deployment of what is in force after a person’s revert, as Slipway does of its own rollbacks: where the commit is
 * known that it was built from, and nobody has deployed there since.
 */
export async function recordInForce(
  { github }: { readonly github: Pick<GitHub, 'deployments'> },
  undoing: Undoing,
  { attempt }: Attempts,
): Promise<readonly Text[]> {
  const notes: Text[] = [];
  for (const reversal of undoing.reversals) {
    const sha = sourceOf(reversal);
    if (sha === null) continue;
    const { environment } = reversal.recorded;
    const missing = [text`GitHub could not record the deployment to ${code(environment)}.`];
    notes.push(
      ...(await attempt(
        'A deployment could not be recorded.',
        () => record(github, undoing, reversal, sha).then(() => []),
        missing,
      )),
    );
  }
  return notes;
}

/** That of the deploy which is in force again is there already. */
function sourceOf({ undone, overtaken, inForce, recorded }: Reversal): string | null {
  const source = inForce?.source ?? null;
  if (undone.length === 0 || overtaken || source === null) return null;
  return source.repository.toLowerCase() === recorded.repository.toLowerCase() ? source.sha : null;
}

async function record(
  { deployments }: Pick<GitHub, 'deployments'>,
  { repository, commit, delivery }: Undoing,
  { service, recorded }: Reversal,
  sha: string,
): Promise<void> {
  await deployments.record({
    repository: recorded.repository,
    sha,
    environment: recorded.environment,
    task: 'rollback',
    description: `${service} in ${repository}@${commit.sha.slice(0, 7)}`,
    logUrl: commit.url,
    payload: { delivery: delivery ?? lockKey(commit.sha), service, commit: commit.sha },
    state: 'success',
    unlessRecorded: true,
  });
}
