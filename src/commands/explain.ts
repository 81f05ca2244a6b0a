import { evaluateGates } from '../core/gates/evaluate.ts';
import type { Problem } from '../core/problem.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import { gateRequestOf, imageOf } from './deploy-gates.ts';
import type { ParsedCommand } from './parse.ts';
import { targetOf } from './shared.ts';
import { explainSpec } from './specs.ts';

/** Every gate that a deploy would meet, as it stands now. */
export const explain: EnvironmentCommand = {
  kind: 'environment',
  spec: explainSpec,
  wish: () => 'read',
  seesBefore: true,
  historyLimit: 20,
  image: (about, parsed) => imageOf(about, parsed.text('tag')),
  gate: () => null,
  plan: planExplain,
};

function planExplain(snapshot: Snapshot, parsed: ParsedCommand): Plan | Problem {
  const request = gateRequestOf(snapshot, { tag: parsed.text('tag'), override: null, again: false });
  return {
    kind: 'answer',
    outcome: {
      kind: 'explained',
      ...targetOf(snapshot),
      services: snapshot.services.map(({ service }) => service.name),
      gates: evaluateGates(snapshot, request),
      tag: parsed.text('tag'),
    },
  };
}
