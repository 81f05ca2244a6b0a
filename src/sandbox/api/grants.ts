/**
 * Every operation that is served, and what it takes. The App's side is GitHub's published list of
 * permissions required for GitHub Apps; a person's side is the role in the repository.
 */
import type { Role } from '../world/types.ts';

/** `name:access`. Of several, one is enough. */
export type Grant = `${string}:${'read' | 'write' | 'admin'}`;

export interface Requirement {
  /** What an installation needs; empty: nothing; null: no installation may. */
  readonly app: readonly Grant[] | null;
  /** What a person needs in the repository or organization; `anyone` includes callers without a token. */
  readonly person: Role | 'member' | 'owner' | 'authenticated' | 'anyone' | null;
  /** Only the App itself, by its JWT. */
  readonly jwt?: true;
}

const needs = (person: Requirement['person'], ...app: readonly Grant[]): Requirement => ({ app, person });
const jwtOnly: Requirement = { app: null, person: null, jwt: true };
const personOnly = (person: Requirement['person']): Requirement => ({ app: null, person });

const pullOrIssue = (access: 'read' | 'write') =>
  needs('read', `issues:${access}`, `pull_requests:${access}`);
const reactions = (access: 'read' | 'write') => needs('read', `issues:${access}`);

export const requirements: Readonly<Record<string, Requirement>> = {
  'meta/root': needs('anyone'),
  'meta/get': needs('anyone'),
  'rate-limit/get': needs('anyone'),
  'users/get-authenticated': personOnly('authenticated'),
  'users/get-by-username': needs('anyone'),

  'apps/get-authenticated': jwtOnly,
  'apps/get-by-slug': needs('anyone'),
  'apps/list-installations': jwtOnly,
  'apps/get-installation': jwtOnly,
  'apps/create-installation-access-token': jwtOnly,
  'apps/get-repo-installation': jwtOnly,
  'apps/get-org-installation': jwtOnly,
  'apps/get-user-installation': jwtOnly,
  'apps/get-webhook-config-for-app': jwtOnly,
  'apps/update-webhook-config-for-app': jwtOnly,
  'apps/list-webhook-deliveries': jwtOnly,
  'apps/get-webhook-delivery': jwtOnly,
  'apps/redeliver-webhook-delivery': jwtOnly,
  'apps/list-repos-accessible-to-installation': { app: ['metadata:read'], person: null },
  'apps/revoke-installation-access-token': { app: [], person: null },

  'orgs/get': needs('anyone'),
  'orgs/list-members': needs('anyone', 'members:read'),
  'orgs/check-membership-for-user': needs('anyone', 'members:read'),
  'repos/list-for-org': needs('anyone', 'metadata:read'),
  'repos/list-for-user': needs('anyone', 'metadata:read'),
  'repos/list-for-authenticated-user': personOnly('authenticated'),
  'repos/create-in-org': needs('owner', 'administration:write'),
  'repos/create-for-authenticated-user': personOnly('authenticated'),

  'teams/list': needs('member', 'members:read'),
  'teams/create': needs('owner', 'members:write'),
  'teams/get-by-name': needs('member', 'members:read'),
  'teams/list-members-in-org': needs('member', 'members:read'),
  'teams/get-membership-for-user-in-org': needs('member', 'members:read'),
  'teams/add-or-update-membership-for-user-in-org': needs('owner', 'members:write'),
  'teams/remove-membership-for-user-in-org': needs('owner', 'members:write'),
  'teams/list-repos-in-org': needs('member', 'members:read'),
  'teams/add-or-update-repo-permissions-in-org': needs('admin', 'administration:write'),
  'teams/remove-repo-in-org': needs('admin', 'administration:write'),

  'repos/get': needs('read', 'metadata:read'),
  'repos/update': needs('admin', 'administration:write'),
  'repos/delete': needs('admin', 'administration:write'),
  'repos/list-forks': needs('read', 'metadata:read'),
  'repos/create-fork': needs('read', 'administration:write'),
  'repos/list-teams': needs('read', 'administration:read'),
  'repos/list-collaborators': needs('write', 'metadata:read'),
  'repos/check-collaborator': needs('write', 'metadata:read'),
  'repos/get-collaborator-permission-level': needs('read', 'metadata:read'),
  'repos/add-collaborator': needs('admin', 'administration:write'),
  'repos/remove-collaborator': needs('admin', 'administration:write'),

  'repos/get-content': needs('read', 'contents:read'),
  'repos/create-or-update-file-contents': needs('write', 'contents:write'),
  'repos/delete-file': needs('write', 'contents:write'),
  'repos/get-readme': needs('read', 'contents:read'),
  'repos/list-branches': needs('read', 'contents:read'),
  'repos/get-branch': needs('read', 'contents:read'),
  'repos/get-branch-protection': needs('read', 'administration:read'),
  'repos/list-tags': needs('read', 'metadata:read'),
  'repos/list-commits': needs('read', 'contents:read'),
  'repos/get-commit': needs('read', 'contents:read'),
  'repos/compare-commits-with-basehead': needs('read', 'contents:read'),
  'repos/list-pull-requests-associated-with-commit': needs('read', 'pull_requests:read'),
  'repos/get-repo-rulesets': needs('read', 'metadata:read'),
  'repos/get-repo-ruleset': needs('read', 'metadata:read'),
  'repos/create-repo-ruleset': needs('admin', 'administration:write'),
  'repos/update-repo-ruleset': needs('admin', 'administration:write'),
  'repos/delete-repo-ruleset': needs('admin', 'administration:write'),
  'repos/get-branch-rules': needs('read', 'metadata:read'),
  'git/get-ref': needs('read', 'contents:read'),
  'git/list-matching-refs': needs('read', 'contents:read'),
  'git/create-ref': needs('write', 'contents:write'),
  'git/update-ref': needs('write', 'contents:write'),
  'git/delete-ref': needs('write', 'contents:write'),
  'git/get-blob': needs('read', 'contents:read'),
  'git/create-blob': needs('write', 'contents:write'),
  'git/get-tree': needs('read', 'contents:read'),
  'git/create-tree': needs('write', 'contents:write'),
  'git/get-commit': needs('read', 'contents:read'),
  'git/create-commit': needs('write', 'contents:write'),

  'pulls/list': needs('read', 'pull_requests:read'),
  'pulls/get': needs('read', 'pull_requests:read'),
  'pulls/create': needs('read', 'pull_requests:write'),
  'pulls/update': needs('read', 'pull_requests:write'),
  'pulls/list-files': needs('read', 'pull_requests:read'),
  'pulls/list-commits': needs('read', 'pull_requests:read'),
  'pulls/check-if-merged': needs('read', 'pull_requests:read'),
  'pulls/merge': needs('write', 'contents:write'),
  'pulls/update-branch': needs('write', 'pull_requests:write'),
  'pulls/list-requested-reviewers': needs('read', 'pull_requests:read'),
  'pulls/list-reviews': needs('read', 'pull_requests:read'),
  'pulls/get-review': needs('read', 'pull_requests:read'),
  'pulls/create-review': needs('read', 'pull_requests:write'),
  'pulls/update-review': needs('read', 'pull_requests:write'),
  'pulls/dismiss-review': needs('write', 'pull_requests:write'),

  'issues/list-for-repo': needs('read', 'issues:read'),
  'issues/get': pullOrIssue('read'),
  'issues/update': pullOrIssue('write'),
  'issues/list-comments': pullOrIssue('read'),
  'issues/list-comments-for-repo': pullOrIssue('read'),
  'issues/get-comment': pullOrIssue('read'),
  'issues/create-comment': pullOrIssue('write'),
  'issues/update-comment': pullOrIssue('write'),
  'issues/delete-comment': pullOrIssue('write'),
  'reactions/list-for-issue-comment': reactions('read'),
  'reactions/create-for-issue-comment': reactions('write'),
  'reactions/delete-for-issue-comment': reactions('write'),

  'repos/create-commit-status': needs('write', 'statuses:write'),
  'repos/list-commit-statuses-for-ref': needs('read', 'statuses:read'),
  'repos/get-combined-status-for-ref': needs('read', 'statuses:read'),
  // On GitHub only Apps may write check runs; here a person with write access stands for their CI.
  'checks/create': needs('write', 'checks:write'),
  'checks/update': needs('write', 'checks:write'),
  'checks/get': needs('read', 'checks:read'),
  'checks/list-for-ref': needs('read', 'checks:read'),
  'checks/list-for-suite': needs('read', 'checks:read'),
  'checks/rerequest-run': needs('write', 'checks:write'),
  'checks/rerequest-suite': needs('write', 'checks:write'),
  'checks/get-suite': needs('read', 'checks:read'),
  'checks/list-suites-for-ref': needs('read', 'checks:read'),

  'repos/list-deployments': needs('read', 'deployments:read'),
  'repos/get-deployment': needs('read', 'deployments:read'),
  'repos/create-deployment': needs('write', 'deployments:write'),
  'repos/list-deployment-statuses': needs('read', 'deployments:read'),
  'repos/get-deployment-status': needs('read', 'deployments:read'),
  'repos/create-deployment-status': needs('write', 'deployments:write'),
};
