import { aboutManifests } from '../core/audience.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { code, type Text, text } from '../core/text.ts';
import { type Planned, propose, type Proposing } from './deploy-pull/index.ts';
import type { Run } from './plan.ts';

/**
 * What a rollback does where its branch takes changes by pull request alone, as its rules say: it waits in one, rather than
 * not being made. Where that does not go either, it was the commit that was refused.
 */
export async function proposeRefused(
  it: Run,
  snapshot: Snapshot,
  planned: NonNullable<Planned>,
  refused: Problem,
): Promise<Proposing | Problem> {
  const step = await propose(it, snapshot, planned, null);
  if (isProblem(step)) return aboutManifests(refused);
  if (step.kind !== 'told' || step.outcome.kind !== 'proposed') return step;
  const { outcome } = step;
  return { kind: 'told', outcome: { ...outcome, notes: [whyOf(snapshot, refused), ...outcome.notes] } };
}

function whyOf({ repository, showManifests }: Snapshot, refused: Problem): Text {
  const why = text`Slipway may not commit to ${code(repository.branch)} of ${code(repository.name)} directly, so the rollback waits in a pull request.`;
  // GitHub's words may name files.
  return showManifests ? [...why, ...refused.reasons.flatMap((reason) => text` ${reason}`)] : why;
}

/** Whether GitHub refused a commit, be it for the branch's rules or for the App's rights. */
export function isCommitRefused(problem: Problem): boolean {
  return problem.code === 'commit-refused';
}
