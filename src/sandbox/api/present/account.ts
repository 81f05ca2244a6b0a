import type { components } from '@octokit/openapi-types';
import type { ApiContext } from '../http.ts';
import { idOf, nodeId } from '../nodeId.ts';
import type { Account } from '../../world/types.ts';

type Schemas = components['schemas'];

/** Presenters turn the world's records into GitHub's JSON; this is all they need besides the record. */
export type Presenting = Pick<ApiContext, 'world' | 'url'>;

export function api(context: Presenting, path: string): string {
  return `${context.url}/api/v3${path}`;
}

/** A login that is no account any more is shown as GitHub's ghost. */
export function user(context: Presenting, login: string): Schemas['simple-user'] {
  const account = context.world.account(login);
  return account === null ? simpleUser(context, ghost) : simpleUser(context, account);
}

const ghost: Account = {
  id: 10137,
  login: 'ghost',
  kind: 'User',
  name: 'Deleted user',
  email: null,
  createdAt: '2014-11-27T12:00:00Z',
};

export function simpleUser(context: Presenting, account: Account): Schemas['simple-user'] {
  const self = api(context, `/users/${encodeURIComponent(account.login)}`);
  return {
    login: account.login,
    id: account.id,
    node_id: idOf.account(account),
    avatar_url: `${context.url}/avatars/u/${account.id}`,
    gravatar_id: '',
    url: self,
    html_url: `${context.url}/${encodeURIComponent(account.login)}`,
    followers_url: `${self}/followers`,
    following_url: `${self}/following{/other_user}`,
    gists_url: `${self}/gists{/gist_id}`,
    starred_url: `${self}/starred{/owner}{/repo}`,
    subscriptions_url: `${self}/subscriptions`,
    organizations_url: `${self}/orgs`,
    repos_url: `${self}/repos`,
    events_url: `${self}/events{/privacy}`,
    received_events_url: `${self}/received_events`,
    type: account.kind,
    site_admin: false,
  };
}

export function publicUser(context: Presenting, account: Account): Schemas['public-user'] {
  const owned = context.world.repositories().filter((repository) => repository.owner === account.login);
  return {
    ...simpleUser(context, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: account.email,
    hireable: null,
    bio: null,
    public_repos: owned.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

export function privateUser(context: Presenting, account: Account): Schemas['private-user'] {
  const owned = context.world.repositories().filter((repository) => repository.owner === account.login);
  const hidden = owned.filter((repository) => repository.private).length;
  return {
    ...publicUser(context, account),
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
  };
}

export function organization(context: Presenting, account: Account): Schemas['organization-simple'] {
  const self = api(context, `/orgs/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: idOf.account(account),
    url: self,
    repos_url: `${self}/repos`,
    events_url: `${self}/events`,
    hooks_url: `${self}/hooks`,
    issues_url: `${self}/issues`,
    members_url: `${self}/members{/member}`,
    public_members_url: `${self}/public_members{/member}`,
    avatar_url: `${context.url}/avatars/u/${account.id}`,
    description: '',
  };
}

export function fullOrganization(context: Presenting, account: Account): Schemas['organization-full'] {
  const owned = context.world.repositories().filter((repository) => repository.owner === account.login);
  return {
    ...organization(context, account),
    ...(account.name === null ? {} : { name: account.name }),
    ...(account.email === null ? {} : { email: account.email }),
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: owned.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${context.url}/${account.login}`,
    type: 'Organization',
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
  };
}

/** The App as other objects show it: who made a check run, a deployment, a comment. */
export function integration(context: Presenting): Schemas['nullable-integration'] {
  const { app } = context.world;
  return integrationNamed(context, {
    id: app.id,
    slug: app.slug,
    name: app.name,
    owner: app.owner,
    events: app.events,
  });
}

/**
 * An App by its slug. Only one is registered; another one (a person's CI, `github-actions`) is known
 * by its name alone.
 */
export function integrationBySlug(context: Presenting, slug: string): Schemas['nullable-integration'] {
  const { app } = context.world;
  if (slug === app.slug) return integration(context);
  return integrationNamed(context, { id: 15368, slug, name: slug, owner: 'github', events: [] });
}

function integrationNamed(
  context: Presenting,
  app: {
    readonly id: number;
    readonly slug: string;
    readonly name: string;
    readonly owner: string;
    readonly events: readonly string[];
  },
): Schemas['nullable-integration'] {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.slug),
    client_id: clientId(app.id),
    owner: user(context, app.owner),
    name: app.name,
    description: null,
    external_url: `${context.url}/apps/${app.slug}`,
    html_url: `${context.url}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: { ...context.world.app.permissions },
    events: [...app.events],
  };
}

/** An App's client id; a JWT may name it as issuer in place of the App's id. */
export function clientId(appId: number): string {
  return `Iv23li${appId.toString(36).padStart(14, '0')}`;
}
