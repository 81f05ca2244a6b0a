import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import { ada, bot, openFixture, pick, type Fixture } from './fixture.ts';

let fixture: Fixture;
const open = async () => {
  fixture = await openFixture();
};
const close = () => fixture.close();

const repository = 'acme/storefront';
const nowhere = '0'.repeat(40);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const headOf = async (branch: string) =>
  (await fixture.world.git(repository).resolve(`refs/heads/${branch}`)) ?? '';

/** Runs one mutation whose input comes as a variable. */
function mutate(name: string, input: object, selection = 'clientMutationId', caller: Caller = bot) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation M($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
  return fixture.ask(query, { input }, caller);
}

async function idOf(selection: string, ...path: (string | number)[]): Promise<string> {
  const query = `{ repository(owner: "acme", name: "storefront") { id ${selection} } }`;
  const answer = await fixture.ask(query);
  return String(pick(answer, 'repository', ...path, 'id'));
}

describe('createCommitOnBranch', () => {
  beforeAll(open);
  afterAll(close);

  const commitInput = (expectedHeadOid: string, more: object = {}) => ({
    branch: { repositoryNameWithOwner: repository, branchName: 'main' },
    expectedHeadOid,
    message: { headline: 'deploy(staging): storefront', body: 'Slipway-Action: deploy' },
    fileChanges: { additions: [{ path: 'a/b.txt', contents: base64('one\r\n') }] },
    ...more,
  });

  it('commits as the bot, and GitHub is the committer', async () => {
    const before = await headOf('main');
    const { body } = await mutate(
      'createCommitOnBranch',
      { ...commitInput(before), clientMutationId: 'mine' },
      `clientMutationId ref { name } commit { message author { name user { login } } committer { name }
        parents(first: 2) { nodes { oid } } file(path: "a/b.txt") { object { ... on Blob { text } } } }`,
    );
    expect(body).toEqual({
      data: {
        createCommitOnBranch: {
          clientMutationId: 'mine',
          ref: { name: 'main' },
          commit: {
            message: 'deploy(staging): storefront\n\nSlipway-Action: deploy',
            author: { name: 'slipway[bot]', user: { login: 'slipway[bot]' } },
            committer: { name: 'GitHub' },
            parents: { nodes: [{ oid: before }] },
            file: { object: { text: 'one\r\n' } },
          },
        },
      },
    });
  });

  it('takes the branch by its id', async () => {
    const id = await idOf('ref(qualifiedName: "feature") { id }', 'ref');
    const { body } = await mutate('createCommitOnBranch', commitInput(fixture.head, { branch: { id } }));
    expect(body.errors).toBeUndefined();
    expect(await headOf('feature')).not.toBe(fixture.head);
  });

  it('refuses a head that has moved, and commits nothing', async () => {
    const before = await headOf('main');
    await mutate('createCommitOnBranch', commitInput(before));
    const now = await headOf('main');
    const { status, body } = await mutate('createCommitOnBranch', commitInput(before));
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: 'STALE_DATA',
          path: ['createCommitOnBranch'],
          locations: [{ line: 1, column: 50 }],
          message: `Expected branch to point to "${before}" but it did not.  Pull and try again.`,
        },
      ],
    });
    expect(await headOf('main')).toBe(now);
  });

  it('lets exactly one of many at once in', async () => {
    const before = await headOf('main');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => mutate('createCommitOnBranch', commitInput(before))),
    );
    const errors = answers.flatMap(({ body }) => body.errors ?? []);
    expect(errors).toHaveLength(7);
    expect(errors.every((error) => error['type'] === 'STALE_DATA')).toBe(true);
  });

  it.each([
    ['another branch', { branch: { repositoryNameWithOwner: repository, branchName: 'none' } }, 'NOT_FOUND'],
    ['another repository', { branch: { repositoryNameWithOwner: 'acme/none' } }, 'NOT_FOUND'],
    ['a missing file', { fileChanges: { deletions: [{ path: 'none' }] } }, 'UNPROCESSABLE'],
    ['a path upwards', { fileChanges: { additions: [{ path: '../x', contents: '' }] } }, 'UNPROCESSABLE'],
    ['a path into .git', { fileChanges: { deletions: [{ path: '.git/config' }] } }, 'UNPROCESSABLE'],
  ])('refuses %s', async (_, more, type) => {
    const before = await headOf('main');
    const { body } = await mutate('createCommitOnBranch', commitInput(before, more));
    expect(body).toMatchObject({ data: { createCommitOnBranch: null }, errors: [{ type }] });
    expect(await headOf('main')).toBe(before);
  });

  it.each<readonly [string, Caller, RegExp]>([
    [
      'an App that may only read',
      { ...bot, permissions: { contents: 'read' } },
      /^Resource not accessible by integration$/,
    ],
    ['a person who may only read', { kind: 'user', login: 'guest' }, /push access/],
  ])('is forbidden to %s', async (_, caller, message) => {
    const before = await headOf('main');
    const { body } = await mutate('createCommitOnBranch', commitInput(before), undefined, caller);
    expect(body).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [{ type: 'FORBIDDEN', message: expect.stringMatching(message) }],
    });
    expect(await headOf('main')).toBe(before);
  });

  it('lets no App write workflows without the permission for it', async () => {
    const additions = [{ path: '.github/workflows/ci.yml', contents: base64('on: push') }];
    const input = commitInput(await headOf('main'), { fileChanges: { additions } });
    const { body } = await mutate('createCommitOnBranch', input);
    expect(body.errors).toMatchObject([
      { type: 'FORBIDDEN', message: expect.stringContaining('without `workflows` permission') },
    ]);
    expect((await mutate('createCommitOnBranch', input, undefined, ada)).body.errors).toBeUndefined();
  });

  it.each([
    ['contents that are no Base64', { fileChanges: { additions: [{ path: 'x', contents: 'no base64!' }] } }],
    ['an object name that is none', { expectedHeadOid: 'main' }],
  ])('refuses %s before anything happens', async (_, more) => {
    const before = await headOf('main');
    const { body } = await mutate('createCommitOnBranch', commitInput(before, more));
    expect(body.data).toBeUndefined();
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining('of type CreateCommitOnBranchInput! was provided invalid value') },
    ]);
    expect(await headOf('main')).toBe(before);
  });
});

