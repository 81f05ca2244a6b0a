import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissions, refusalOf, startApi, storefront, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({
    app: { name: 'slipway', permissions: { ...permissions, checks: 'write' }, events: ['check_run'] },
  });
});
afterAll(() => api.sandbox.close());

const as = (login: string) => api.as(login).rest;
const main = async (): Promise<string> =>
  (await as('ada').git.getRef({ ...storefront, ref: 'heads/main' })).data.object.sha;

/** A commit of its own, so that tests do not see each other's checks. */
async function freshCommit(message: string): Promise<string> {
  const { data } = await as('ada').git.getCommit({ ...storefront, commit_sha: await main() });
  return (
    await as('ada').git.createCommit({ ...storefront, message, tree: data.tree.sha, parents: [data.sha] })
  ).data.sha;
}

describe('statuses', () => {
  it('count by their newest of each context', async () => {
    const sha = await freshCommit('statuses');
    const set = (context: string, state: 'success' | 'failure' | 'pending') =>
      as('dev').repos.createCommitStatus({
        ...storefront,
        sha,
        context,
        state,
        target_url: 'https://ci.example.com/1',
      });
    const combined = async () =>
      (await as('guest').repos.getCombinedStatusForRef({ ...storefront, ref: sha })).data;
    expect(await combined()).toMatchObject({ state: 'pending', total_count: 0 });
    await set('build', 'failure');
    await set('test', 'success');
    expect((await combined()).state).toBe('failure');
    await set('build', 'success');
    expect(await combined()).toMatchObject({ state: 'success', total_count: 2 });
    const all = await as('guest').repos.listCommitStatusesForRef({ ...storefront, ref: sha });
    expect(all.data.map(({ context, state }) => `${context} ${state}`)).toEqual([
      'build success',
      'test success',
      'build failure',
    ]);
  });

  it('need a commit, and a target over HTTP', async () => {
    const status = { ...storefront, state: 'success' as const };
    expect(
      await refusalOf(as('dev').repos.createCommitStatus({ ...status, sha: '0'.repeat(40) })),
    ).toMatchObject({ status: 422 });
    const bad = { ...status, sha: await main(), target_url: 'javascript:alert(1)' };
    expect(await refusalOf(as('dev').repos.createCommitStatus(bad))).toMatchObject({ status: 422 });
  });
});

