import { type Gate, gateOf, openGate } from '../core/gates/types.ts';
import { limits } from '../core/limits.ts';
import type { Outcome } from '../core/outcome.ts';
import { isProblem } from '../core/problem.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { text } from '../core/text.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import { gatesOf, imageOf } from './deploy-gates.ts';
import { type DeployWish, planDeploy } from './deploy.ts';
import type { ParsedCommand } from './parse.ts';
import { targetOf } from './shared.ts';
import { explainSpec } from './specs.ts';

/** Every gate that a deploy would meet, as it stands now. */
export const explain: EnvironmentCommand = {
  kind: 'environment',
  spec: explainSpec,
  wish: () => 'read',
  seesBefore: true,
  seesProposals: () => true,
  historyLimit: limits.revisionsRead,
  image: (about, parsed) => imageOf(about, parsed.text('tag')),
  gate: () => null,
  plan: planExplain,
};

function planExplain(snapshot: Snapshot, parsed: ParsedCommand): Plan {
  const tag = parsed.text('tag');
  const wish: DeployWish = { tag, reason: null, override: null, again: false, apply: false };
  const gates = gatesOf(snapshot, wish);
  const services = snapshot.services.map(({ service }) => service.name);
  const outcome = (...more: readonly Gate[]): Outcome => ({
    kind: 'explained',
    ...targetOf(snapshot),
    services,
    gates: [...gates, ...more],
    tag,
  });
  // What a fork holds is not even planned.
  if (isShut(gates, ({ id }) => id === 'source')) return { kind: 'answer', outcome: outcome() };
  const plan = planDeploy(snapshot, wish);
  if (isProblem(plan)) {
    const isTold = isShut(gates, ({ problem }) => problem?.code === plan.code);
    return { kind: 'answer', outcome: isTold ? outcome() : outcome(gateOf('manifests', plan, plan.title)) };
  }
  return plan.kind === 'change'
    ? { kind: 'explain', deploy: plan, outcome }
    : { kind: 'answer', outcome: outcome(openGate('manifests', text`They hold this already.`)) };
}

function isShut(gates: readonly Gate[], which: (gate: Gate) => boolean): boolean {
  return gates.some((gate) => gate.state === 'shut' && which(gate));
}
