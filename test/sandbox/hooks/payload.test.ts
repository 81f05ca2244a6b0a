/** Every event of the world, brought about for real: a payload that GitHub would not send is reported. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openFixture, type Fixture } from '../graphql/fixture.ts';
import { openScene, payload, type Scene } from './receiver.ts';

const events = [
  'check_run',
  'check_suite',
  'deployment',
  'deployment_status',
  'issue_comment',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'push',
  'status',
];
const repository = 'acme/storefront';
const actor = 'ada';

let fixture: Fixture;
let scene: Scene;
beforeAll(async () => {
  fixture = await openFixture(events);
  scene = await openScene(fixture);
});
afterAll(async () => {
  await scene.close();
  await fixture.close();
});

async function talk({ world }: Scene): Promise<void> {
  const { id } = world.createComment(repository, 1, 'Hello\r\n', 'dev');
  world.updateComment(repository, id, 'Hello again', 'dev');
  world.deleteComment(repository, id, actor);
  const { id: review } = await world.submitReview({
    repository,
    pull: 1,
    state: 'APPROVED',
    body: '',
    actor,
  });
  world.updateReview(repository, 1, review, 'Fine', actor);
  world.dismissReview(repository, 1, review, 'Not so fast', actor);
  await world.updatePull(repository, 1, { title: 'Another title' }, actor);
  await world.updatePull(repository, 1, { draft: true }, actor);
  await world.updatePull(repository, 1, { draft: false }, actor);
  await world.updatePull(repository, 1, { state: 'closed' }, actor);
  await world.updatePull(repository, 1, { state: 'open' }, actor);
}

async function push({ world, head }: Scene): Promise<string> {
  const commit = await world.createCommitOnBranch({
    ...{ repository, branch: 'feature', expectedHead: head, message: 'Change two\n\nAnd remove one.' },
    writes: [
      { path: 'k8s/app.yaml', bytes: Buffer.from('kind: Service\n') },
      { path: 'k8s/new.yaml', bytes: Buffer.from('kind: ConfigMap\n') },
    ],
    ...{ deletes: ['k8s/logo.png'], actor: 'dev' },
  });
  const ref = 'refs/heads/other';
  await world.updateRef({ repository, ref, expected: null, to: commit.sha, actor });
  await world.updateRef({ repository, ref, to: head, force: true, actor });
  await world.updateRef({ repository, ref, to: null, actor });
  return commit.sha;
}

async function extraBranch({ world }: Scene): Promise<string> {
  const expectedHead = await world.git(repository).resolve('refs/heads/main');
  if (expectedHead === null) throw new Error('main is there.');
  await world.updateRef({ repository, ref: 'refs/heads/extra', expected: null, to: expectedHead, actor });
  const writes = [{ path: 'extra.txt', bytes: Buffer.from('x') }];
  await world.createCommitOnBranch({
    ...{ repository, branch: 'extra', expectedHead, message: 'More', writes, deletes: [], actor },
  });
  return 'extra';
}

function check({ world }: Scene, sha: string): void {
  const nothing = { description: null, targetUrl: null };
  world.createStatus({ repository, sha, context: 'ci', state: 'pending', creator: 'dev', ...nothing });
  const run = world.createCheckRun(
    {
      ...{ repository, headSha: sha, name: 'slipway/manifests', app: 'slipway', status: 'in_progress' },
      ...{ conclusion: null, detailsUrl: null, externalId: null, completedAt: null },
      output: { title: 'Manifests', summary: 'None changed', text: null },
    },
    'slipway[bot]',
  );
  const done = { status: 'completed', conclusion: 'success', completedAt: world.now() } as const;
  world.updateCheckRun(repository, run.id, done, 'slipway[bot]');
  world.rerequestCheckRun(repository, run.id, actor);
  world.rerequestCheckSuite(run, actor);
}

function deploy({ world }: Scene, sha: string): void {
  const creator = 'slipway[bot]';
  const what = { task: 'deploy', environment: 'staging', description: null, payload: { a: 1 } };
  const { id } = world.createDeployment({ repository, sha, ref: 'feature', creator, ...what });
  const status = {
    state: 'success',
    description: null,
    logUrl: null,
    environmentUrl: null,
    creator,
  } as const;
  world.createDeploymentStatus(repository, id, status, true);
}

/** One group is taken out of the queue, and another one is merged by it. */
async function queue({ world }: Scene): Promise<void> {
  await world.updateRef({ repository, ref: 'refs/heads/queued', to: await headOf('main'), actor });
  const writes = [{ path: 'queued.txt', bytes: Buffer.from('q') }];
  await world.createCommitOnBranch({
    ...{ repository, branch: 'queued', expectedHead: await headOf('main'), message: 'Queue', writes },
    ...{ deletes: [], actor },
  });
  const head = { repository, ref: 'queued' };
  const { number } = await world.openPull({ repository, title: 'Queued', head, base: 'main', actor });
  const { id } = world.saveRuleset(repository, {
    ...{ name: 'queue', enforcement: 'active', include: ['~ALL'], exclude: [], bypass: [] },
    rules: [
      { type: 'merge_queue', method: 'merge' },
      { type: 'required_status_checks', strict: false, checks: [{ context: 'ci', app: null }] },
    ],
  });
  const green = {
    context: 'ci',
    state: 'success',
    description: null,
    targetUrl: null,
    creator: actor,
  } as const;
  world.createStatus({ repository, sha: await headOf('queued'), ...green });
  await world.enqueue(repository, number, { actor });
  await world.queueSettled();
  await world.dequeue(repository, number, actor);
  await world.enqueue(repository, number, { actor });
  await world.queueSettled();
  const group = world.queue(repository)[0]?.group;
  world.createStatus({ repository, sha: group?.sha ?? '', ...green });
  await world.queueSettled();
  world.deleteRuleset(repository, id);
}

