import { parseDeployBranch } from '../../core/deploy-pull/branch.ts';
import type { Problem } from '../../core/problem.ts';
import type { PullLook } from '../../ports.ts';
import { conclusionOf } from './conclusion.ts';
import type { Telling } from './findings.ts';

/** What is asked of deploy pull requests besides their approvals. */
export interface HeldTools {
  /** Why its gates let nobody merge this head now; null where they do, or it is no deploy of Slipway’s own. */
  readonly held: (pull: Pick<PullLook, 'repository' | 'number' | 'head'>) => Promise<Problem | null>;
}

/** Most pull requests are no deploy pull requests, as their branch shows. */
export async function heldNow({ held }: HeldTools, look: PullLook): Promise<Problem | null> {
  return parseDeployBranch(look.branch) === null ? null : held(look);
}

/** Asks the gates where nothing else is missing: whoever may merge what is green needs not ask Slipway. */
export async function withHeld(tools: HeldTools, telling: Telling): Promise<Telling> {
  const { look, report } = telling;
  if (report.state !== 'compared' || conclusionOf(report) !== 'success') return telling;
  return { ...telling, report: { ...report, held: await heldNow(tools, look) } };
}
