/** Who may do what in a repository. */
import type { Repository, Role } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName, nodeId } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { api, simpleUser } from '../present/account.ts';
import { minimalRepository, permissionsOf } from '../present/repository.ts';
import { permissionNames, team } from '../present/team.ts';
import { actor, found, noContent, ok, route } from '../route.ts';

/** `permission` knows only these three and none: maintain reads as write there, triage as read. */
const folded = { read: 'read', triage: 'read', write: 'write', maintain: 'write', admin: 'admin' } as const;

/** REST's names for a role to give: `push` and `write` are the same. */
export function roleNamed(name: string): Role {
  const roles: Readonly<Record<string, Role>> = {
    pull: 'read',
    read: 'read',
    triage: 'triage',
    push: 'write',
    write: 'write',
    maintain: 'maintain',
    admin: 'admin',
  };
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (role === undefined) throw new ApiError(422, `There is no permission ${name}.`);
  return role;
}

function collaborator(context: ApiContext, login: string, role: Role | null) {
  const account = found(context.world.account(login));
  return {
    ...simpleUser(context, account),
    permissions: permissionsOf(role),
    role_name: role ?? 'none',
  };
}

/** Everybody with access that is given, not public: directly, through a team, or as owner. */
function collaboratorsOf(
  { world }: ApiContext,
  repository: Repository,
  affiliation: string,
): readonly string[] {
  const direct = Object.keys(repository.collaborators);
  if (affiliation === 'direct' || affiliation === 'outside') return direct;
  const teams = world.teams(repository.owner).filter(({ slug }) => Object.hasOwn(repository.teams, slug));
  const owner = world.account(repository.owner)?.kind === 'User' ? [repository.owner] : [];
  return [...new Set([...owner, ...direct, ...teams.flatMap(({ members }) => members)])];
}

export const collaboratorRoutes: readonly Route[] = [
  route('repos/list-collaborators', (request) => {
    const name = fullName(request.repository);
    const { permission, affiliation = 'all' } = request.query;
    const wanted = permission === undefined ? null : roleNamed(permission);
    const all = collaboratorsOf(request, request.repository, affiliation)
      .map((login) => ({ login, role: request.world.roleOf(name, login) }))
      .filter(({ role }) => wanted === null || role === wanted);
    return paged(request, all, ({ login, role }) => collaborator(request, login, role));
  }),
  route('repos/check-collaborator', (request) => {
    const all = collaboratorsOf(request, request.repository, 'all');
    if (!all.includes(request.params.username)) throw new ApiError(404, 'Not Found');
    return noContent;
  }),
  route('repos/get-collaborator-permission-level', (request) => {
    const account = found(request.world.account(request.params.username));
    const role = request.world.roleOf(fullName(request.repository), account.login);
    return ok({
      permission: role === null ? 'none' : folded[role],
      role_name: role ?? 'none',
      user: collaborator(request, account.login, role),
    });
  }),
  route('repos/add-collaborator', (request) => {
    const account = found(request.world.account(request.params.username));
    const role = roleNamed(request.body?.permission ?? 'push');
    const known = Object.hasOwn(request.repository.collaborators, account.login);
    const name = fullName(request.repository);
    const repository = request.world.setCollaborator(name, account.login, role);
    if (known) return noContent;
    // On GitHub the person has yet to accept; here the invitation is taken at once.
    const self = api(request, `/repos/${name}/invitations/${account.id}`);
    return {
      status: 201,
      body: {
        id: account.id,
        node_id: nodeId('RepositoryInvitation', name, account.login),
        repository: minimalRepository(request, repository),
        invitee: simpleUser(request, account),
        inviter: simpleUser(request, found(request.world.account(actor(request)))),
        permissions: role,
        created_at: request.world.now(),
        expired: false,
        url: self,
        html_url: `${request.url}/${name}/invitations`,
      },
    };
  }),
  route('repos/remove-collaborator', (request) => {
    request.world.setCollaborator(fullName(request.repository), request.params.username, null);
    return noContent;
  }),
  route('repos/list-teams', (request) =>
    paged(request, Object.entries(request.repository.teams), ([slug, role]) => ({
      ...team(request, found(request.world.team(request.repository.owner, slug)), role),
      permission: permissionNames[role],
    })),
  ),
];
