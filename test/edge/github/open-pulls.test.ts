import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { pullsPort } from '../../../src/edge/github/pulls.ts';
import { sweepPort } from '../../../src/edge/github/sweep.ts';
import { Unavailable } from '../../../src/ports.ts';
import { openPull } from '../../support/pull.ts';
import { sha, testLog } from '../../support/request.ts';
import { answerGraphql, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/environments';
const log = testLog();
const port = () => pullsPort(client(), log);
const openPulls = () => sweepPort(client()).openPulls(repository);

const run = (databaseId: number, more: object = {}) => ({
  ...{ databaseId, id: `run-${databaseId}`, conclusion: 'SUCCESS', summary: 'told' },
  ...more,
});
const suite = (slug: string | null, ...nodes: readonly unknown[]) => ({
  app: slug === null ? null : { slug },
  checkRuns: { nodes },
});

function node(number: number, more: object = {}, ...suites: readonly unknown[]) {
  const commit = { oid: sha('1'), checkSuites: { nodes: suites } };
  return {
    ...{ number, headRefName: `b${number}`, headRefOid: sha('1'), baseRefName: 'main' },
    baseRef: { target: { oid: sha('2') } },
    mergeQueueEntry: null,
    commits: { nodes: [{ commit }] },
    ...more,
  };
}

function listed(startCursor: string | null, ...nodes: readonly unknown[]) {
  const pageInfo = { hasPreviousPage: startCursor !== null, startCursor };
  const found = { id: 'R', defaultBranchRef: { name: 'main' }, pullRequests: { pageInfo, nodes } };
  return { data: { viewer: { login: 'slipway[bot]' }, repository: found } };
}

describe('openPulls', () => {
  it('come newest first, page by page', async () => {
    const asked = answerGraphql(listed('older', node(7), node(9)), listed(null, node(2), node(3)));
    await expect(openPulls()).resolves.toEqual([9, 7, 3, 2].map((number) => openPull(number)));
    expect(asked.map(({ variables }) => variables['before'])).toEqual([null, 'older']);
  });

  it('are no more than the limit says', async () => {
    const pages = limits.listedPulls / 50;
    const full = Array.from({ length: pages }, (_, index) =>
      listed('older', ...Array.from({ length: 50 }, (_one, number) => node(index * 50 + number))),
    );
    answerGraphql(...full);
    await expect(openPulls()).resolves.toHaveLength(limits.listedPulls);
  });

  it('are none where the repository is gone', async () => {
    answerGraphql({
      data: { viewer: { login: 'slipway[bot]' }, repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'gone', path: ['repository'] }],
    });
    await expect(openPulls()).resolves.toEqual([]);
  });

  const check = { id: 'run-5', repositoryId: 'R', conclusion: 'success', summary: 'told' };
  it.each<[string, object, readonly unknown[], unknown]>([
    ['the newest of the App', {}, [suite('slipway', run(4), run(5)), suite('ci', run(6))], check],
    ['what waits', {}, [suite('slipway', run(5, { conclusion: null }))], { ...check, conclusion: null }],
    ['what says nothing', {}, [suite('slipway', run(5, { summary: null }))], { ...check, summary: '' }],
    ['none of others', {}, [suite('ci', run(6)), suite(null, run(7))], null],
    ['none of another commit', { headRefOid: sha('9') }, [suite('slipway', run(5))], null],
    ['none that is of another branch', { baseRefName: 'old' }, [suite('slipway', run(5))], 'unread'],
  ])('have the check run: %s', async (_, more, suites, expected) => {
    answerGraphql(listed(null, node(7, more, ...suites)));
    await expect(openPulls()).resolves.toMatchObject([{ check: expected }]);
  });
});