describe('check runs', () => {
  const list = async (ref: string, filter: 'latest' | 'all') =>
    (await as('guest').checks.listForRef({ ...storefront, ref, filter })).data;

  it('are the App’s own, and the newest of a name counts', async () => {
    const head_sha = await freshCommit('checks');
    const first = await api.installed.rest.checks.create({
      ...storefront,
      name: 'slipway/manifests',
      head_sha,
    });
    expect(first.data).toMatchObject({ status: 'queued', conclusion: null, app: { slug: 'slipway' } });
    await api.installed.rest.checks.create({
      ...storefront,
      name: 'slipway/manifests',
      head_sha,
      conclusion: 'success',
      output: { title: 'No changes', summary: 'Nothing to approve.' },
    });
    expect(await list(head_sha, 'latest')).toMatchObject({
      total_count: 1,
      check_runs: [{ status: 'completed', conclusion: 'success' }],
    });
    expect((await list(head_sha, 'all')).total_count).toBe(2);
    const run = { ...storefront, check_run_id: first.data.id };
    const done = await api.installed.rest.checks.update({
      ...run,
      status: 'completed',
      conclusion: 'neutral',
    });
    expect(done.data.completed_at).not.toBeNull();
    expect((await as('guest').checks.get(run)).data.conclusion).toBe('neutral');
    const suites = await as('guest').checks.listSuitesForRef({ ...storefront, ref: head_sha });
    expect(suites.data).toMatchObject({
      total_count: 1,
      check_suites: [{ app: { slug: 'slipway' }, conclusion: 'success' }],
    });
    const id = suites.data.check_suites[0]?.id ?? 0;
    // No branch holds this commit, so its suite is found by no ref.
    expect(await refusalOf(as('guest').checks.getSuite({ ...storefront, check_suite_id: id }))).toMatchObject(
      { status: 404 },
    );
  });

  it('have a suite of the App’s from the first push of their commit on, before there are any', async () => {
    const parent = await main();
    const { world } = api.sandbox;
    const git = world.git('acme/storefront');
    const person = { name: 'dev', email: 'dev@example.com', date: '2001-01-01T00:00:00Z' };
    const tree = (await git.commit(parent))?.tree ?? '';
    const sha = await git.writeCommit({
      ...{ tree, parents: [parent], author: person, committer: person, message: 'backdated' },
    });
    const suites = async () =>
      (await as('guest').checks.listSuitesForRef({ ...storefront, ref: sha })).data.check_suites;
    expect(await suites()).toEqual([]);
    const pushed = world.now();
    const push = { repository: 'acme/storefront', to: sha, actor: 'dev' };
    await world.updateRef({ ...push, ref: 'refs/heads/backdated' });
    const first = await suites();
    expect(first).toMatchObject([{ app: { slug: 'slipway' }, status: 'queued', conclusion: null }]);
    expect(Date.parse(first[0]?.created_at ?? '')).toBeGreaterThanOrEqual(Date.parse(pushed));
    await world.updateRef({ ...push, ref: 'refs/heads/backdated-too' });
    await as('dev').checks.create({ ...storefront, name: 'ci', head_sha: sha, conclusion: 'success' });
    expect((await suites()).map(({ created_at }) => created_at)).toContain(first[0]?.created_at);
    expect((await suites()).map(({ app }) => app?.slug).toSorted()).toEqual(['github-actions', 'slipway']);
  });

  it('of a branch’s head can be had by their suite', async () => {
    const head_sha = await main();
    const { data: run } = await as('dev').checks.create({
      ...storefront,
      name: 'ci / lint',
      head_sha,
      conclusion: 'success',
    });
    expect(run.app?.slug).toBe('github-actions');
    const suite = { ...storefront, check_suite_id: run.check_suite?.id ?? 0 };
    expect((await as('guest').checks.getSuite(suite)).data.head_sha).toBe(head_sha);
    const runs = await as('guest').checks.listForSuite(suite);
    expect(runs.data.check_runs.map(({ name }) => name)).toContain('ci / lint');
  });

  it('of others are not the App’s to change', async () => {
    const { data } = await as('dev').checks.create({
      ...storefront,
      name: 'ci',
      head_sha: await main(),
      status: 'in_progress',
    });
    const run = { ...storefront, check_run_id: data.id };
    expect(
      await refusalOf(api.installed.rest.checks.update({ ...run, conclusion: 'success' })),
    ).toMatchObject({ status: 403 });
    expect(await refusalOf(api.installed.rest.checks.rerequestRun(run))).toMatchObject({ status: 403 });
    expect((await as('dev').checks.rerequestRun(run)).status).toBe(201);
    const suite = { ...storefront, check_suite_id: data.check_suite?.id ?? 0 };
    expect(await refusalOf(api.installed.rest.checks.rerequestSuite(suite))).toMatchObject({ status: 403 });
    expect((await as('dev').checks.rerequestSuite(suite)).status).toBe(201);
  });

  it.each([
    ['completed without a conclusion', { status: 'completed' }],
    ['waiting', { status: 'waiting' }],
    ['with an unknown conclusion', { conclusion: 'splendid' }],
    ['of nothing', { head_sha: '0'.repeat(40) }],
    ['of a branch', { head_sha: 'main' }],
    ['of a short name', { head_sha: '0123abc' }],
    ['with details that are no address', { details_url: 'see the log' }],
    ['with details that run a script', { details_url: 'javascript:alert(1)' }],
    ['with details at a host that is none', { details_url: 'https://' }],
  ])('%s are refused', async (_what, input) => {
    const body = JSON.stringify({ name: 'x', head_sha: await main(), ...input });
    const answer = await api.raw('POST', '/repos/acme/storefront/check-runs', { body });
    expect(answer.status).toBe(422);
  });
});

