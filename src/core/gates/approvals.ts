import type { Environment } from '../config/types.ts';
import { waitsFor } from '../deploy-pull/waits.ts';
import { text } from '../text.ts';
import { type Gate, openGate } from './types.ts';

/** What the deploy pull request will need: nobody has to ask again for that. */
export function approvalsGate(environment: Pick<Environment, 'via' | 'approvals'>): Gate {
  if (environment.approvals !== null) {
    return {
      id: 'approvals',
      state: 'waiting',
      finding: text`A deploy pull request is opened. ${waitsFor(environment)}`,
      problem: null,
    };
  }
  return openGate(
    'approvals',
    environment.via === 'commit'
      ? text`None are needed.`
      : text`None are needed. A deploy pull request is opened. ${waitsFor(environment)}`,
  );
}
