import type { SlipwayTrailers } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import { waitsFor } from '../deploy-pull/waits.ts';
import { text } from '../text.ts';
import { type Gate, openGate } from './types.ts';

/** What the deploy pull request will need: nobody has to ask again for that. */
export function approvalsGate(
  environment: Pick<Environment, 'via' | 'approvals' | 'rollback'>,
  action: SlipwayTrailers['action'],
): Gate {
  const isWaived = action === 'rollback' && !environment.rollback.approvals;
  if (environment.approvals !== null && !isWaived) {
    return {
      id: 'approvals',
      state: 'waiting',
      finding: text`A deploy pull request is opened. ${waitsFor(environment, action)}`,
      problem: null,
    };
  }
  return openGate(
    'approvals',
    environment.via === 'commit'
      ? text`None are needed.`
      : text`None are needed. A deploy pull request is opened. ${waitsFor(environment, action)}`,
  );
}
