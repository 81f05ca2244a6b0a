import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import type { CheckRun } from '../../../src/sandbox/world/types.ts';
import { cleanUp, commit, headOf, openShop, openTestPull, record, sharedWorld } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';
const sha = 'a'.repeat(40);

const shared = sharedWorld(openShop);

describe('accounts and teams', () => {
  it('are the same in any case, and cannot be made twice', async () => {
    const world = await openShop();
    expect(world.account('ADA')?.login).toBe('ada');
    const again = () => world.createAccount({ login: 'Ada', kind: 'User' });
    expect(again).toThrow(expect.objectContaining({ status: 422 }));
    world.createTeam({ organization: 'acme', name: 'On Call!' });
    expect(world.team('ACME', 'On-Call')?.slug).toBe('on-call');
    expect(() => world.createTeam({ organization: 'acme', name: 'on call' })).toThrow('must be unique');
  });

  it.each(['', '-a', 'a-', 'a--b', 'a/b', 'a b', 'a'.repeat(40), '../x', 'a[bot]'])(
    'refuse the login %j',
    (login) => {
      const world = shared();
      expect(() => world.createAccount({ login, kind: 'User' })).toThrow(
        expect.objectContaining({ status: 422 }),
      );
    },
  );

  it('refuse teams of nobody, and members who are not there', async () => {
    const world = await openShop();
    world.createTeam({ organization: 'acme', name: 'sre' });
    const missing = expect.objectContaining({ status: 404 });
    expect(() => world.createTeam({ organization: 'dev', name: 'x' })).toThrow(missing);
    expect(() => world.createTeam({ organization: 'acme', name: '!!' })).toThrow('letter or a digit');
    expect(() => world.setTeamMember('acme', 'sre', 'nobody', 'member')).toThrow(missing);
    expect(() => world.setTeamMember('acme', 'none', 'dev', 'member')).toThrow(missing);
    world.setTeamMember('acme', 'sre', 'dev', 'member');
    world.setTeamMember('acme', 'sre', 'DEV', 'member');
    expect(world.team('acme', 'sre')?.members).toEqual(['dev']);
    expect(world.setTeamMember('acme', 'sre', 'dev', null).members).toEqual([]);
  });
});

describe('roleOf', () => {
  async function privateShop(): Promise<World> {
    const world = await openShop();
    await world.createRepository({ owner: 'acme', name: 'secret', private: true, actor: 'ada' });
    world.createTeam({ organization: 'acme', name: 'sre' });
    world.setTeamMember('acme', 'sre', 'dev', 'member');
    return world;
  }

  const secretive = sharedWorld(privateShop);

  it('is the highest of what an account has by itself and by its teams', async () => {
    const world = await privateShop();
    const secret = 'acme/secret';
    expect(world.roleOf(secret, 'dev')).toBeNull();
    world.setTeamRole(secret, 'sre', 'maintain');
    expect(world.roleOf(secret, 'dev')).toBe('maintain');
    world.setCollaborator(secret, 'dev', 'triage');
    expect(world.roleOf(secret, 'dev')).toBe('maintain');
    world.setTeamRole(secret, 'sre', null);
    expect(world.roleOf(secret, 'dev')).toBe('triage');
    world.setCollaborator(secret, 'dev', null);
    expect(world.roleOf(secret, 'dev')).toBeNull();
  });

  it.each([
    ['acme/shop', 'guest', 'read'],
    ['acme/secret', 'guest', null],
    ['acme/secret', 'acme', 'admin'],
    ['acme/secret', 'slipway[bot]', 'write'],
    ['acme/shop', 'nobody', null],
    ['acme/none', 'ada', null],
    ['ACME/Shop', 'ADA', 'admin'],
  ])('in %s of %s is %s', (name, login, role) => {
    expect(secretive().roleOf(name, login)).toBe(role);
  });
});

