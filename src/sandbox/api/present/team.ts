import type { components } from '@octokit/openapi-types';
import type { Role, Team } from '../../world/types.ts';
import { nodeId } from '../nodeId.ts';
import { api, fullOrganization, type Presenting } from './account.ts';
import { permissionsOf } from './repository.ts';

type Schemas = components['schemas'];

/** REST's older names of the roles that a team or collaborator has. */
export const permissionNames = {
  read: 'pull',
  triage: 'triage',
  write: 'push',
  maintain: 'maintain',
  admin: 'admin',
} as const satisfies Record<Role, string>;

/** With the role that it has in a repository, where it is listed for one. */
export function team(context: Presenting, record: Team, role: Role = 'read'): Schemas['team'] {
  const organization = context.world.account(record.organization);
  const self = api(context, `/orgs/${record.organization}/teams/${record.slug}`);
  return {
    id: record.id,
    node_id: nodeId('Team', record.organization, record.slug),
    name: record.name,
    slug: record.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: permissionNames[role],
    permissions: permissionsOf(role),
    url: self,
    html_url: `${context.url}/orgs/${record.organization}/teams/${record.slug}`,
    members_url: `${self}/members{/member}`,
    repositories_url: `${self}/repos`,
    type: 'organization',
    ...(organization === null ? {} : { organization_id: organization.id }),
    parent: null,
  };
}

export function fullTeam(context: Presenting, record: Team): Schemas['team-full'] {
  const organization = context.world.account(record.organization);
  if (organization === null) throw new Error(`Team ${record.slug} has no organization.`);
  const repositories = context.world
    .repositories()
    .filter(
      (repository) =>
        repository.owner === record.organization && Object.hasOwn(repository.teams, record.slug),
    );
  return {
    ...team(context, record),
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    members_count: record.members.length,
    repos_count: repositories.length,
    created_at: organization.createdAt,
    updated_at: organization.createdAt,
    organization: fullOrganization(context, organization),
  };
}
