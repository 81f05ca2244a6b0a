import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { deployPullsPort } from '../../../src/edge/github/deploy-pulls.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/environments';
const port = () => deployPullsPort(client());

const suites = (conclusion: string | null, key: string | null = 'one', slug = 'slipway') => ({
  nodes: [
    {
      app: { slug },
      checkRuns: { nodes: [{ databaseId: 5, externalId: key, conclusion, text: null }] },
    },
  ],
});

const oids = (...names: readonly string[]) => ({ nodes: names.map((oid) => ({ oid })) });
const parents = oids(sha('0'));
const commit = (oid: string, message: string, checkSuites: unknown = null) => ({
  ...{ oid, message, parents, checkSuites },
});
const head = commit(sha('a'), 'deploy', suites('NEUTRAL'));

function answer(pull: object) {
  return {
    data: {
      viewer: { login: 'slipway[bot]' },
      repository: {
        ...{ id: 'R_1', nameWithOwner: repository, defaultBranchRef: { name: 'main' } },
        ...{ squashMergeAllowed: true, mergeCommitAllowed: false, rebaseMergeAllowed: true },
        pullRequest: {
          ...{ number: 7, url: 'https://github.test/pull/7', state: 'OPEN', isCrossRepository: false },
          ...{ viewerDidAuthor: true, baseRefName: 'main', headRefName: 'slipway/deploy/staging/cart' },
          ...{ headRefOid: sha('a'), headRef: { target: { oid: sha('a') } } },
          ...{ mergedBy: null, mergedAt: null, mergeCommit: null },
          commits: { totalCount: 1, nodes: [{ commit: head }] },
          oldest: { nodes: [{ commit: head }] },
          timelineItems: { nodes: [] },
          ...pull,
        },
      },
    },
  };
}

function look(pull: object) {
  answerGraphql(answer(pull));
  return port().pull(repository, 7);
}

describe('what the App has marked', () => {
  it.each([
    [suites('NEUTRAL'), 'open'],
    [suites(null), 'open'],
    [suites('CANCELLED'), 'ended'],
    [suites('SUCCESS'), 'told'],
    [suites('FAILURE'), 'told'],
    [suites('STALE'), 'told'],
  ])('is, by the conclusion of %j, %s', async (checkSuites, state) => {
    const commits = { totalCount: 1, nodes: [{ commit: { ...head, checkSuites } }] };
    await expect(look({ commits })).resolves.toMatchObject({ head: { mark: { state, key: 'one' } } });
  });

  it.each([
    ['another App has marked', suites('NEUTRAL', 'one', 'other')],
    ['is marked for nothing', suites('NEUTRAL', null)],
    ['nobody has marked', null],
  ])('is not what %s', async (_, checkSuites) => {
    const commits = { totalCount: 1, nodes: [{ commit: { ...head, checkSuites } }] };
    await expect(look({ commits })).resolves.toMatchObject({ head: { mark: null } });
  });
});

it('what stood there before is its oldest commit, and what was pushed away', async () => {
  const oldest = { nodes: [{ commit: commit(sha('b'), 'older', suites('CANCELLED')) }] };
  const timelineItems = {
    nodes: [{ beforeCommit: commit(sha('c'), 'away', suites('NEUTRAL')) }, { beforeCommit: null }],
  };
  await expect(look({ oldest, timelineItems })).resolves.toMatchObject({
    earlier: [
      { sha: sha('b'), message: 'older', mark: { state: 'ended' } },
      { sha: sha('c'), message: 'away', mark: { state: 'open' } },
    ],
  });
});

describe('what a merged one was put on', () => {
  const merged = (
    message: string,
    totalCount: number,
    parents: readonly string[],
    history = ['d', 'e', 'f'],
  ) =>
    look({
      ...{
        state: 'MERGED',
        mergedBy: { __typename: 'User', login: 'ada' },
        mergedAt: '2026-11-22T12:00:00Z',
      },
      commits: { totalCount, nodes: [{ commit: head }] },
      mergeCommit: {
        ...{ oid: sha('d'), url: 'https://github.test/d', message },
        ...{ parents: oids(...parents.map(sha)), history: oids(...history.map(sha)) },
      },
    });

  it.each([
    ['squashed', 'deploy (#7)', 2, ['e'], sha('e')],
    ['one commit', 'deploy', 1, ['e'], sha('e')],
    ['merged', 'deploy', 2, ['e', 'a'], sha('e')],
    ['each of its commits', 'deploy', 2, ['e'], sha('f')],
    ['more of them than are seen', 'deploy', 3, ['e'], null],
  ])('%s', async (_, message, commits, parents, before) => {
    await expect(merged(message, commits, parents)).resolves.toMatchObject({
      merged: { sha: sha('d'), before, by: 'ada' },
    });
  });
});

describe('how one stands that was changed or closed', () => {
  it.each([
    [{ state: 'open', merged: false }, 'open'],
    [{ state: 'closed', merged: false }, 'closed'],
    [{ state: 'closed', merged: true }, 'merged'],
  ])('is told by GitHub: %j', async (given, state) => {
    nock(api).patch('/repos/acme/environments/pulls/7').twice().reply(200, given);
    await expect(port().describe(repository, 7, { title: 'deploy', body: '' })).resolves.toBe(state);
    await expect(port().close(repository, 7)).resolves.toBe(state);
  });
});
