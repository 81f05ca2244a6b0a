import type { EnvironmentCommand } from './command.ts';
import { gate, planDeploy } from './deploy.ts';
import { diffSpec } from './specs.ts';

/** The plan of a deploy, never applied. */
export const diff: EnvironmentCommand = {
  kind: 'environment',
  spec: diffSpec,
  wish: () => 'read',
  historyLimit: 20,
  gate: (snapshot) => gate(snapshot, false),
  plan: (snapshot, parsed) => planDeploy(snapshot, { tag: parsed.text('tag'), reason: null, apply: false }),
};