describe('refs', () => {
  beforeAll(open);
  afterAll(close);

  it('are made, moved and removed', async () => {
    const repositoryId = await idOf('');
    const main = await headOf('main');
    const name = 'refs/heads/slipway/lock';
    const made = await mutate('createRef', { repositoryId, name, oid: main }, 'ref { id name prefix }');
    const refId = pick(made, 'createRef', 'ref', 'id');
    expect(made.body.data).toMatchObject({
      createRef: { ref: { name: 'slipway/lock', prefix: 'refs/heads/' } },
    });
    await mutate('updateRef', { refId, oid: fixture.head });
    expect(await headOf('slipway/lock')).toBe(fixture.head);
    const back = await mutate('updateRef', { refId, oid: main });
    expect(back.body.errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: 'Update is not a fast forward' },
    ]);
    await mutate('updateRef', { refId, oid: main, force: true });
    expect(await headOf('slipway/lock')).toBe(main);
    expect((await mutate('deleteRef', { refId })).body.errors).toBeUndefined();
    expect(await headOf('slipway/lock')).toBe('');
  });

  it.each([
    [
      'refs/heads/main',
      (main: string) => main,
      'A ref named "refs/heads/main" already exists in the repository.',
    ],
    ['refs/heads/x', () => nowhere, 'Object does not exist'],
    ['x', (main: string) => main, expect.stringContaining('not a valid ref name')],
    ['refs/heads/-x', (main: string) => main, expect.stringContaining('not a valid ref name')],
    [
      `refs/heads/${'a1'.repeat(20)}`,
      (main: string) => main,
      expect.stringContaining('not a valid ref name'),
    ],
    ['refs/pull/9/head', (main: string) => main, 'Reference update failed'],
  ])('createRef of %s is refused', async (name, oid, message) => {
    const repositoryId = await idOf('');
    const { body } = await mutate('createRef', { repositoryId, name, oid: oid(await headOf('main')) });
    expect(body).toMatchObject({ data: { createRef: null }, errors: [{ type: 'UNPROCESSABLE', message }] });
  });
});

