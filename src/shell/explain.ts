import type { ExplainPlan } from '../commands/command.ts';
import { aboutManifests } from '../core/audience.ts';
import { refuseBlocked } from '../core/effects/refuse.ts';
import { gateOf } from '../core/gates/types.ts';
import type { Outcome } from '../core/outcome.ts';
import { isProblem } from '../core/problem.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { text } from '../core/text.ts';
import { render, type Run } from './plan.ts';

/** What stands between a command and an environment, with what only shows once its manifests are rendered. */
export async function explainRendered(
  it: Run,
  snapshot: Snapshot,
  { deploy, outcome }: ExplainPlan,
): Promise<Outcome> {
  const diff = await render(it, snapshot, deploy);
  const refusal = isProblem(diff) ? diff : refuseBlocked(diff, snapshot.environment.name);
  const finding = text`They can be changed and rendered, and no effect blocks that.`;
  return outcome(gateOf('manifests', refusal && aboutManifests(refusal), finding));
}