describe('repositories', () => {
  it.each(['', '.', '..', 'a/b', 'x.git', 'a b', 'a'.repeat(101), 'ü'])(
    'refuse the name %j',
    async (name) => {
      const world = await openShop();
      const attempt = world.createRepository({ owner: 'acme', name, actor: 'ada' });
      await expect(attempt).rejects.toMatchObject({ status: 422, validation: { field: 'name' } });
    },
  );

  it('are made once, however many ask at once', async () => {
    const world = await openShop();
    const attempts = ['new', 'New', 'NEW'].map((name) =>
      world.createRepository({ owner: 'acme', name, actor: 'ada' }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(results[1]).toMatchObject({
      reason: { status: 422, message: 'name already exists on this account' },
    });
  });

  it('refuse owners and sources that are not there', async () => {
    const world = await openShop();
    const create = (input: object) =>
      world.createRepository({ owner: 'acme', name: 'x', actor: 'ada', ...input });
    for (const input of [{ owner: 'nobody' }, { actor: 'nobody' }, { fork: 'acme/none' }]) {
      await expect(create(input)).rejects.toMatchObject({ status: 404 });
    }
    await expect(world.deleteRepository('acme/none')).rejects.toMatchObject({ status: 404 });
    expect(world.repositories()).toHaveLength(1);
  });

  it('take all that is in them along when they are deleted', async () => {
    const world = await openShop();
    await openTestPull(world);
    world.createComment(repository, 1, 'x', 'dev');
    await world.deleteRepository(repository);
    expect(world.repository(repository)).toBeNull();
    expect(() => world.git(repository)).toThrow('Not Found');
    await world.createRepository({ owner: 'acme', name: 'shop', autoInit: true, actor: 'ada' });
    expect(world.pulls(repository)).toEqual([]);
    expect((await openTestPull(world)).number).toBe(1);
    expect(world.comments(repository, 1)).toEqual([]);
  });
});

describe('comments', () => {
  it('are told of, with what they said before', async () => {
    const world = await openShop();
    await openTestPull(world);
    const { events } = record(world);
    const { id } = world.createComment(repository, 1, 'one\r\n', 'dev');
    world.updateComment(repository, id, 'two', 'ada');
    world.deleteComment(repository, id, 'ada');
    expect(events).toMatchObject([
      { name: 'issue_comment', action: 'created', sender: 'dev', comment: { body: 'one\r\n' } },
      { action: 'edited', sender: 'ada', previousBody: 'one\r\n', comment: { body: 'two', author: 'dev' } },
      { action: 'deleted', comment: { id } },
    ]);
    expect(world.comment(repository, id)).toBeNull();
  });

  it('refuse what GitHub refuses', async () => {
    const world = await openShop();
    await openTestPull(world);
    const { id } = world.createComment(repository, 1, 'x'.repeat(65_536), 'dev');
    const { names } = record(world);
    const refused: (readonly [() => unknown, number])[] = [
      [() => world.createComment(repository, 1, ' \r\n', 'dev'), 422],
      [() => world.createComment(repository, 1, 'x'.repeat(65_537), 'dev'), 422],
      [() => world.createComment(repository, 2, 'x', 'dev'), 404],
      [() => world.createComment(repository, 1, 'x', 'nobody'), 404],
      [() => world.createComment('acme/none', 1, 'x', 'dev'), 404],
      [() => world.updateComment(repository, id, '', 'dev'), 422],
      [() => world.updateComment(repository, id + 999, 'x', 'dev'), 404],
      [() => world.updateComment('acme/other', id, 'x', 'dev'), 404],
      [() => world.deleteComment(repository, id + 999, 'dev'), 404],
      [() => world.react(repository, id + 999, 'eyes', 'dev'), 404],
      [() => world.unreact(repository, id, 1), 404],
    ];
    for (const [attempt, status] of refused) expect(attempt).toThrow(expect.objectContaining({ status }));
    expect(names).toEqual([]);
  });

  it('have each reaction of a user once', async () => {
    const world = await openShop();
    await openTestPull(world);
    const { id } = world.createComment(repository, 1, 'x', 'dev');
    const first = world.react(repository, id, 'eyes', 'ada');
    expect(world.react(repository, id, 'eyes', 'ada')).toEqual({ reaction: first.reaction, created: false });
    world.react(repository, id, 'eyes', 'dev');
    world.react(repository, id, 'rocket', 'ada');
    world.unreact(repository, id, first.reaction.id);
    const left = world.comment(repository, id)?.reactions.map(({ user, content }) => `${user} ${content}`);
    expect(left).toEqual(['dev eyes', 'ada rocket']);
  });
});

describe('reviews', () => {
  it('are of the head, and can be dismissed', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    const { names } = record(world);
    const review = await world.submitReview({
      repository,
      pull: 1,
      state: 'APPROVED',
      body: '',
      actor: 'ada',
    });
    expect(review).toMatchObject({ commitId: head.sha, state: 'APPROVED' });
    expect(world.dismissReview(repository, 1, review.id, 'No', 'ada').state).toBe('DISMISSED');
    expect(names).toEqual(['pull_request_review.submitted', 'pull_request_review.dismissed']);
  });

  it('are of a commit of the pull request', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    const outside = await headOf(world, 'main');
    await commit(world, { branch: 'feature', files: { 'b.txt': 'b' } });
    const other = await commit(world, { branch: 'other', files: { 'c.txt': 'c' } });
    const submit = (commitId: string) =>
      world.submitReview({ repository, pull: 1, state: 'APPROVED', body: '', commitId, actor: 'ada' });
    for (const sha of [outside, other, '1'.repeat(40), 'main', '']) {
      await expect(submit(sha)).rejects.toMatchObject({ status: 422 });
    }
    expect(world.reviews(repository, 1)).toEqual([]);
    expect((await submit(head.sha)).commitId).toBe(head.sha);
  });

  it('refuse what GitHub refuses', async () => {
    const world = await openShop();
    await openTestPull(world);
    const submit = (state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED', body: string, actor: string) =>
      world.submitReview({ repository, pull: 1, state, body, actor });
    await expect(submit('APPROVED', '', 'dev')).rejects.toThrow('Can not approve your own pull request');
    await expect(submit('CHANGES_REQUESTED', 'x', 'dev')).rejects.toThrow(
      'Can not request changes on your own pull request',
    );
    await expect(submit('CHANGES_REQUESTED', ' ', 'ada')).rejects.toThrow("Body can't be blank");
    const comment = await submit('COMMENTED', 'x', 'dev');
    const dismiss = (id: number, message: string) => () =>
      world.dismissReview(repository, 1, id, message, 'ada');
    expect(dismiss(comment.id, 'x')).toThrow('Can not dismiss a commented pull request review');
    expect(dismiss(comment.id, '')).toThrow("Message can't be blank");
    expect(dismiss(comment.id + 99, 'x')).toThrow('Not Found');
  });
});

describe('check runs', () => {
  const output = { title: null, summary: null, text: null };
  const input = (change: Partial<CheckRun> = {}) => ({
    repository,
    headSha: sha,
    name: 'build',
    app: 'ci',
    status: 'in_progress' as const,
    conclusion: null,
    output,
    detailsUrl: null,
    externalId: null,
    completedAt: null,
    ...change,
  });

  it('are completed by their conclusion, and complete their suite with the last of them', async () => {
    const world = await openShop();
    const { names } = record(world);
    const build = world.createCheckRun(input(), 'ada');
    const test = world.createCheckRun(input({ name: 'test' }), 'ada');
    world.createCheckRun(input({ name: 'other', app: 'other' }), 'ada');
    const done = world.updateCheckRun(repository, build.id, { conclusion: 'success' }, 'ada');
    expect(done).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(done.completedAt).not.toBeNull();
    world.updateCheckRun(repository, test.id, { status: 'completed', conclusion: 'failure' }, 'ada');
    world.updateCheckRun(repository, test.id, { output: { ...output, title: 'again' } }, 'ada');
    world.rerequestCheckRun(repository, test.id, 'dev');
    expect(names).toEqual([
      'check_run.created',
      'check_run.created',
      'check_run.created',
      'check_run.completed',
      'check_run.completed',
      'check_suite.completed',
      'check_run.rerequested',
    ]);
    expect(world.checkRuns(repository, sha).map(({ name }) => name)).toEqual(['other', 'test', 'build']);
  });

  it('lose their conclusion when they run again', async () => {
    const world = await openShop();
    const { id } = world.createCheckRun(input({ status: 'completed', conclusion: 'success' }), 'ada');
    const again = world.updateCheckRun(repository, id, { status: 'in_progress' }, 'ada');
    expect(again).toMatchObject({ status: 'in_progress', conclusion: null, completedAt: null });
  });

  it('are of their repository alone', async () => {
    const world = await openShop();
    const { id } = world.createCheckRun(input(), 'ada');
    expect(world.checkRun('acme/other', id)).toBeNull();
    expect(() => world.updateCheckRun('acme/other', id, {}, 'ada')).toThrow('Not Found');
    expect(() => world.rerequestCheckRun(repository, id + 1, 'ada')).toThrow('Not Found');
    expect(() => world.createCheckRun(input({ repository: 'acme/none' }), 'ada')).toThrow('Not Found');
  });
});

describe('deployments', () => {
  const status = {
    state: 'success' as const,
    description: null,
    logUrl: null,
    environmentUrl: null,
    creator: 'slipway[bot]',
  };
  const deploy = (world: World, environment: string) =>
    world.createDeployment({
      repository,
      sha,
      ref: 'main',
      task: 'deploy',
      environment,
      description: null,
      payload: { service: 'shop' },
      creator: 'slipway[bot]',
    }).id;

  it('leave the older ones of production as they are', async () => {
    const world = await openShop();
    const ids = [deploy(world, 'production'), deploy(world, 'production')];
    for (const id of ids) world.createDeploymentStatus(repository, id, status, true);
    const states = world.deployments(repository).map(({ statuses }) => statuses.map(({ state }) => state));
    expect(states).toEqual([['success'], ['success']]);
  });

  it('replace the older ones of their environment, silently', async () => {
    const world = await openShop();
    const [one, other, two, three] = ['staging', 'production', 'staging', 'staging'].map((name) =>
      deploy(world, name),
    );
    const { names } = record(world);
    for (const id of [one, other, two]) world.createDeploymentStatus(repository, id ?? 0, status, true);
    world.createDeploymentStatus(repository, three ?? 0, status, false);
    const states = world.deployments(repository).map(({ statuses }) => statuses.map(({ state }) => state));
    expect(states).toEqual([['success'], ['success'], ['success'], ['inactive', 'success']]);
    expect(names).toEqual(Array.from({ length: 4 }, () => 'deployment_status.created'));
  });

  it('refuse statuses of what is not there', async () => {
    const world = await openShop();
    const id = deploy(world, 'staging');
    const add =
      (name: string, deployment: number, creator = 'ada') =>
      () =>
        world.createDeploymentStatus(name, deployment, { ...status, creator }, true);
    expect(add(repository, id + 1)).toThrow('Not Found');
    expect(add('acme/other', id)).toThrow('Not Found');
    expect(add(repository, id, 'nobody')).toThrow('Not Found');
    expect(world.deployment(repository, id)?.statuses).toEqual([]);
  });
});
