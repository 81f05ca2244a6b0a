import { isSame } from '../access.ts';
import type { OpenProposal } from '../deploy-pull/types.ts';
import { rollbackWaits } from '../problems/deploy-pull.ts';
import { text } from '../text.ts';
import { type Gate, gateOf } from './types.ts';

/**
 * What somebody else is about to take out of force is not rolled forward by the way: a rollback that waits in a pull request
 * has no lock yet.
 */
export function rollbackGate(environment: string, open: readonly OpenProposal[], actor: string): Gate {
  const [waiting = null] = open.flatMap(({ service, pull, rollbackBy: by }) =>
    by === null || isSame(by, actor) ? [] : [rollbackWaits({ service, environment, by, pull })],
  );
  return gateOf('rollback', waiting, text`No rollback by somebody else waits to be merged.`);
}
