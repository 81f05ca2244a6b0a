import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { applicationPort } from '../../../src/edge/github/application.ts';
import { answerGraphql, api, client, type GraphqlAnswer, onlyNockAnswers } from './github.ts';
import { request, sha } from '../../support/request.ts';

onlyNockAnswers();

const run = (name: string, more: Record<string, unknown> = {}) => ({
  __typename: 'CheckRun',
  name,
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  startedAt: '2026-11-22T10:00:00Z',
  checkSuite: { id: 'CS_1', app: { slug: 'ci' } },
  ...more,
});

const status = (state: string) => ({
  __typename: 'StatusContext',
  context: 'lint',
  state,
  createdAt: '2026-11-22T10:00:00Z',
});

function page(nodes: readonly unknown[], endCursor: string | null = null) {
  return {
    statusCheckRollup: { contexts: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } },
  };
}

function answer(commit: Record<string, unknown>, pull: Record<string, unknown> = {}) {
  return {
    data: {
      repository: {
        nameWithOwner: 'acme/storefront',
        visibility: 'PRIVATE',
        object: { text: 'environmentRepository: acme/environments\n' },
        pullRequest: {
          number: 12,
          title: 'Delivery date',
          url: 'https://github.test/pull/12',
          state: 'OPEN',
          headRefOid: sha('a'),
          headRefName: 'delivery-date',
          headRepository: { nameWithOwner: 'acme/storefront' },
          comments: { nodes: [] },
          commits: {
            nodes: [{ commit: { oid: sha('a'), committedDate: '2026-11-22T09:59:00Z', ...commit } }],
          },
          ...pull,
        },
      },
    },
  };
}

async function checksOf(...answers: readonly GraphqlAnswer[]) {
  answerGraphql(...answers);
  const reading = await applicationPort(client()).read(request);
  return isProblem(reading) ? reading : reading.application.checks;
}

const next = (commit: unknown) => ({ data: { repository: { object: commit } } });

describe('read', () => {
  it('keeps the App’s own comments only: others can plant a marker', async () => {
    const nodes = [
      { databaseId: 1, body: 'mine', viewerDidAuthor: true },
      { databaseId: 2, body: 'planted', viewerDidAuthor: false },
    ];
    answerGraphql(answer({ statusCheckRollup: null }, { comments: { nodes } }));
    await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
      ownComments: [{ id: 1, body: 'mine' }],
      configuration: 'environmentRepository: acme/environments\n',
    });
  });

  it('knows when the head was committed, and of no other commit', async () => {
    for (const [oid, committedAt] of [
      [sha('a'), '2026-11-22T09:59:00Z'],
      [sha('f'), null],
    ]) {
      answerGraphql(answer({ oid, statusCheckRollup: null }));
      await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
        application: { pull: { head: { committedAt } } },
      });
    }
  });

  const suites = (times: readonly string[], totalCount = times.length) => ({
    checkSuites: { totalCount, nodes: times.map((createdAt) => ({ createdAt })) },
  });
  const forced = (createdAt: string, oid: string | null) => ({
    timelineItems: { nodes: [{ createdAt, afterCommit: oid === null ? null : { oid } }] },
  });
  const [early, middle, late] = ['2026-11-22T09:00:00Z', '2026-11-22T09:30:00Z', '2026-11-22T10:00:00Z'];

  it.each([
    ['the oldest suite', suites([middle, early, late]), {}, early],
    ['no suite', suites([]), {}, null],
    ['more suites than were read', suites([late], 101), {}, null],
    ['suites that it may not see', { checkSuites: null }, { timelineItems: null }, null],
    ['a force-push to it', suites([]), forced(middle, sha('a')), middle],
    ['a force-push to it, long after it was known', suites([early]), forced(late, sha('a')), late],
    ['a force-push to it, heard of before its suite', suites([middle]), forced(early, sha('a')), middle],
    ['a force-push to another, and pushes upon that', suites([early]), forced(late, sha('b')), early],
    ['a force-push to what is gone', suites([early]), forced(late, null), early],
  ])('knows since when GitHub has the head, by %s', async (_, commit, pull, pushedAt) => {
    answerGraphql(answer({ statusCheckRollup: null, ...commit }, pull));
    await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
      application: { pull: { head: { pushedAt } } },
    });
  });

  it('knows of the suites of no other commit', async () => {
    answerGraphql(answer({ oid: sha('f'), statusCheckRollup: null, ...suites([early]) }));
    await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
      application: { pull: { head: { pushedAt: null } } },
    });
  });

  it('knows a deleted fork by its missing repository', async () => {
    answerGraphql(answer({ statusCheckRollup: null }, { headRepository: null }));
    await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
      application: { pull: { head: { repository: null } } },
    });
  });

  it.each([
    [run('build'), 'success'],
    [run('build', { conclusion: 'NEUTRAL' }), 'neutral'],
    [run('build', { conclusion: 'SKIPPED' }), 'neutral'],
    [run('build', { conclusion: 'CANCELLED' }), 'failure'],
    [run('build', { conclusion: 'TIMED_OUT' }), 'failure'],
    [run('build', { conclusion: 'SOMETHING_NEW' }), 'failure'],
    [run('build', { status: 'IN_PROGRESS', conclusion: null }), 'pending'],
    [run('build', { status: 'QUEUED', conclusion: null, startedAt: null, checkSuite: null }), 'pending'],
    [status('SUCCESS'), 'success'],
    [status('EXPECTED'), 'pending'],
    [status('ERROR'), 'failure'],
    [status('SOMETHING_NEW'), 'failure'],
  ])('takes %j for %s', async (node, state) => {
    await expect(checksOf(answer(page([node])))).resolves.toMatchObject({
      results: [{ state }],
      complete: true,
    });
  });

  it('tells suites of one App apart, and a run that has not started from one that has', async () => {
    const queued = run('build', { status: 'QUEUED', conclusion: null, startedAt: null });
    const other = run('build', { checkSuite: { id: 'CS_2', app: { slug: 'ci' } } });
    await expect(checksOf(answer(page([queued, other, status('SUCCESS')])))).resolves.toMatchObject({
      results: [
        { app: 'ci', suite: 'CS_1', startedAt: null },
        { app: 'ci', suite: 'CS_2', startedAt: '2026-11-22T10:00:00Z' },
        { app: null, suite: null, startedAt: '2026-11-22T10:00:00Z' },
      ],
    });
  });

  it('reads every page: the failed check may be on the last', async () => {
    const failed = run('test', { conclusion: 'FAILURE' });
    await expect(checksOf(answer(page([run('build')], 'x')), next(page([failed])))).resolves.toMatchObject({
      results: [{ name: 'build' }, { name: 'test', state: 'failure' }],
      complete: true,
    });
  });

  it('is not complete where the next page cannot be had, or never ends', async () => {
    await expect(checksOf(answer(page([run('build')], 'x')), next(null))).resolves.toMatchObject({
      complete: false,
    });
    const many = page(
      Array.from({ length: 100 }, (_, index) => run(`build ${index}`)),
      'x',
    );
    const endless = Array.from({ length: limits.checks / 100 - 1 }, () => next(many));
    await expect(checksOf(answer(many), ...endless)).resolves.toMatchObject({ complete: false });
  });

  it('has seen no check of a head that moved while it was read', async () => {
    await expect(checksOf(answer({ oid: sha('b'), ...page([run('build')]) }))).resolves.toMatchObject({
      results: [],
    });
  });

  it('is a problem where the App cannot see the repository', async () => {
    answerGraphql({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve' }],
    });
    await expect(applicationPort(client()).read(request)).resolves.toMatchObject({
      code: 'application-repository-not-readable',
    });
  });
});

