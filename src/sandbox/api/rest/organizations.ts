/** Users, organizations and teams. */
import type { Account, Team, TeamRole } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { isMember } from '../permits.ts';
import { api, fullOrganization, privateUser, publicUser, simpleUser } from '../present/account.ts';
import { minimalRepository } from '../present/repository.ts';
import { fullTeam, permissionNames, team } from '../present/team.ts';
import { actor, created, found, noContent, ok, route } from '../route.ts';
import { roleNamed } from './collaborators.ts';

function organizationOf({ world }: ApiContext, login: string): Account {
  const account = world.account(login);
  if (account?.kind !== 'Organization') throw new ApiError(404, 'Not Found');
  return account;
}

function teamOf({ world }: ApiContext, organization: string, slug: string): Team {
  return found(world.team(organization, slug));
}

const accountRoutes: readonly Route[] = [
  route('users/get-authenticated', (request) =>
    ok(privateUser(request, found(request.world.account(actor(request))))),
  ),
  route('users/get-by-username', (request) =>
    ok(publicUser(request, found(request.world.account(request.params.username)))),
  ),
  route('orgs/get', (request) => ok(fullOrganization(request, organizationOf(request, request.params.org)))),
  route('orgs/list-members', (request) => {
    const { login } = organizationOf(request, request.params.org);
    const members = request.world
      .accounts()
      .filter((account) => account.kind === 'User' && isMember(request.world, login, account.login));
    return paged(request, members, (account) => simpleUser(request, account));
  }),
  route('orgs/check-membership-for-user', (request) => {
    const { login } = organizationOf(request, request.params.org);
    if (!isMember(request.world, login, request.params.username)) throw new ApiError(404, 'Not Found');
    return noContent;
  }),
];

function roleIn({ maintainers = [] }: Team, login: string): TeamRole {
  return maintainers.includes(login) ? 'maintainer' : 'member';
}

function membership(context: ApiContext, record: Team, login: string) {
  return ok({
    url: api(context, `/orgs/${record.organization}/teams/${record.slug}/memberships/${login}`),
    role: roleIn(record, login),
    state: 'active',
  });
}

const teamRoutes: readonly Route[] = [
  route('teams/list', (request) => {
    const { login } = organizationOf(request, request.params.org);
    return paged(request, request.world.teams(login), (one) => team(request, one));
  }),
  route('teams/create', (request) => {
    const { login } = organizationOf(request, request.params.org);
    const { name, maintainers = [] } = request.body;
    const made = request.world.createTeam({ organization: login, name });
    const founders = request.caller.kind === 'user' ? [actor(request), ...maintainers] : maintainers;
    const filled = founders.reduce(
      (current, member) => request.world.setTeamMember(login, current.slug, member, 'maintainer'),
      made,
    );
    return created(fullTeam(request, filled));
  }),
  route('teams/get-by-name', (request) =>
    ok(fullTeam(request, teamOf(request, request.params.org, request.params.team_slug))),
  ),
  route('teams/list-members-in-org', (request) => {
    const record = teamOf(request, request.params.org, request.params.team_slug);
    const { role = 'all' } = request.query;
    const members = record.members.filter((login) => role === 'all' || roleIn(record, login) === role);
    return paged(request, members, (login) => simpleUser(request, found(request.world.account(login))));
  }),
  route('teams/get-membership-for-user-in-org', (request) => {
    const record = teamOf(request, request.params.org, request.params.team_slug);
    const { login } = found(request.world.account(request.params.username));
    if (!record.members.includes(login)) throw new ApiError(404, 'Not Found');
    return membership(request, record, login);
  }),
  route('teams/add-or-update-membership-for-user-in-org', (request) => {
    const { organization, slug } = teamOf(request, request.params.org, request.params.team_slug);
    const { login } = found(request.world.account(request.params.username));
    const role = request.body?.role ?? 'member';
    return membership(request, request.world.setTeamMember(organization, slug, login, role), login);
  }),
  route('teams/remove-membership-for-user-in-org', (request) => {
    const { organization, slug } = teamOf(request, request.params.org, request.params.team_slug);
    const { login } = found(request.world.account(request.params.username));
    request.world.setTeamMember(organization, slug, login, null);
    return noContent;
  }),
];

const teamRepositoryRoutes: readonly Route[] = [
  route('teams/list-repos-in-org', (request) => {
    const { organization, slug } = teamOf(request, request.params.org, request.params.team_slug);
    const held = request.world
      .repositories()
      .filter(({ owner, teams }) => owner === organization && Object.hasOwn(teams, slug));
    return paged(request, held, (one) => minimalRepository(request, one));
  }),
  route('teams/add-or-update-repo-permissions-in-org', (request) => {
    const { slug } = teamOf(request, request.params.org, request.params.team_slug);
    const role = roleNamed(request.body?.permission ?? permissionNames.write);
    request.world.setTeamRole(fullName(request.repository), slug, role);
    return noContent;
  }),
  route('teams/remove-repo-in-org', (request) => {
    const { slug } = teamOf(request, request.params.org, request.params.team_slug);
    request.world.setTeamRole(fullName(request.repository), slug, null);
    return noContent;
  }),
];

export const organizationRoutes: readonly Route[] = [
  ...accountRoutes,
  ...teamRoutes,
  ...teamRepositoryRoutes,
];
