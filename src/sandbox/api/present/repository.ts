import type { components } from '@octokit/openapi-types';
import { actorOf, type Caller } from '../http.ts';
import { fullName, idOf } from '../nodeId.ts';
import { atLeast } from '../permits.ts';
import { mergingOf } from '../../world/merging.ts';
import type { Repository, Role } from '../../world/types.ts';
import { api, simpleUser, user, type Presenting } from './account.ts';

type Schemas = components['schemas'];

/** Templates of what hangs below a repository, as GitHub writes them. */
function urls(context: Presenting, name: string) {
  const self = api(context, `/repos/${name}`);
  return {
    url: self,
    html_url: `${context.url}/${name}`,
    archive_url: `${self}/{archive_format}{/ref}`,
    assignees_url: `${self}/assignees{/user}`,
    blobs_url: `${self}/git/blobs{/sha}`,
    branches_url: `${self}/branches{/branch}`,
    collaborators_url: `${self}/collaborators{/collaborator}`,
    comments_url: `${self}/comments{/number}`,
    commits_url: `${self}/commits{/sha}`,
    compare_url: `${self}/compare/{base}...{head}`,
    contents_url: `${self}/contents/{+path}`,
    contributors_url: `${self}/contributors`,
    deployments_url: `${self}/deployments`,
    downloads_url: `${self}/downloads`,
    events_url: `${self}/events`,
    forks_url: `${self}/forks`,
    git_commits_url: `${self}/git/commits{/sha}`,
    git_refs_url: `${self}/git/refs{/sha}`,
    git_tags_url: `${self}/git/tags{/sha}`,
    hooks_url: `${self}/hooks`,
    issue_comment_url: `${self}/issues/comments{/number}`,
    issue_events_url: `${self}/issues/events{/number}`,
    issues_url: `${self}/issues{/number}`,
    keys_url: `${self}/keys{/key_id}`,
    labels_url: `${self}/labels{/name}`,
    languages_url: `${self}/languages`,
    merges_url: `${self}/merges`,
    milestones_url: `${self}/milestones{/number}`,
    notifications_url: `${self}/notifications{?since,all,participating}`,
    pulls_url: `${self}/pulls{/number}`,
    releases_url: `${self}/releases{/id}`,
    stargazers_url: `${self}/stargazers`,
    statuses_url: `${self}/statuses/{sha}`,
    subscribers_url: `${self}/subscribers`,
    subscription_url: `${self}/subscription`,
    tags_url: `${self}/tags`,
    teams_url: `${self}/teams`,
    trees_url: `${self}/git/trees{/sha}`,
    clone_url: `${context.url}/${name}.git`,
    git_url: `${context.url.replace(/^http/, 'git')}/${name}.git`,
    ssh_url: `git@${new URL(context.url).hostname}:${name}.git`,
    svn_url: `${context.url}/${name}`,
  };
}

/** Deprecated, and still required by the description. */
const downloads = { has_downloads: false };

export function repository(context: Presenting, record: Repository): Schemas['repository'] {
  const name = fullName(record);
  const openPulls = context.world.pulls(name).filter((pull) => pull.state === 'open').length;
  const forks = context.world.repositories().filter(({ fork }) => fork === name).length;
  const owner = context.world.account(record.owner);
  return {
    id: record.id,
    node_id: idOf.repository(record),
    name: record.name,
    full_name: name,
    private: record.private,
    owner: owner === null ? user(context, record.owner) : simpleUser(context, owner),
    description: record.description,
    fork: record.fork !== null,
    ...urls(context, name),
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks_count: forks,
    forks,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: record.defaultBranch,
    open_issues_count: openPulls,
    open_issues: openPulls,
    is_template: false,
    topics: [],
    has_issues: false,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    ...downloads,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: record.private ? 'private' : 'public',
    pushed_at: record.pushedAt,
    created_at: record.createdAt,
    updated_at: record.pushedAt,
    allow_forking: true,
    web_commit_signoff_required: false,
  };
}

export function minimalRepository(context: Presenting, record: Repository): Schemas['minimal-repository'] {
  return { ...repository(context, record), license: null };
}

export function fullRepository(
  context: Presenting & { readonly caller: Caller },
  record: Repository,
): Schemas['full-repository'] {
  const parent = record.fork === null ? null : context.world.repository(record.fork);
  const owner = context.world.account(record.owner);
  const base = repository(context, record);
  const merging = mergingOf(record);
  return {
    ...base,
    has_discussions: false,
    pushed_at: record.pushedAt,
    created_at: record.createdAt,
    updated_at: record.pushedAt,
    permissions: permissionsOf(roleOfCaller(context, record)),
    allow_rebase_merge: merging.rebase,
    allow_squash_merge: merging.squash,
    allow_merge_commit: merging.merge,
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: merging.deletesBranch,
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    merge_commit_title: 'MERGE_MESSAGE',
    merge_commit_message: 'PR_TITLE',
    temp_clone_token: null,
    subscribers_count: 0,
    network_count: base.forks_count,
    ...(owner?.kind === 'Organization' ? { organization: simpleUser(context, owner) } : {}),
    ...(parent === null ? {} : { parent: repository(context, parent), source: repository(context, parent) }),
  };
}

function roleOfCaller(context: Presenting & { readonly caller: Caller }, record: Repository): Role | null {
  if (context.caller.kind === 'user') return context.world.roleOf(fullName(record), context.caller.login);
  return actorOf(context.caller) === null ? 'read' : null;
}

export function permissionsOf(role: Role | null) {
  return {
    admin: atLeast(role, 'admin'),
    maintain: atLeast(role, 'maintain'),
    push: atLeast(role, 'write'),
    triage: atLeast(role, 'triage'),
    pull: atLeast(role, 'read'),
  };
}