async function headOf(branch: string): Promise<string> {
  return (await scene.world.git(repository).resolve(`refs/heads/${branch}`)) ?? '';
}

describe('webhooks', () => {
  beforeAll(async () => {
    await talk(scene);
    const sha = await push(scene);
    // Payloads are made a moment later: the merge below would change what is new in a branch.
    await scene.hooks.settled();
    check(scene, sha);
    deploy(scene, sha);
    await scene.world.settled(repository, 1);
    await scene.world.mergePull(repository, 1, { method: 'merge', actor });
    await queue(scene);
    await scene.hooks.settled();
  });

  it('are such as GitHub would send', () => expect(scene.reported).toEqual([]));

  it.each([
    ...['issue_comment.created', 'issue_comment.edited', 'issue_comment.deleted'],
    ...['pull_request.edited', 'pull_request.converted_to_draft', 'pull_request.ready_for_review'],
    ...['pull_request.closed', 'pull_request.reopened', 'pull_request.synchronize'],
    ...['pull_request.enqueued', 'pull_request.dequeued'],
    ...['merge_group.checks_requested', 'merge_group.destroyed'],
    ...['pull_request_review.submitted', 'pull_request_review.edited', 'pull_request_review.dismissed'],
    ...['push', 'status', 'deployment.created', 'deployment_status.created'],
    ...['check_run.created', 'check_run.completed', 'check_run.rerequested'],
    ...['check_suite.completed', 'check_suite.rerequested'],
  ])('tell of %s', (name) => {
    const told = scene.hooks
      .deliveries()
      .map(({ event, action }) => (action === null ? event : `${event}.${action}`));
    expect(told).toContain(name);
  });

  it('name the installation, the organization and who did it', () => {
    const one = scene.receiver.received.find(({ headers }) => headers['x-github-event'] === 'issue_comment');
    expect(one && payload(one)).toMatchObject({
      action: 'created',
      comment: { body: 'Hello\r\n', user: { login: 'dev', type: 'User' } },
      issue: { number: 1, pull_request: {} },
      repository: { full_name: repository },
      organization: { login: 'acme' },
      sender: { login: 'dev' },
      installation: { id: 70 },
    });
  });

  it('tell what an edit took the place of', async () => {
    const edits = () =>
      scene.receiver.received
        .map(payload)
        .filter(({ action, number }) => action === 'edited' && number !== undefined);
    const before = edits().length;
    const pull = await scene.world.openPull({
      ...{ repository, title: 'Old', body: 'Old', base: 'main', actor },
      head: { repository, ref: await extraBranch(scene) },
    });
    const base = { ref: 'main', sha: pull.base.sha };
    await scene.world.updatePull(
      repository,
      pull.number,
      { base: 'feature', title: 'New', body: 'New' },
      actor,
    );
    await scene.hooks.settled();
    expect(scene.reported).toEqual([]);
    expect(edits().slice(before)).toMatchObject([
      {
        changes: {
          title: { from: 'Old' },
          body: { from: 'Old' },
          base: { ref: { from: base.ref }, sha: { from: base.sha } },
        },
      },
    ]);
  });

  const pushes = () =>
    scene.receiver.received.filter(({ headers }) => headers['x-github-event'] === 'push').map(payload);

  it('tell which files a push added, changed and removed', () => {
    const [first] = pushes().filter(({ ref }) => ref === 'refs/heads/feature');
    expect(first).toMatchObject({
      before: scene.head,
      ...{ created: false, deleted: false, forced: false },
      commits: [
        {
          message: 'Change two\n\nAnd remove one.',
          author: { username: 'dev' },
          ...{ added: ['k8s/new.yaml'], removed: ['k8s/logo.png'], modified: ['k8s/app.yaml'] },
        },
      ],
    });
  });

  it('tell that a branch was made, moved back and removed', () => {
    const other = pushes().filter(({ ref }) => ref === 'refs/heads/other');
    expect(other).toMatchObject([
      { created: true, deleted: false, forced: false, commits: [{}, {}] },
      { created: false, deleted: false, forced: true, commits: [] },
      { created: false, deleted: true, forced: false, commits: [], head_commit: null },
    ]);
  });

  it('tell on what ground a queue tests a pull request, and why it stopped', () => {
    const groups = scene.receiver.received
      .filter(({ headers }) => headers['x-github-event'] === 'merge_group')
      .map(payload);
    const base_sha = expect.stringMatching(/^[0-9a-f]{40}$/);
    const head_ref = expect.stringMatching(/^refs\/heads\/gh-readonly-queue\/main\/pr-\d+-[0-9a-f]{40}$/);
    expect(groups).toMatchObject([
      { action: 'checks_requested', merge_group: { base_ref: 'refs/heads/main', base_sha, head_ref } },
      { action: 'destroyed', reason: 'dequeued' },
      { action: 'checks_requested' },
      { action: 'destroyed', reason: 'merged' },
    ]);
  });

  it('show the state of a review in lower case, unlike the API', () => {
    const reviews = scene.receiver.received
      .filter(({ headers }) => headers['x-github-event'] === 'pull_request_review')
      .map(payload);
    expect(reviews).toMatchObject([
      { review: { state: 'approved' } },
      { review: { state: 'approved', body: 'Fine' }, changes: { body: { from: '' } } },
      { review: { state: 'dismissed' } },
    ]);
  });
});
