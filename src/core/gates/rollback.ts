import { isSame } from '../access.ts';
import type { OpenProposal } from '../deploy-pull/types.ts';
import { isProblem, type Problem } from '../problem.ts';
import { rollbackWaits } from '../problems/deploy-pull.ts';
import { text } from '../text.ts';
import { type Gate, gateOf } from './types.ts';

/**
 * What somebody else is about to take out of force is not rolled forward by the way: a rollback that waits in a pull request
 * has no lock yet.
 */
export function rollbackGate(
  environment: string,
  open: readonly OpenProposal[] | Problem,
  actor: string,
): Gate {
  if (isProblem(open)) {
    const finding = text`Whether a rollback by somebody else waits to be merged is not known: ${open.title}`;
    return { id: 'rollback', state: 'shut', finding, problem: open };
  }
  const [waiting = null] = open.flatMap(({ service, pull, rollbackBy: by }) =>
    by === null || isSame(by, actor) ? [] : [rollbackWaits({ service, environment, by, pull })],
  );
  return gateOf('rollback', waiting, text`No rollback by somebody else waits to be merged.`);
}
