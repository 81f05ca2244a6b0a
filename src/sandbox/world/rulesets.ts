/** Which rules hold for a branch, and for whom. */
import { hasRole } from './access.ts';
import type { Context } from './context.ts';
import type { BypassActor, Repository, Role, Rule, Ruleset } from './types.ts';

/** Whether a change comes by a push, or by merging a pull request. */
export type Way = 'push' | 'pull_request';

interface Change {
  readonly branch: string;
  readonly actor: string;
  readonly way: Way;
}

/** The rules of a branch, whoever asks, each with its set. */
export function rulesOf(
  repository: Repository,
  branch: string,
): readonly { readonly rule: Rule; readonly set: Ruleset }[] {
  return setsOf(repository, branch).flatMap((set) => set.rules.map((rule) => ({ rule, set })));
}

/** The rules that somebody must keep on a branch. */
export function rulesFor(context: Context, repository: Repository, change: Change): readonly Rule[] {
  return setsOf(repository, change.branch)
    .filter(({ bypass }) => !bypass.some((one) => isBypassedBy(context, repository, one, change)))
    .flatMap(({ rules }) => rules);
}

function setsOf(repository: Repository, branch: string): readonly Ruleset[] {
  const holds = (pattern: string) => matches(pattern, branch, repository);
  return (repository.rulesets ?? []).filter(
    ({ enforcement, include, exclude }) =>
      enforcement === 'active' && include.some(holds) && !exclude.some(holds),
  );
}

/** fnmatch with FNM_PATHNAME, as GitHub has it. */
function matches(pattern: string, branch: string, { defaultBranch }: Repository): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*|\*|\?/g, (one) => (one === '**' ? '.*' : one === '*' ? '[^/]*' : '[^/]'));
  return new RegExp(`^${expression}$`).test(`refs/heads/${branch}`);
}

/** GitHub's numbers of the roles that may bypass. */
const roleIds: Readonly<Record<number, Role>> = { 2: 'maintain', 4: 'write', 5: 'admin' };

function isBypassedBy(
  context: Context,
  repository: Repository,
  { type, id, mode }: BypassActor,
  { actor, way }: Change,
): boolean {
  if (mode === 'pull_request' && way === 'push') return false;
  const { app, store } = context;
  switch (type) {
    case 'Integration':
      return id === app.id && actor === `${app.slug}[bot]`;
    case 'User':
      return store.get('accounts', actor)?.id === id;
    case 'Team':
      return store
        .all('teams')
        .some(
          (team) => team.id === id && team.organization === repository.owner && team.members.includes(actor),
        );
    case 'OrganizationAdmin':
    case 'RepositoryRole': {
      const needed = type === 'OrganizationAdmin' ? 'admin' : roleIds[id ?? 0];
      return needed !== undefined && hasRole(context, repository, actor, needed);
    }
  }
}
