import { isSettled } from '../../core/approval/state.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { ManifestsReport } from '../../core/review/types.ts';

/** Whether an effect blocks, whoever approves. */
export function isBlocked({ resources }: ManifestDiff): boolean {
  return resources.some(({ effects }) => effects.some(({ severity }) => severity === 'block'));
}

/** A conflict is not green and not red: it waits until somebody solves it; and so does what is not approved, or held. */
export function conclusionOf(report: ManifestsReport): 'success' | 'failure' | null {
  switch (report.state) {
    case 'conflict':
      return null;
    case 'problem':
      return 'failure';
    case 'compared':
      return conclude(isBlocked(report.diff), report.approvals, report.held);
  }
}

type Compared = Extract<ManifestsReport, { state: 'compared' }>;

/** @param held by its gates: that, too, is waited for */
export function conclude(
  blocked: boolean,
  approvals: Compared['approvals'],
  held: Compared['held'],
): 'success' | 'failure' | null {
  if (blocked) return 'failure';
  if (held !== null) return null;
  if (approvals === null) return 'success';
  const isApproved = approvals.environments.every(isSettled);
  return isApproved && approvals.problem === null ? 'success' : null;
}

/** Whether it failed by what may pass: then it is worth trying again. */
export function mayPass(report: ManifestsReport): boolean {
  return report.state === 'problem' && report.problem.retryable;
}
