import { writeManifestsCheck } from '../../comment/manifests.ts';
import { parseConfig } from '../../core/config/parse.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { comparisonFailed, notApprovedInQueue } from '../../core/problems/review.ts';
import type { ManifestsReport, ManifestsSubject } from '../../core/review/types.ts';
import { type CheckWriting, type PullLook, Unavailable } from '../../ports.ts';
import { compareTrees } from './compare.ts';
import { conclusionOf } from './conclusion.ts';
import { askingOf, judge, readLedger } from './judge.ts';
import { readOpinions } from './opinions.ts';
import { checkOf } from './publish.ts';
import type { ManifestsShell } from './run.ts';

/** A commit of a merge queue: what its base would be with one pull request more. */
export interface MergeGroup {
  readonly repository: string;
  readonly head: string;
  /** The commit that it stands on: the branch, or the group before it. */
  readonly base: string;
  readonly branch: string;
  /** The pull request that it adds. */
  readonly number: number;
}

/** Of which pull request a group is, and for which branch: GitHub tells by the name of its ref alone. */
export function parseGroupRef(ref: string): Pick<MergeGroup, 'branch' | 'number'> | null {
  const [, branch, number] =
    /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-([1-9]\d*)-[0-9a-f]{40}$/u.exec(ref) ?? [];
  return branch === undefined ? null : { branch, number: Number(number) };
}

/**
 * Says in the check run of a merge queue's commit whether it does what was approved of its pull request, and no
 * more. A queue does not wait for people: what is not approved is red.
 */
export async function tellGroup(shell: ManifestsShell, group: MergeGroup, delivery: string): Promise<void> {
  const { pulls, log } = shell;
  const look = await pulls.look(group.repository, group.number);
  if (look === null) return;
  const write = (
    conclusion: CheckWriting['conclusion'],
    output: CheckWriting['output'],
    existing: number | null,
  ) =>
    pulls.writeCheck(group.repository, checkOf({ ...look, head: group.head }, conclusion, output), existing);
  const comparing = { title: 'Comparing the manifests', summary: 'Slipway renders both sides.' };
  const check = await write(null, comparing, null);
  if (check === null) return;
  try {
    const report = await reportOf(shell, look, group);
    await write(conclusionOf(report) ?? 'failure', writeManifestsCheck(report), check);
  } catch (error) {
    log.error({ err: error, delivery, pull: look.url }, 'The commit of a merge queue could not be compared.');
    const problem = comparisonFailed(
      delivery,
      error instanceof Unavailable ? error.message : null,
      shell.redelivers,
    );
    await write(
      'failure',
      writeManifestsCheck({ ...subjectOf(look, group), state: 'problem', problem }),
      check,
    );
    throw error;
  }
}

function subjectOf(look: PullLook, { head, base, branch, number }: MergeGroup): ManifestsSubject {
  const { repository, repositoryUrl } = look;
  const compared = { headSha: head, base: { ref: branch, sha: base } };
  return { repository, repositoryUrl, pull: number, draft: false, ...compared, touched: [], notes: [] };
}

async function reportOf(shell: ManifestsShell, look: PullLook, group: MergeGroup): Promise<ManifestsReport> {
  const subject = subjectOf(look, group);
  const failed = (problem: Problem): ManifestsReport => ({ ...subject, state: 'problem', problem });
  const config = parseConfig(look.configuration.text);
  if (isProblem(config)) return failed(config);
  const tree = shell.pulls.trees(group.repository);
  const found = await compareTrees(shell, config, { before: tree(group.base), after: tree(group.head) });
  if (found.state === 'problem') return { ...subject, ...found };
  const asking = askingOf(config, found.environments);
  if (asking.asked.length === 0) return { ...subject, ...found, approvals: null };
  const opinions = await readOpinions(shell, look, asking.asked);
  // Only now: what was given after this look would be taken for given while the comment was as it is.
  const now = (await shell.pulls.look(group.repository, group.number)) ?? look;
  const { approvals } = judge(now, asking, opinions, await readLedger(shell.pulls, now));
  const open = approvals?.environments.filter(({ state }) => state !== 'approved') ?? [];
  if (open.length > 0 || isProblem(opinions))
    return failed(
      notApprovedInQueue(
        group.number,
        open.map(({ environment }) => environment),
      ),
    );
  return { ...subject, ...found, approvals };
}
