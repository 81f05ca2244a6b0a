import { isSettled } from '../../core/approval/state.ts';
import type { ApprovalsReport } from '../../core/approval/types.ts';
import { parseConfig } from '../../core/config/parse.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { comparisonFailed, heldInQueue, notApprovedInQueue } from '../../core/problems/review.ts';
import type { ManifestsReport, ManifestsSubject } from '../../core/review/types.ts';
import {
  type CheckRecord,
  type CheckWriting,
  type MergeGroup,
  type PullLook,
  Unavailable,
} from '../../ports.ts';
import { compareTrees } from './compare.ts';
import { conclusionOf, mayPass } from './conclusion.ts';
import { heldNow } from './held.ts';
import { askingOf, judge, readLedger } from './judge.ts';
import { readOpinions } from './opinions.ts';
import { checkOf, outputOf } from './publish.ts';
import type { Attempt, ManifestsShell } from './run.ts';
import { withWaiver } from './waiver.ts';
import { comparedIn } from './sticky.ts';

/** A commit of a merge queue, and the environment repository that it is in. */
type Group = MergeGroup & { readonly repository: string };

const queuePrefix = 'gh-readonly-queue/';

/**
 * Whether a branch is one that a queue makes; null where GitHub does not say. Anyone who may write can make one that
 * is called so: what is in a queue is asked of GitHub.
 */
export function mayBeQueued(branch: string | null): boolean {
  return branch === null || branch.startsWith(queuePrefix);
}

/** Of which pull request a group is, and for which branch: GitHub tells by the name of its ref alone. */
export function parseGroupRef(ref: string): Pick<MergeGroup, 'branch' | 'number'> | null {
  const [, branch, number] =
    /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-([1-9]\d*)-[0-9a-f]{40}$/u.exec(ref) ?? [];
  return branch === undefined ? null : { branch, number: Number(number) };
}

/**
 * Says in the check run of a merge queue's commit whether it does what was approved of its pull request, and no
 * more. A queue does not wait for people: what is not approved is red. What failed by a fault that may pass waits
 * to be tried again, as long as there are tries left, and the queue has patience.
 * @param isAgain whether somebody has asked for it once more: what is said already is found out anew only then
 */
export async function tellGroup(
  shell: ManifestsShell,
  group: Group,
  delivery: string,
  isAgain: boolean,
): Promise<void> {
  await shell.inTurn(`${group.repository.toLowerCase()}@${group.head}`, async () => {
    const look = await shell.pulls.look(group.repository, group.number);
    if (look === null) return;
    const { check } = await shell.pulls.checksOn(group.repository, group.head, look.checkName);
    if (check?.completed === true && !isAgain) return;
    const tried = check === null || isAgain ? null : comparedIn(check);
    await tellOnce(shell, look, group, { delivery, check, tries: (tried?.tries ?? 0) + 1 });
  });
}

async function tellOnce(
  shell: ManifestsShell,
  look: PullLook,
  group: Group,
  { delivery, check: known, tries }: Attempt & { readonly check: CheckRecord | null },
): Promise<void> {
  const { pulls, log } = shell;
  const write = (
    conclusion: CheckWriting['conclusion'],
    output: CheckWriting['output'],
    existing: number | null,
  ) =>
    pulls.writeCheck(group.repository, checkOf({ ...look, head: group.head }, conclusion, output), existing);
  const comparing = { title: 'Comparing the manifests', summary: 'Slipway renders both sides.' };
  const check = await write(null, comparing, known?.id ?? null);
  if (check === null) return;
  const tell = (report: ManifestsReport) => {
    const isTriedAgain = mayPass(report) && tries < limits.sweptTries;
    const conclusion = isTriedAgain ? null : (conclusionOf(report) ?? 'failure');
    return write(conclusion, outputOf({ look, report, ledger: '' }, tries), check);
  };
  try {
    await tell(await reportOf(shell, look, group));
  } catch (error) {
    log.error({ err: error, delivery, pull: look.url }, 'The commit of a merge queue could not be compared.');
    const reason = error instanceof Unavailable ? error.message : null;
    const problem = comparisonFailed(delivery, reason, tries);
    await tell({ ...subjectOf(look, group), state: 'problem', problem });
    throw error;
  }
}

function subjectOf(look: PullLook, { head, base, branch, number }: Group): ManifestsSubject {
  const { repository, repositoryUrl } = look;
  const compared = { headSha: head, base: { ref: branch, sha: base } };
  return { repository, repositoryUrl, pull: number, draft: false, ...compared, touched: [], notes: [] };
}

async function reportOf(shell: ManifestsShell, look: PullLook, group: Group): Promise<ManifestsReport> {
  const subject = subjectOf(look, group);
  const failed = (problem: Problem): ManifestsReport => ({ ...subject, state: 'problem', problem });
  const config = parseConfig(look.configuration.text);
  if (isProblem(config)) return failed(config);
  const tree = shell.pulls.trees(group.repository);
  const found = await compareTrees(shell, config, { before: tree(group.base), after: tree(group.head) });
  if (found.state === 'problem') return { ...subject, ...found };
  const asking = await withWaiver(shell, config, look, askingOf(config, found.environments));
  const compared = (approvals: ApprovalsReport | null) =>
    unlessHeld(shell, look, { ...subject, ...found, approvals, held: null });
  if (asking.asked.length === 0) return compared(null);
  const opinions = await readOpinions(shell, look, asking.asked);
  // Only now: what was given after this look would be taken for given while the comment was as it is.
  const now = (await shell.pulls.look(group.repository, group.number)) ?? look;
  const { approvals } = judge(now, asking, opinions, await readLedger(shell.pulls, now));
  const open = approvals?.environments.filter((one) => !isSettled(one)) ?? [];
  if (open.length > 0 || isProblem(opinions))
    return failed(
      notApprovedInQueue(
        group.number,
        open.map(({ environment }) => environment),
      ),
    );
  return compared(approvals);
}

/** Nor does it wait for gates. */
async function unlessHeld(
  shell: ManifestsShell,
  look: PullLook,
  report: Extract<ManifestsReport, { state: 'compared' }>,
): Promise<ManifestsReport> {
  const held = await heldNow(shell, look);
  return held === null ? report : { ...report, state: 'problem', problem: heldInQueue(look.number, held) };
}
