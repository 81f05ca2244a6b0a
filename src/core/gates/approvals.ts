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
  if (environment.approvals !== null && !areWaived(environment, action)) {
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

/** Whether Slipway goes on without the approvals that the environment wants otherwise. */
export function areWaived(
  { rollback }: Pick<Environment, 'rollback'>,
  action: SlipwayTrailers['action'],
): boolean {
  return action === 'rollback' && !rollback.approvals;
}