it('a run’s details are held to an address when they change, too', async () => {
  const { data } = await as('dev').checks.create({ ...storefront, name: 'x', head_sha: await main() });
  const change = { ...storefront, check_run_id: data.id };
  const bad = as('dev').checks.update({ ...change, details_url: 'ftp://x' });
  expect((await refusalOf(bad)).message).toContain('details_url must use http(s) scheme');
  const { status } = await as('dev').checks.update({ ...change, details_url: 'https://ci.example.com/2' });
  expect(status).toBe(200);
});

it.each(['log_url', 'target_url', 'environment_url'])(
  'a deployment’s %s is an address, or empty',
  async (field) => {
    const sha = await freshCommit(field);
    const { data } = await as('dev').repos.createDeployment({
      ...{ ...storefront, ref: sha, required_contexts: [], environment: 'links' },
    });
    if (!('id' in data)) throw new Error('No deployment.');
    const set = (link: string) =>
      as('dev').repos.createDeploymentStatus({
        ...{ ...storefront, deployment_id: data.id, state: 'success' as const },
        [field]: link,
      });
    for (const bad of ['javascript:alert(1)', 'staging', 'mailto:ada@example.com', 'http://']) {
      const refusal = await refusalOf(set(bad));
      expect([bad, refusal.status]).toEqual([bad, 422]);
      expect(refusal.message).toContain(`${field} must use http(s) scheme`);
    }
    for (const good of ['https://staging.example.com', 'HTTP://x', ''])
      expect((await set(good)).status).toBe(201);
  },
);

describe('deployments', () => {
  const deploy = (more: object) =>
    api.installed.rest.repos.createDeployment({
      ...storefront,
      ref: 'main',
      environment: 'staging',
      auto_merge: false,
      ...more,
    });

  it('are made, and go through their statuses', async () => {
    const made = await deploy({
      required_contexts: [],
      payload: { service: 'storefront' },
      description: 'why',
    });
    expect(made.data).toMatchObject({
      environment: 'staging',
      payload: { service: 'storefront' },
      creator: { login: 'slipway[bot]' },
      performed_via_github_app: { slug: 'slipway' },
    });
    const id = 'id' in made.data ? made.data.id : 0;
    const place = { ...storefront, deployment_id: id };
    await api.installed.rest.repos.createDeploymentStatus({ ...place, state: 'in_progress' });
    const { data: status } = await api.installed.rest.repos.createDeploymentStatus({
      ...place,
      state: 'success',
      log_url: 'https://ci.example.com/log',
    });
    expect(status).toMatchObject({
      state: 'success',
      environment: 'staging',
      log_url: 'https://ci.example.com/log',
    });
    const { data: statuses } = await as('guest').repos.listDeploymentStatuses(place);
    expect(statuses.map(({ state }) => state)).toEqual(['success', 'in_progress']);
    const found = await as('guest').repos.getDeploymentStatus({ ...place, status_id: status.id });
    expect(found.data.state).toBe('success');
    const listed = await as('guest').repos.listDeployments({ ...storefront, environment: 'staging' });
    expect(listed.data.map((one) => one.id)).toEqual([id]);
    expect(
      (await as('guest').repos.listDeployments({ ...storefront, environment: 'production' })).data,
    ).toEqual([]);
  });

  it('wait for green checks, unless told which', async () => {
    const sha = await freshCommit('deployments');
    await as('dev').repos.createCommitStatus({ ...storefront, sha, context: 'build', state: 'pending' });
    await as('dev').repos.createCommitStatus({ ...storefront, sha, context: 'lint', state: 'success' });
    expect(await refusalOf(deploy({ ref: sha }))).toEqual({
      status: 409,
      message: expect.stringContaining('Commit status checks failed'),
    });
    expect(await refusalOf(deploy({ ref: sha, required_contexts: ['teapot'] }))).toMatchObject({
      status: 409,
    });
    expect((await deploy({ ref: sha, required_contexts: ['lint'] })).status).toBe(201);
  });

  it('need a ref, and statuses a deployment', async () => {
    expect(await refusalOf(deploy({ ref: 'teapot' }))).toMatchObject({ status: 422 });
    const status = { ...storefront, deployment_id: 1, state: 'success' as const };
    expect(await refusalOf(api.installed.rest.repos.createDeploymentStatus(status))).toMatchObject({
      status: 404,
    });
  });
});
