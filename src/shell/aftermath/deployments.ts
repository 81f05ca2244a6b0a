import { type DeploymentTurn, turnsOf } from '../../core/aftermath/deployments.ts';
import type { Reversal, Undoing } from '../../core/aftermath/types.ts';
import { code, type Text, text } from '../../core/text.ts';
import { count } from '../../core/visible.ts';
import type { GitHub } from '../../ports.ts';
import type { Attempts } from './attempts.ts';

interface DeploymentsShell {
  readonly github: Pick<GitHub, 'deployments'>;
}

/**
 * Ends the deployments of what was taken out of force, and brings back that of what is in force again: GitHub does the
 * former by itself where a newer one succeeds, but not in production. They are a record: what fails is a remark.
 */
export async function followDeployments(
  shell: DeploymentsShell,
  undoing: Undoing,
  { attempt }: Attempts,
): Promise<readonly Text[]> {
  const repositories = [...new Set(undoing.reversals.map(({ recorded }) => recorded.repository))];
  const notes = repositories.map((repository) => {
    const reversals = undoing.reversals.filter(({ recorded }) => recorded.repository === repository);
    return attempt(
      'Deployments could not be ended.',
      async () => {
        const left = await followIn(shell, undoing, repository, reversals);
        if (left === 0) return [];
        return [text`${count(left, 'older deployment')} of ${code(repository)} keep their state on GitHub.`];
      },
      [text`GitHub could not end the deployments of ${code(repository)} that are not in force any more.`],
    );
  });
  return (await Promise.all(notes)).flat();
}

/** One question for all of them. */
async function followIn(
  { github: { deployments } }: DeploymentsShell,
  undoing: Undoing,
  repository: string,
  reversals: readonly Reversal[],
): Promise<number> {
  const recorded = await deployments.recorded(repository, [...new Set(reversals.flatMap(recordedAs))]);
  let left = 0;
  for (const reversal of reversals) {
    const found = turnsOf(recorded, reversal);
    left += found.left;
    for (const turn of found.turns)
      await deployments.follow(repository, turn, {
        description: wordsOf(undoing, turn),
        logUrl: undoing.commit.url,
      });
  }
  return left;
}

/** A repository that had one service, and has several, has deployments by both names. */
function recordedAs({ environment, service }: Reversal): readonly string[] {
  return [environment, `${environment}/${service}`];
}

function wordsOf({ by, how }: Undoing, { state }: DeploymentTurn): string {
  if (state === 'success') return `In force again, by ${by}`;
  return `${how === 'rollback' ? 'Rolled back' : 'Taken back by hand'} by ${by}`;
}
