/** Rules of branches, and who need not keep them. */
import * as z from 'zod';
import type { NewRuleset } from '../../world/contract.ts';
import type { Repository, Rule, Ruleset } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName, nodeId } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { api } from '../present/account.ts';
import { created, found, noContent, ok, route } from '../route.ts';

/** Of the rules that GitHub has, those that the sandbox keeps; the description was checked before. */
const method = z.enum(['merge', 'squash', 'rebase']);
const queueMethods = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const;
const rule = z.union([
  z.object({ type: z.enum(['deletion', 'non_fast_forward']) }),
  z
    .object({
      type: z.literal('pull_request'),
      parameters: z.object({
        required_approving_review_count: z.number(),
        allowed_merge_methods: z.array(method).default(['merge', 'squash', 'rebase']),
        dismiss_stale_reviews_on_push: z.literal(false),
        require_code_owner_review: z.literal(false),
        require_last_push_approval: z.literal(false),
        required_review_thread_resolution: z.boolean(),
      }),
    })
    .transform(({ type, parameters: given }) => ({
      type,
      approvals: given.required_approving_review_count,
      methods: given.allowed_merge_methods,
    })),
  z
    .object({
      type: z.literal('required_status_checks'),
      parameters: z.object({
        strict_required_status_checks_policy: z.boolean(),
        required_status_checks: z.array(
          z.object({ context: z.string(), integration_id: z.number().optional() }),
        ),
      }),
    })
    .transform(({ type, parameters: given }) => ({
      type,
      strict: given.strict_required_status_checks_policy,
      checks: given.required_status_checks.map(({ context, integration_id: app = null }) => ({
        context,
        app,
      })),
    })),
  z
    .object({
      type: z.literal('merge_queue'),
      parameters: z.object({ merge_method: z.enum(['MERGE', 'SQUASH', 'REBASE']) }),
    })
    .transform(({ type, parameters: given }) => ({ type, method: queueMethods[given.merge_method] })),
]);

const ruleset = z.object({
  name: z.string(),
  target: z.literal('branch').default('branch'),
  enforcement: z.enum(['active', 'disabled', 'evaluate']),
  conditions: z
    .object({
      ref_name: z.object({
        include: z.array(z.string()).default([]),
        exclude: z.array(z.string()).default([]),
      }),
    })
    .optional(),
  bypass_actors: z
    .array(
      z
        .object({
          actor_type: z.enum(['Integration', 'OrganizationAdmin', 'RepositoryRole', 'Team', 'User']),
          actor_id: z.number().nullish(),
          bypass_mode: z.enum(['always', 'pull_request']).default('always'),
        })
        .transform((given) => ({
          type: given.actor_type,
          id: given.actor_id ?? null,
          mode: given.bypass_mode,
        })),
    )
    .default([]),
  rules: z.array(rule).default([]),
});

/** @throws ApiError 501 for what GitHub has and the sandbox does not keep */
function read(body: unknown): NewRuleset {
  const given = ruleset.safeParse(body);
  if (!given.success) {
    const [issue] = given.error.issues;
    const place = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    throw new ApiError(501, `The sandbox does not keep this ruleset${place}.`);
  }
  const { name, enforcement, conditions, bypass_actors: bypass, rules } = given.data;
  const { include = [], exclude = [] } = conditions?.ref_name ?? {};
  return { name, enforcement, include, exclude, bypass, rules };
}

function presentRule(one: Rule): object {
  switch (one.type) {
    case 'deletion':
    case 'non_fast_forward':
      return { type: one.type };
    case 'pull_request':
      return {
        type: one.type,
        parameters: {
          required_approving_review_count: one.approvals,
          allowed_merge_methods: one.methods,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      };
    case 'required_status_checks':
      return {
        type: one.type,
        parameters: {
          strict_required_status_checks_policy: one.strict,
          required_status_checks: one.checks.map(({ context, app }) => ({
            context,
            ...(app === null ? {} : { integration_id: app }),
          })),
        },
      };
    case 'merge_queue':
      return { type: one.type, parameters: { ...queueDefaults, merge_method: one.method.toUpperCase() } };
  }
}

/** The sandbox's queue builds all groups at once, each on the one before, and merges them one by one. */
const queueDefaults = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 1,
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 0,
};

function present(context: ApiContext, repository: Repository, set: Ruleset): object {
  const name = fullName(repository);
  return {
    id: set.id,
    name: set.name,
    target: 'branch',
    source_type: 'Repository',
    source: name,
    enforcement: set.enforcement,
    node_id: nodeId('RepositoryRuleset', name, set.id),
    _links: {
      self: { href: api(context, `/repos/${name}/rulesets/${set.id}`) },
      html: { href: `${context.url}/${name}/rules/${set.id}` },
    },
    created_at: set.createdAt,
    updated_at: set.updatedAt,
  };
}

/** With what it holds, which a list leaves out. */
function presentWhole(context: ApiContext, repository: Repository, set: Ruleset): object {
  return {
    ...present(context, repository, set),
    conditions: { ref_name: { include: set.include, exclude: set.exclude } },
    rules: set.rules.map(presentRule),
    bypass_actors: set.bypass.map(({ type, id, mode }) => ({
      actor_type: type,
      actor_id: id,
      bypass_mode: mode,
    })),
  };
}

export const rulesetRoutes: readonly Route[] = [
  route('repos/get-repo-rulesets', (request) => {
    const { repository } = request;
    return paged(request, repository.rulesets ?? [], (set) => present(request, repository, set));
  }),
  route('repos/get-repo-ruleset', (request) => {
    const { repository, params } = request;
    const set = found((repository.rulesets ?? []).find(({ id }) => id === params.ruleset_id));
    return ok(presentWhole(request, repository, set));
  }),
  route('repos/create-repo-ruleset', (request) => {
    const set = request.world.saveRuleset(fullName(request.repository), read(request.body));
    return created(presentWhole(request, request.repository, set));
  }),
  route('repos/update-repo-ruleset', (request) => {
    const { repository, params } = request;
    const set = request.world.saveRuleset(fullName(repository), read(request.body), params.ruleset_id);
    return ok(presentWhole(request, repository, set));
  }),
  route('repos/delete-repo-ruleset', (request) => {
    request.world.deleteRuleset(fullName(request.repository), request.params.ruleset_id);
    return noContent;
  }),
  route('repos/get-branch-rules', (request) => {
    const rules = request.world.branchRules(fullName(request.repository), request.params.branch);
    return paged(request, rules, ({ rule: one, set }) => ({
      ...presentRule(one),
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(request.repository),
      ruleset_id: set.id,
    }));
  }),
];
