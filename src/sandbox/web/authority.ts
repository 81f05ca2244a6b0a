/** Who may do what on a pull request, as on GitHub. */
import type { RepositoryVisit } from './context.ts';
import type { PullRequest, Role } from '../world/types.ts';

const ranks: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

export function atLeast(role: Role, least: Role): boolean {
  return ranks.indexOf(role) >= ranks.indexOf(least);
}

export function mayMerge({ role }: RepositoryVisit): boolean {
  return atLeast(role, 'write');
}

export function mayRerunChecks({ role }: RepositoryVisit): boolean {
  return atLeast(role, 'write');
}

/** Close, reopen, and mark as ready: who opened it, and who triages. */
export function mayManage({ role, viewer }: RepositoryVisit, pull: PullRequest): boolean {
  return pull.author === viewer.login || atLeast(role, 'triage');
}

/** Whoever may write may also change what others wrote, the bot included. */
export function mayEdit({ viewer, role }: RepositoryVisit, text: { readonly author: string }): boolean {
  return text.author === viewer.login || atLeast(role, 'write');
}

export function mayDismiss({ role }: RepositoryVisit): boolean {
  return atLeast(role, 'write');
}

/** Everybody who may read may review, but nobody gives a verdict on their own. */
export function mayJudge({ viewer }: RepositoryVisit, pull: PullRequest): boolean {
  return pull.author !== viewer.login;
}
