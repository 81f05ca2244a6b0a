import { serviceHistory } from '../core/history.ts';
import type { EnvironmentCommand } from './command.ts';
import { targetOf } from './shared.ts';
import { historySpec } from './specs.ts';

export const history: EnvironmentCommand = {
  kind: 'environment',
  spec: historySpec,
  wish: () => 'read',
  historyLimit: 20,
  gate: () => null,
  plan: (snapshot) => ({
    kind: 'answer',
    outcome: {
      kind: 'history',
      ...targetOf(snapshot),
      services: snapshot.services.map((state) => serviceHistory(state, snapshot.environment.name)),
    },
  }),
};
