import { currentRequest, type OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployPullsPort } from '../../core/deploy-pull/port.ts';
import type { Config } from '../../core/config/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import type { PullLook, PullsPort } from '../../ports.ts';
import { compareTrees, type CompareTools } from './compare.ts';
import type { Asking } from './judge.ts';

/** What it takes to know a rollback of Slipway's own. */
export interface WaiverTools extends CompareTools {
  readonly pulls: PullsPort;
  /** Deploy pull requests. */
  readonly deploys: Pick<DeployPullsPort, 'pull' | 'brought'>;
}

/**
 * Marks what a rollback needs no approvals for, where `rollback: { approvals: false }` says so: it must be the one
 * commit of the newest command, on Slipway's own branch, and the pull request must change in that environment what
 * that commit itself changes, by its digest. And it must take back nothing but what the App has brought: whatever else is in the
 * history, such as the commits of a branch that was merged whole, may never have been in force. Nothing that people can
 * write makes a pull request one.
 */
export async function withWaiver(
  tools: WaiverTools,
  config: Config,
  look: Pick<PullLook, 'repository' | 'number' | 'head'>,
  asking: Asking,
): Promise<Asking> {
  const mayBe = asking.asked.some(({ environment }) => waives(config, environment));
  const deploy = mayBe ? await tools.deploys.pull(look.repository, look.number) : null;
  if (deploy?.head.sha !== look.head) return asking;
  const own = currentRequest(deploy);
  const { environment } = deploy.place;
  const parent = deploy.head.parent;
  if (isProblem(own) || own.trailers.action !== 'rollback' || parent === null) return asking;
  if (!waives(config, environment) || !(await takesBackOurs(tools, look.repository, own))) return asking;
  const tree = tools.pulls.trees(look.repository);
  const itself = await compareTrees(tools, config, { before: tree(parent), after: tree(look.head) });
  if (itself.state === 'problem') return asking;
  const [meant, ...others] = itself.environments;
  if (meant?.environment !== environment || others.length > 0) return asking;
  return {
    ...asking,
    asked: asking.asked.map((one) =>
      one.environment === environment && one.digest === meant.digest ? { ...one, waived: true } : one,
    ),
  };
}

async function takesBackOurs(
  { deploys }: WaiverTools,
  repository: string,
  { trailers: { services } }: OwnRequest,
): Promise<boolean> {
  const undone = services.flatMap(({ reverts }) => reverts);
  if (undone.length === 0 || undone.length > limits.waivedCommits) return false;
  const ours = await deploys.brought(repository, undone);
  return undone.every((sha) => ours.has(sha));
}

function waives({ environments }: Config, name: string): boolean {
  const { approvals = null, rollback } = environments.get(name) ?? {};
  return approvals !== null && rollback?.approvals === false;
}
