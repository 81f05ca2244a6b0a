import type { Context } from './context.ts';
import type { Repository, Role } from './types.ts';

const order: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/**
 * The highest role that an account has in a repository: its own, its teams', the owner's, the
 * App's where it is installed, and everybody's in a public one. Null: it may not even see it.
 */
export function roleOf({ store, app }: Context, repository: Repository, login: string): Role | null {
  const account = store.get('accounts', login);
  if (account === null) return null;
  const teams = store
    .all('teams')
    .filter((team) => team.organization === repository.owner && team.members.includes(account.login));
  const roles = [
    repository.private ? undefined : 'read',
    account.login === repository.owner ? 'admin' : undefined,
    // What the App may do in detail is a matter of its permissions, not of a role.
    account.login === `${app.slug}[bot]` && repository.owner === app.account ? 'write' : undefined,
    repository.collaborators[account.login],
    ...teams.map((team) => repository.teams[team.slug]),
  ] satisfies readonly (Role | undefined)[];
  return roles
    .filter((role) => role !== undefined)
    .reduce<Role | null>((best, role) => (best === null || higher(role, best) ? role : best), null);
}

/** Whether somebody has at least that role. */
export function hasRole(context: Context, repository: Repository, login: string, needed: Role): boolean {
  const role = roleOf(context, repository, login);
  return role !== null && order.indexOf(role) >= order.indexOf(needed);
}

function higher(a: Role, b: Role): boolean {
  return order.indexOf(a) > order.indexOf(b);
}
