import type { EnvironmentApprovals } from '../../core/approval/types.ts';
import type { Config } from '../../core/config/types.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { Problem } from '../../core/problem.ts';
import { mergeConflict } from '../../core/problems/merge.ts';
import type { PullLook, PullName } from '../../ports.ts';
import { compareTrees } from './compare.ts';
import { conclusionOf } from './conclusion.ts';
import { conclude, findingsOf, type FindTools } from './findings.ts';
import { readLedger } from './judge.ts';
import { settle } from './merge.ts';
import { isSame, type ManifestsShell } from './run.ts';

/** How a pull request of the environment repository stands at a fresh look, compared anew. */
export type Standing =
  /** Closed, or in a repository without `slipway.yaml`. */
  | { readonly kind: 'gone' }
  /** It has moved while it was compared: look again. */
  | { readonly kind: 'moved' }
  /** It conflicts, or cannot be compared. */
  | { readonly kind: 'unknown'; readonly problem: Problem }
  | Compared;

interface Compared {
  readonly kind: 'compared';
  /** The head and base that all of this is about: merge exactly these, or look again. */
  readonly look: PullLook;
  readonly diff: ManifestDiff;
  /** Of each environment that it changes, with or without approvals, its digest by name. */
  readonly digests: Digests;
  /** Of each environment that it changes and that takes approvals. */
  readonly approvals: readonly EnvironmentApprovals[];
  /** Whether all environments have their approvals and no effect blocks. */
  readonly green: boolean;
}

/** By environment. Equal for equal changes, whatever the commits. */
export type Digests = ReadonlyMap<string, string>;

/** Looks at a pull request, and tells nobody. */
export async function standingOf(
  shell: FindTools & Pick<ManifestsShell, 'pause'>,
  { repository, number }: PullName,
): Promise<Standing> {
  const { pulls } = shell;
  const first = await pulls.look(repository, number);
  if (first?.open !== true) return { kind: 'gone' };
  const settled = await settle(shell, first);
  if (settled === null) return { kind: 'gone' };
  const findings = await findingsOf(shell, settled);
  const look = await pulls.look(repository, number);
  if (look?.open !== true) return { kind: 'gone' };
  if (!isSame(findings.look, look)) return { kind: 'moved' };
  const { report } = conclude(findings, look, await readLedger(pulls, look));
  if (report.state === 'conflict') return { kind: 'unknown', problem: mergeConflict(null) };
  if (report.state === 'problem') return { kind: 'unknown', problem: report.problem };
  return {
    kind: 'compared',
    look,
    diff: report.diff,
    digests: new Map(report.environments.map(({ environment, digest }) => [environment, digest])),
    approvals: report.approvals?.environments ?? [],
    green: conclusionOf(report) === 'success',
  };
}

/** What one commit does that stands on another: for comparing with what was approved, once it is there. */
export async function digestsBetween(
  tools: FindTools,
  {
    repository,
    before,
    after,
  }: { readonly repository: string; readonly before: string; readonly after: string },
  config: Config,
): Promise<Digests | Problem> {
  const tree = tools.pulls.trees(repository);
  const compared = await compareTrees(tools, config, { before: tree(before), after: tree(after) });
  if (compared.state === 'problem') return compared.problem;
  return new Map(compared.environments.map(({ environment, digest }) => [environment, digest]));
}