describe('role', () => {
  const path = '/repos/acme/storefront/collaborators/dev/permission';
  const ask = () => applicationPort(client()).role('acme/storefront', 'dev');

  it.each([
    [
      { permission: 'write', role_name: 'maintain' },
      { role: 'maintain', permission: 'write' },
    ],
    [
      { permission: 'write', role_name: 'release-captain' },
      { role: 'release-captain', permission: 'write' },
    ],
    [{ permission: 'read' }, { role: 'read', permission: 'read' }],
  ])('reads %j', async (answered, expected) => {
    nock(api).get(path).reply(200, answered);
    await expect(ask()).resolves.toEqual(expected);
  });

  it('is none for a stranger, and unknown where GitHub refuses to say', async () => {
    nock(api).get(path).reply(404, { message: 'Not Found' });
    await expect(ask()).resolves.toEqual({ role: 'none', permission: 'none' });
    nock(api).get(path).reply(403, { message: 'Resource not accessible by integration' });
    await expect(ask()).rejects.toMatchObject({ status: 403 });
  });
});

describe('checks', () => {
  const ask = () => applicationPort(client()).checks('acme/storefront', sha('a'));
  const told = (object: unknown) => ({ data: { repository: { object } } });

  it('are those of any commit, all pages of them', async () => {
    const asked = answerGraphql(
      told(page([run('build')], 'more')),
      told(page([run('test', { conclusion: 'FAILURE' })])),
    );
    const { results, complete } = await ask();
    expect(results.map(({ name, state }) => [name, state])).toEqual([
      ['build', 'success'],
      ['test', 'failure'],
    ]);
    expect(complete).toBe(true);
    expect(asked.map(({ variables }) => [variables['sha'], variables['after']])).toEqual([
      [sha('a'), null],
      [sha('a'), 'more'],
    ]);
  });

  it.each([null, { statusCheckRollup: null }])('are none where GitHub has %j', async (object) => {
    answerGraphql(told(object));
    await expect(ask()).resolves.toMatchObject({ results: [] });
  });
});

describe('isTeamMember', () => {
  const path = '/orgs/acme/teams/sre/memberships/sam';
  const ask = () => applicationPort(client()).isTeamMember('acme', 'sre', 'sam');

  it.each([
    [200, { state: 'active' }, true],
    [200, { state: 'pending' }, false],
    [404, { message: 'Not Found' }, false],
  ])('%i %j is %s', async (code, body, member) => {
    nock(api).get(path).reply(code, body);
    await expect(ask()).resolves.toBe(member);
  });
});
