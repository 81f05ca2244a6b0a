import { hasRole } from './access.ts';
import { fullNameOf, type Context } from './context.ts';
import { RulesViolated, type PushRefusal } from './contract.ts';
import { branchOf } from './git/ref-name.ts';
import type { RefMoved } from './ref-moves.ts';
import { rulesFor } from './rulesets.ts';
import type { MergeMethod, PullRequest, Repository, Review, Rule } from './types.ts';

/** Below it are the merge queue's own branches. */
export const queuePrefix = 'gh-readonly-queue/';

/** @throws RulesViolated where somebody may not move a branch directly. */
export function requirePush(
  context: Context,
  repository: Repository,
  moves: readonly RefMoved[],
  actor: string,
): void {
  const violations = moves.flatMap((move) => {
    const branch = branchOf(move.ref);
    if (branch === null) return [];
    if (branch.startsWith(queuePrefix)) return ['Cannot update this protected ref.'];
    return rulesFor(context, repository, { branch, actor, way: 'push' }).flatMap((rule) =>
      pushViolations(context, repository, rule, move),
    );
  });
  if (violations.length > 0) throw new RulesViolated(422, violations);
}

/** The same for git, which asks before it knows whether a push is forced, and of commits without checks. */
export async function pushRefusals(
  context: Context,
  repository: Repository,
  actor: string,
): Promise<readonly PushRefusal[]> {
  const refs = await context.git(repository).refs('refs/heads/');
  return refs.flatMap(({ ref }) => {
    const rules = rulesFor(context, repository, { branch: branchOf(ref) ?? '', actor, way: 'push' });
    return rules.flatMap((rule) => refusals(rule).map((refusal) => ({ ref, ...refusal })));
  });
}

function refusals(rule: Rule): readonly Omit<PushRefusal, 'ref'>[] {
  switch (rule.type) {
    case 'deletion':
      return [{ when: 'delete', message: 'Cannot delete this branch' }];
    case 'non_fast_forward':
      return [{ when: 'force', message: 'Cannot force-push to this branch' }];
    case 'pull_request':
      return [{ when: 'update', message: 'Changes must be made through a pull request.' }];
    case 'merge_queue':
      return [{ when: 'update', message: 'Changes must be made through the merge queue' }];
    case 'required_status_checks':
      return rule.checks.map(({ context: name }) => ({
        when: 'update',
        message: `Required status check "${name}" is expected.`,
      }));
  }
}

function pushViolations(
  context: Context,
  repository: Repository,
  rule: Rule,
  { before, after, forced }: RefMoved,
): readonly string[] {
  if (after === null) return rule.type === 'deletion' ? ['Cannot delete this branch'] : [];
  if (before === null) return [];
  switch (rule.type) {
    case 'deletion':
      return [];
    case 'non_fast_forward':
      return forced ? ['Cannot force-push to this branch'] : [];
    case 'pull_request':
      return ['Changes must be made through a pull request.'];
    case 'merge_queue':
      return ['Changes must be made through the merge queue'];
    case 'required_status_checks':
      return checkViolations(context, repository, rule, after);
  }
}

/** What of the checks that a rule requires is not green on a commit. */
export function checkViolations(
  { store, app }: Context,
  repository: Repository,
  { checks }: Extract<Rule, { type: 'required_status_checks' }>,
  sha: string,
): readonly string[] {
  const name = fullNameOf(repository);
  return checks.flatMap(({ context, app: id }) => {
    const run = store
      .all('checkRuns')
      .findLast(
        (one) =>
          one.repository === name &&
          one.headSha === sha &&
          one.name === context &&
          (id === null || (id === app.id && one.app === app.slug)),
      );
    const status =
      id === null
        ? store
            .all('statuses')
            .findLast((one) => one.repository === name && one.sha === sha && one.context === context)
        : undefined;
    const state = run === undefined ? status?.state : (run.conclusion ?? run.status);
    const missing = missingFor(state);
    return missing === null ? [] : [`Required status check "${context}" is ${missing}.`];
  });
}

const greenStates = ['success', 'neutral', 'skipped'];

/** What is said of a required check in that state; null where it is green. */
function missingFor(state: string | undefined): 'expected' | 'in progress' | 'failing' | null {
  if (state === undefined || state === 'queued') return 'expected';
  if (state === 'in_progress' || state === 'pending') return 'in progress';
  return greenStates.includes(state) ? null : 'failing';
}

export interface MergeAttempt {
  readonly actor: string;
  readonly method: MergeMethod;
  /** Whether the head has all of the base. */
  readonly upToDate: boolean;
  /** Whether it is to be merged by the queue. */
  readonly queued: boolean;
}

/** @throws RulesViolated where a pull request may not be merged, or put into the queue. */
export function requireMergeable(
  context: Context,
  repository: Repository,
  pull: PullRequest,
  attempt: MergeAttempt,
): void {
  const { actor } = attempt;
  const rules = rulesFor(context, repository, { branch: pull.base.ref, actor, way: 'pull_request' });
  const violations = violationsOf(context, repository, rules, { pull, ...attempt });
  if (violations.length > 0) throw new RulesViolated(405, violations);
}

/** What of the rules a merge would not keep. */
export function violationsOf(
  context: Context,
  repository: Repository,
  rules: readonly Rule[],
  attempt: Omit<MergeAttempt, 'actor'> & { readonly pull: PullRequest },
): readonly string[] {
  return rules.flatMap((rule) => mergeViolations(context, repository, rule, attempt));
}

function mergeViolations(
  context: Context,
  repository: Repository,
  rule: Rule,
  { pull, method, upToDate, queued }: Omit<MergeAttempt, 'actor'> & { readonly pull: PullRequest },
): readonly string[] {
  switch (rule.type) {
    case 'merge_queue':
      return queued ? [] : ['Changes must be made through the merge queue'];
    case 'pull_request': {
      const given = approvals(context, repository, pull);
      const isRefused = !queued && !rule.methods.includes(method);
      return [
        ...(given >= rule.approvals ? [] : [tooFewApprovals(rule.approvals)]),
        ...(isRefused ? [`This branch must not be merged with the method ${method}.`] : []),
      ];
    }
    case 'required_status_checks':
      return [
        ...checkViolations(context, repository, rule, pull.head.sha),
        ...(rule.strict && !upToDate
          ? ['This branch must be up to date with its base before it is merged.']
          : []),
      ];
    case 'deletion':
    case 'non_fast_forward':
      return [];
  }
}

function tooFewApprovals(needed: number): string {
  const reviews = needed === 1 ? 'review is' : 'reviews are';
  return `At least ${needed} approving ${reviews} required by reviewers with write access.`;
}

/** How many reviewers who may write approve; none where one of them wants changes. */
function approvals(context: Context, repository: Repository, pull: PullRequest): number {
  const newest = new Map<string, Review['state']>();
  for (const review of context.store.all('reviews')) {
    if (review.repository !== pull.repository || review.pull !== pull.number) continue;
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') newest.set(review.author, review.state);
  }
  const states = [...newest]
    .filter(([author]) => hasRole(context, repository, author, 'write'))
    .map(([, state]) => state);
  return states.includes('CHANGES_REQUESTED') ? 0 : states.filter((state) => state === 'APPROVED').length;
}
