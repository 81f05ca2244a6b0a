import { nothingProposed } from '../core/problems/deploy-pull.ts';
import type { EnvironmentCommand } from './command.ts';
import { cancelSpec } from './specs.ts';

/** Closes the deploy pull requests of services in an environment. */
export const cancel: EnvironmentCommand = {
  kind: 'environment',
  spec: cancelSpec,
  wish: () => 'deploy',
  historyLimit: 0,
  gate: () => null,
  plan: ({ environment }) =>
    environment.via === 'pull-request' ? { kind: 'cancel' } : nothingProposed(environment.name),
};