describe('openPulls in merge queues', () => {
  const built = { headCommit: { oid: sha('a') }, baseCommit: { oid: sha('b') } };
  const answer = (mergeQueueEntry: object | null, ...errors: readonly unknown[]) => {
    const { data } = listed(null, node(7, { mergeQueueEntry }));
    answerGraphql(errors.length === 0 ? { data } : { data, errors });
  };
  const group = { head: sha('a'), base: sha('b'), branch: 'main', number: 7 };

  it.each([
    ['built', built, group],
    ['not built yet', { ...built, headCommit: null }, null],
    ['in none', null, null],
  ])('say what they are there: %s', async (_, entry, expected) => {
    answer(entry);
    await expect(openPulls()).resolves.toMatchObject([{ number: 7, group: expected }]);
  });

  it('are what is queued', async () => {
    answer(built);
    await expect(port().queued(repository)).resolves.toEqual([group]);
    answer(null);
    await expect(port().queued(repository)).resolves.toEqual([]);
  });

  const path = ['repository', 'pullRequests', 'nodes', 0, 'mergeQueueEntry'];

  it('are told without them to an App that may not see queues', async () => {
    const message = 'Resource not accessible by integration';
    answer(null, { type: 'FORBIDDEN', message, path });
    await expect(openPulls()).resolves.toMatchObject([{ number: 7, group: null }]);
  });

  it.each([
    ['of something else', { type: 'FORBIDDEN', path: path.slice(0, 2) }],
    ['that is none for good', { type: 'UNPROCESSABLE', path }],
  ])('are not told where there is an error %s', async (_, error) => {
    answer(null, { message: 'No.', ...error });
    await expect(openPulls()).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('onBase', () => {
  const push = { branch: 'main', before: sha('1'), after: sha('4') };
  const bases = (file: unknown, tip: string | null = sha('4'), totalCount = 2, name = 'main') => ({
    data: {
      repository: {
        ref: tip === null ? null : { target: { oid: tip } },
        defaultBranchRef: { name, target: { file } },
        pullRequests: { totalCount },
      },
    },
  });
  const configured = { object: { oid: sha('c') } };
  const numbers = async () => (await port().onBase(repository, push)).map(({ number }) => number);

  it('names the newest first, on the commit that was pushed, whatever the list knows of it', async () => {
    const asked = answerGraphql(bases(configured), listed(null, node(3), node(8)));
    const both = [8, 3].map((number) => openPull(number, { base: sha('4') }));
    await expect(port().onBase(repository, push)).resolves.toEqual(both);
    expect(asked[0]?.variables).toMatchObject({ branch: 'main', ref: 'refs/heads/main' });
    expect(asked[1]?.variables).toMatchObject({ branch: 'main', check: 'slipway/manifests' });
  });

  it('reads of another branch the check runs that are called after it', async () => {
    const [pull] = [node(3, {}, suite('slipway', run(5)))];
    const asked = answerGraphql(bases(configured, sha('4'), 1, 'trunk'), listed(null, pull));
    await expect(port().onBase(repository, push)).resolves.toMatchObject([{ check: { id: 'run-5' } }]);
    expect(asked[1]?.variables).toMatchObject({ check: 'slipway/manifests (main)' });
  });

  it.each([
    ['GitHub does not show the push yet', sha('1')],
    ['it does not show the branch yet', null],
  ])('names them where %s', async (_, tip) => {
    answerGraphql(bases(configured, tip), listed(null, node(3)));
    await expect(numbers()).resolves.toEqual([3]);
  });

  it.each<[string, ReturnType<typeof bases>]>([
    ['a newer push has moved the branch on', bases(configured, sha('3'))],
    ['there is no slipway.yaml', bases(null)],
    ['slipway.yaml is no file', bases({ object: null })],
    ['none is open', bases(configured, sha('4'), 0)],
  ])('asks for nothing more where %s', async (_, answer) => {
    answerGraphql(answer);
    await expect(numbers()).resolves.toEqual([]);
  });
});

describe('setBack', () => {
  const checks = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `run-${index}`, repositoryId: 'R' }));
  const done = { data: {} };

  it('takes one request for many, and says nothing but that they wait', async () => {
    const asked = answerGraphql(done, done);
    await port().setBack(checks(limits.checksPerRequest + 1));
    expect(asked.map(({ variables }) => Object.keys(variables).length)).toEqual([limits.checksPerRequest, 1]);
    expect(asked[1]?.variables).toEqual({
      input0: { checkRunId: `run-${limits.checksPerRequest}`, repositoryId: 'R', status: 'IN_PROGRESS' },
    });
  });

  it('asks for nothing where there are none', async () => {
    await expect(port().setBack([])).resolves.toBeUndefined();
  });

  it('goes on where one cannot be set back, and says so', async () => {
    answerGraphql({
      data: { check0: null, check1: {} },
      errors: [{ type: 'NOT_FOUND', message: 'gone', path: ['check0'] }],
    });
    await port().setBack(checks(2));
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('fails where GitHub is in trouble, so that the delivery comes again', async () => {
    answerGraphql(
      ...Array.from({ length: limits.requestTries }, () => ({
        data: null,
        errors: [{ message: 'Something went wrong' }],
      })),
    );
    await expect(port().setBack(checks(2))).rejects.toBeInstanceOf(Unavailable);
  });
});
