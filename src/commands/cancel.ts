import type { EnvironmentCommand } from './command.ts';
import { cancelSpec } from './specs.ts';

/** Closes the deploy pull requests of services in an environment. */
export const cancel: EnvironmentCommand = {
  kind: 'environment',
  spec: cancelSpec,
  // Of what waits there, the shell asks for the one that it takes.
  wish: () => 'cancel',
  historyLimit: 0,
  gate: () => null,
  // A rollback waits in one also where deploys are commits, if the branch takes no others.
  plan: () => ({ kind: 'cancel' }),
};
