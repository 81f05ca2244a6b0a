import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RestEndpointMethodTypes } from '@octokit/rest';
import { environments, refusalOf, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

const ada = () => api.as('ada').rest;
const content = Buffer.from('x').toString('base64');

type Ruleset = RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters'];
type Rule = NonNullable<Ruleset['rules']>[number];

const ruleset: Ruleset = {
  ...environments,
  name: 'production',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  bypass_actors: [{ actor_type: 'Integration', actor_id: 424_242, bypass_mode: 'pull_request' }],
};

const review = (dismisses = false): Rule => ({
  type: 'pull_request',
  parameters: {
    required_approving_review_count: 1,
    allowed_merge_methods: ['merge', 'squash', 'rebase'],
    dismiss_stale_reviews_on_push: dismisses,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
});

const check: Rule = {
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: [{ context: 'slipway/manifests' }],
  },
};

const queue: Rule = {
  type: 'merge_queue',
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 1,
    merge_method: 'SQUASH',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 0,
  },
};

describe('a ruleset', () => {
  it('is made by who administers the repository, read, changed and removed', async () => {
    const rules: Rule[] = [review(), check, queue, { type: 'deletion' }];
    const made = ada().repos.createRepoRuleset({ ...ruleset, rules });
    const { data } = await made;
    expect(data).toMatchObject({ name: 'production', rules, bypass_actors: ruleset.bypass_actors });
    const place = { ...environments, ruleset_id: data.id };
    const dev = api.as('dev').rest;
    expect(await refusalOf(dev.repos.createRepoRuleset({ ...ruleset, rules }))).toMatchObject({
      status: 403,
    });
    expect((await dev.repos.getRepoRuleset(place)).data).toMatchObject({ rules });
    const branch = await dev.repos.getBranchRules({ ...environments, branch: 'main' });
    expect(branch.data).toMatchObject(rules.map(({ type }) => ({ type, ruleset_id: data.id })));
    expect((await dev.repos.getBranchRules({ ...environments, branch: 'other' })).data).toEqual([]);
    await ada().repos.updateRepoRuleset({ ...ruleset, ruleset_id: data.id, rules: [], name: 'none' });
    expect((await dev.repos.getRepoRulesets(environments)).data).toMatchObject([{ name: 'none' }]);
    await ada().repos.deleteRepoRuleset(place);
    expect(await refusalOf(dev.repos.getRepoRuleset(place))).toMatchObject({ status: 404 });
    expect(await refusalOf(ada().repos.deleteRepoRuleset(place))).toMatchObject({ status: 404 });
  });

  it.each<[string, object]>([
    ['a rule', { rules: [{ type: 'required_signatures' }] }],
    ['stale reviews', { rules: [review(true)] }],
    ['tags', { target: 'tag' }],
  ])('is refused where the sandbox does not keep %s', async (_, more) => {
    expect(await refusalOf(ada().repos.createRepoRuleset({ ...ruleset, ...more }))).toMatchObject({
      status: 501,
    });
  });
});

describe('a branch with rules', () => {
  beforeAll(async () => {
    await ada().repos.createRepoRuleset({ ...ruleset, rules: [review(), check] });
  });

  it('is not written to: 409 for a file, 422 for a ref, an error for a commit', async () => {
    const words = 'Changes must be made through a pull request.';
    const file = { ...environments, path: 'x.txt', message: 'x', content, branch: 'main' };
    expect(await refusalOf(ada().repos.createOrUpdateFileContents(file))).toMatchObject({
      status: 409,
      message: expect.stringContaining(words),
    });
    const { data: main } = await ada().git.getRef({ ...environments, ref: 'heads/main' });
    const commit = await ada().git.createCommit({
      ...environments,
      message: 'x',
      tree: (await ada().git.getCommit({ ...environments, commit_sha: main.object.sha })).data.tree.sha,
      parents: [main.object.sha],
    });
    const ref = { ...environments, ref: 'heads/main', sha: commit.data.sha };
    expect(await refusalOf(ada().git.updateRef(ref))).toMatchObject({
      status: 422,
      message: expect.stringContaining(words),
    });
    const input = {
      branch: { repositoryNameWithOwner: 'acme/environments', branchName: 'main' },
      ...{ expectedHeadOid: main.object.sha, message: { headline: 'x' } },
    };
    const mutation =
      'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }';
    await expect(api.installed.graphql(mutation, { input })).rejects.toThrow(words);
  });

  it('takes a pull request when its rules are kept, and says so before', async () => {
    const { data: main } = await ada().git.getRef({ ...environments, ref: 'heads/main' });
    await ada().git.createRef({ ...environments, ref: 'refs/heads/change', sha: main.object.sha });
    const file = { ...environments, path: 'x.txt', message: 'x', content, branch: 'change' };
    await ada().repos.createOrUpdateFileContents(file);
    const { data: pull } = await ada().pulls.create({
      ...{ ...environments, title: 'x', head: 'change', base: 'main' },
    });
    await api.sandbox.world.settled('acme/environments', pull.number);
    const place = { ...environments, pull_number: pull.number };
    const state = async () => (await ada().pulls.get(place)).data.mergeable_state;
    expect(await state()).toBe('blocked');
    expect(await refusalOf(ada().pulls.merge(place))).toMatchObject({
      status: 405,
      message: expect.stringMatching(
        /Repository rule violations found\s+At least 1 approving review[^]*Required status check "slipway\/manifests" is expected\./,
      ),
    });
    const run = { ...environments, name: 'slipway/manifests', head_sha: pull.head.sha };
    await ada().checks.create({ ...run, status: 'completed', conclusion: 'success' });
    await api.as('dev').rest.pulls.createReview({ ...place, event: 'APPROVE' });
    expect(await state()).toBe('clean');
    expect((await ada().pulls.merge(place)).data.merged).toBe(true);
  });
});