describe('the conversation', () => {
  beforeAll(open);
  afterAll(close);

  const pullId = () => idOf('pullRequest(number: 1) { id }', 'pullRequest');

  it('is added to, changed, and reacted to once', async () => {
    const added = await mutate(
      'addComment',
      { subjectId: await pullId(), body: '/deploy staging' },
      'commentEdge { node { id body author { login } } } subject { ... on PullRequest { number } }',
    );
    expect(added.body.data).toMatchObject({
      addComment: {
        commentEdge: { node: { body: '/deploy staging', author: { login: 'slipway' } } },
        subject: { number: 1 },
      },
    });
    const id = String(pick(added, 'addComment', 'commentEdge', 'node', 'id'));
    const changed = await mutate('updateIssueComment', { id, body: 'Done.' }, 'issueComment { body }');
    expect(changed.body.data).toEqual({ updateIssueComment: { issueComment: { body: 'Done.' } } });
    const react = () =>
      mutate('addReaction', { subjectId: id, content: 'EYES' }, 'reaction { id content user { login } }');
    const [first, second] = [await react(), await react()];
    expect(first.body.data).toMatchObject({
      addReaction: { reaction: { content: 'EYES', user: { login: 'slipway[bot]' } } },
    });
    expect(second.body.data).toEqual(first.body.data);
    const removed = await mutate('removeReaction', { subjectId: id, content: 'EYES' }, 'subject { id }');
    expect(removed.body.errors).toBeUndefined();
    const again = await mutate('removeReaction', { subjectId: id, content: 'EYES' });
    expect(again.body.errors).toMatchObject([{ type: 'NOT_FOUND' }]);
  });

  it.each(['addReaction', 'addComment'])('%s to nothing is refused', async (name) => {
    const input = { subjectId: 'x', ...(name === 'addComment' ? { body: 'x' } : { content: 'EYES' }) };
    expect((await mutate(name, input)).body.errors).toMatchObject([{ type: 'NOT_FOUND' }]);
  });

  it('does not serve reactions to a pull request, and says so', async () => {
    const { status } = await mutate('addReaction', { subjectId: await pullId(), content: 'EYES' });
    expect(status).toBe(501);
  });

  it('lets an App without the permission say nothing', async () => {
    const mute: Caller = { ...bot, permissions: { contents: 'write', pull_requests: 'read' } };
    const before = fixture.world.comments(repository, 1);
    const input = { subjectId: await pullId(), body: 'x' };
    expect((await mutate('addComment', input, undefined, mute)).body.errors).toMatchObject([
      { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    ]);
    expect(fixture.world.comments(repository, 1)).toEqual(before);
  });
});

describe('a pull request', () => {
  beforeEach(open);
  afterEach(close);

  const pullRequestId = () => idOf('pullRequest(number: 1) { id }', 'pullRequest');

  it('is reviewed and merged', async () => {
    const input = { pullRequestId: await pullRequestId(), event: 'APPROVE' };
    const review = await mutate(
      'addPullRequestReview',
      input,
      'pullRequestReview { state commit { oid } }',
      ada,
    );
    expect(review.body.data).toEqual({
      addPullRequestReview: { pullRequestReview: { state: 'APPROVED', commit: { oid: fixture.head } } },
    });
    const merge = await mutate(
      'mergePullRequest',
      { pullRequestId: input.pullRequestId, expectedHeadOid: fixture.head },
      'actor { login } pullRequest { state merged reviewDecision mergeCommit { oid } }',
    );
    expect(merge.body.data).toMatchObject({
      mergePullRequest: {
        actor: { login: 'slipway' },
        pullRequest: {
          state: 'MERGED',
          merged: true,
          reviewDecision: 'APPROVED',
          mergeCommit: { oid: await headOf('main') },
        },
      },
    });
  });

  it('is not merged at another head', async () => {
    const input = { pullRequestId: await pullRequestId(), expectedHeadOid: nowhere };
    const { body } = await mutate('mergePullRequest', input);
    expect(body.errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: expect.stringContaining('Head branch was modified') },
    ]);
  });

  it('is not approved by its author', async () => {
    const input = { pullRequestId: await pullRequestId(), event: 'APPROVE' };
    const { body } = await mutate('addPullRequestReview', input, undefined, { kind: 'user', login: 'dev' });
    expect(body.errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: 'Can not approve your own pull request' },
    ]);
  });

  it('has the newest opinion of each reviewer with write access as its decision', async () => {
    const { world } = fixture;
    const submit = (state: 'APPROVED' | 'CHANGES_REQUESTED', actor: string) =>
      world.submitReview({ repository, pull: 1, state, body: 'x', actor });
    const decision = async () =>
      pick(
        await fixture.ask(
          '{ repository(owner: "acme", name: "storefront") { pullRequest(number: 1) { reviewDecision } } }',
        ),
        ...['repository', 'pullRequest', 'reviewDecision'],
      );
    await submit('APPROVED', 'guest');
    expect(await decision()).toBeNull();
    await submit('CHANGES_REQUESTED', 'ada');
    expect(await decision()).toBe('CHANGES_REQUESTED');
    await submit('APPROVED', 'ada');
    expect(await decision()).toBe('APPROVED');
  });
});

describe('a deployment', () => {
  beforeAll(open);
  afterAll(close);

  const input = async (branch: string) => ({
    repositoryId: await idOf(''),
    refId: await idOf(`ref(qualifiedName: "${branch}") { id }`, 'ref'),
    environment: 'staging',
  });

  it('is made, and becomes active', async () => {
    const made = await mutate(
      'createDeployment',
      await input('feature'),
      'deployment { id state commitOid }',
    );
    expect(made.body.data).toMatchObject({
      createDeployment: { deployment: { state: 'PENDING', commitOid: fixture.head } },
    });
    const deploymentId = pick(made, 'createDeployment', 'deployment', 'id');
    const status = await mutate(
      'createDeploymentStatus',
      { deploymentId, state: 'SUCCESS' },
      'deploymentStatus { state deployment { state } }',
    );
    expect(status.body.data).toEqual({
      createDeploymentStatus: { deploymentStatus: { state: 'SUCCESS', deployment: { state: 'ACTIVE' } } },
    });
  });

  it('of what is red is refused, unless nothing is required', async () => {
    fixture.world.createStatus({
      ...{ repository, sha: fixture.head, context: 'ci', state: 'failure', creator: 'dev' },
      ...{ description: null, targetUrl: null },
    });
    const red = await mutate('createDeployment', await input('feature'));
    expect(red.body.errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: expect.stringContaining('Commit status checks failed') },
    ]);
    const forced = await mutate('createDeployment', { ...(await input('feature')), requiredContexts: [] });
    expect(forced.body.errors).toBeUndefined();
  });
});
