import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { pullsPort } from '../../../src/edge/github/pulls.ts';
import { Unavailable } from '../../../src/ports.ts';
import { pullLook } from '../../support/pull.ts';
import { sha, testLog } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/environments';
const path = '/repos/acme/environments';
const log = testLog();
const port = () => pullsPort(client(), log);

const run = (databaseId: number, status = 'COMPLETED', text: string | null = null) => ({
  databaseId,
  status,
  conclusion: status === 'COMPLETED' ? 'SUCCESS' : null,
  title: 'told',
  summary: null,
  text,
});
const suite = (slug: string | null, ...nodes: unknown[]) => ({
  app: slug === null ? null : { slug },
  checkRuns: { nodes },
});

function pull(more: Readonly<Record<string, unknown>> = {}, suites: readonly unknown[] | null = []) {
  const commit = { oid: sha('1'), checkSuites: suites === null ? null : { nodes: suites } };
  return {
    number: 7,
    url: 'https://github.test/acme/environments/pull/7',
    state: 'OPEN',
    isDraft: false,
    headRefName: 'feature',
    headRefOid: sha('1'),
    baseRefName: 'main',
    mergeable: 'MERGEABLE',
    baseRef: { target: { oid: sha('2') } },
    potentialMergeCommit: { oid: sha('3'), parents: { nodes: [{ oid: sha('2') }, { oid: sha('1') }] } },
    commits: { nodes: [{ commit }] },
    comments: page([]),
    ...more,
  };
}

function page(nodes: readonly unknown[], endCursor: string | null = null) {
  return { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes };
}

const comment = (databaseId: number, viewerDidAuthor: boolean, isMinimized = false) => ({
  databaseId,
  body: `${databaseId}`,
  updatedAt: '2026-11-22T12:00:00Z',
  viewerDidAuthor,
  isMinimized,
});

const branch = { name: 'main', target: { file: { object: { oid: sha('c'), text: 'services: {}\n' } } } };

function answer(pullRequest: unknown, defaultBranchRef: unknown = branch, errors?: readonly unknown[]) {
  const found = {
    nameWithOwner: repository,
    url: 'https://github.test/acme/environments',
    defaultBranchRef,
    pullRequest,
  };
  const data = { viewer: { login: 'slipway[bot]' }, repository: found };
  return { data, ...(errors === undefined ? {} : { errors }) };
}

describe('look', () => {
  it('reads all of it by one query', async () => {
    const comments = page([comment(1, false), comment(2, true), comment(3, true, true)]);
    const asked = answerGraphql(answer(pull({ comments })));
    await expect(port().look(repository, 7)).resolves.toEqual({
      ...pullLook,
      ownComments: [{ id: 2, body: '2', updatedAt: '2026-11-22T12:00:00Z' }],
      minimized: [{ id: 3, body: '3', updatedAt: '2026-11-22T12:00:00Z' }],
    });
    expect(asked[0]?.variables).toMatchObject({ number: 7, check: 'slipway/manifests' });
  });

  it.each<[string, Parameters<typeof answer>]>([
    ['the repository has no slipway.yaml', [pull(), { name: 'main', target: { file: null } }]],
    ['the repository is empty', [pull(), null]],
    ['there is no such pull request', [null, branch, [{ type: 'NOT_FOUND', message: 'Could not resolve.' }]]],
  ])('is nothing where %s', async (_, given) => {
    answerGraphql(answer(...given));
    await expect(port().look(repository, 7)).resolves.toBeNull();
  });

  it.each([
    ['MERGED', { state: 'MERGED' }],
    ['CLOSED', { state: 'CLOSED' }],
    ['without its base branch', { baseRef: null }],
  ])('takes one that is %s for closed', async (_, more) => {
    answerGraphql(answer(pull(more)));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ open: false });
  });

  it.each([
    ['UNKNOWN', null],
    ['CONFLICTING', false],
  ])('knows of %s', async (mergeable, known) => {
    answerGraphql(answer(pull({ mergeable, potentialMergeCommit: null })));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ mergeable: known, merge: null });
  });

  it.each<[string, readonly unknown[] | null, unknown]>([
    [
      'the newest of its own',
      [suite('ci', run(9)), suite('slipway', run(4), run(5, 'IN_PROGRESS'))],
      { id: 5, completed: false, conclusion: null, output: { title: 'told', summary: '', text: '' } },
    ],
    ['none of an App that calls its own the same', [suite('slipway-2', run(9)), suite(null, run(8))], null],
    ['none where it may read none', null, null],
  ])('finds of check runs %s', async (_, suites, check) => {
    answerGraphql(answer(pull({}, suites)));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ check });
  });

  it('has the texts of all of its own on the head', async () => {
    const suites = [
      suite('ci', run(9, 'COMPLETED', 'foreign')),
      suite('slipway', run(4, 'COMPLETED', 'one'), run(5)),
    ];
    answerGraphql(answer(pull({}, suites)));
    await expect(port().look(repository, 7)).resolves.toMatchObject({
      check: { id: 5, completed: true, conclusion: 'success' },
      checkTexts: ['', 'one'],
    });
  });

  it('names the other open ones of the same head', async () => {
    const nodes = [
      { number: 7, headRefOid: sha('1'), baseRefName: 'main', state: 'OPEN' },
      { number: 8, headRefOid: sha('1'), baseRefName: 'main', state: 'OPEN' },
      { number: 9, headRefOid: sha('1'), baseRefName: 'main', state: 'MERGED' },
      { number: 10, headRefOid: sha('2'), baseRefName: 'main', state: 'OPEN' },
      { number: 11, headRefOid: sha('1'), baseRefName: 'other', state: 'OPEN' },
    ];
    const commit = { oid: sha('1'), checkSuites: null, associatedPullRequests: page(nodes) };
    answerGraphql(answer(pull({ commits: { nodes: [{ commit }] } })));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ sharers: [8] });
  });

  it('knows not of all others where there are more pages of them', async () => {
    const commit = { oid: sha('1'), checkSuites: null, associatedPullRequests: page([], 'next') };
    answerGraphql(answer(pull({ commits: { nodes: [{ commit }] } })));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ sharers: null });
  });

  it('looks for another check run where it is into another branch than the default', async () => {
    const own = { checkSuites: { nodes: [suite('slipway', run(5))] } };
    const asked = answerGraphql(answer(pull({ baseRefName: 'old' }, [suite('slipway', run(4))])), {
      data: { viewer: { login: 'slipway[bot]' }, repository: { object: own } },
    });
    await expect(port().look(repository, 7)).resolves.toMatchObject({
      checkName: 'slipway/manifests (old)',
      check: { id: 5 },
      defaultCheck: { id: 4 },
    });
    expect(asked[1]?.variables).toMatchObject({ sha: sha('1'), check: 'slipway/manifests (old)' });
  });

  it('takes no check run of another commit for the head’s', async () => {
    answerGraphql(answer(pull({ headRefOid: sha('9') }, [suite('slipway', run(4))])));
    await expect(port().look(repository, 7)).resolves.toMatchObject({ head: sha('9'), check: null });
  });

  it('reads every page of comments', async () => {
    const asked = answerGraphql(
      answer(pull({ comments: page([comment(1, true)], 'one') })),
      { data: { repository: { pullRequest: { comments: page([comment(2, false)], 'two') } } } },
      { data: { repository: { pullRequest: { comments: page([comment(3, true)]) } } } },
    );
    const look = await port().look(repository, 7);
    expect(look?.ownComments.map(({ id }) => id)).toEqual([1, 3]);
    expect(asked.map(({ variables }) => variables['after'])).toEqual([undefined, 'one', 'two']);
  });

  it('never takes what could not be read for what is not there', async () => {
    answerGraphql(
      answer(pull({ comments: page([]) }), branch, [
        { type: 'FORBIDDEN', message: 'No.', path: ['repository', 'pullRequest'] },
      ]),
    );
    await expect(port().look(repository, 7)).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('ofHead', () => {
  it('names the open ones that the commit is the head of', async () => {
    const nodes = [
      { number: 3, headRefOid: sha('1'), baseRefName: 'main', state: 'OPEN' },
      { number: 4, headRefOid: sha('2'), baseRefName: 'main', state: 'OPEN' },
      { number: 5, headRefOid: sha('1'), baseRefName: 'main', state: 'CLOSED' },
    ];
    answerGraphql({
      data: {
        repository: { defaultBranchRef: { name: 'main' }, object: { associatedPullRequests: page(nodes) } },
      },
    });
    await expect(port().ofHead(repository, sha('1'))).resolves.toEqual([
      { number: 3, checkName: 'slipway/manifests' },
    ]);
  });

  it.each([null, {}])('names none of what is no commit: %j', async (object) => {
    answerGraphql({ data: { repository: { defaultBranchRef: { name: 'main' }, object } } });
    await expect(port().ofHead(repository, sha('1'))).resolves.toEqual([]);
  });
});

it.each([
  [200, { merge_base_commit: { sha: sha('3') } }, sha('3')],
  [404, { message: 'No common ancestor' }, null],
])('mergeBase: %i with %j is %s', async (status, answer, expected) => {
  nock(api)
    .get(`${path}/compare/${sha('1')}...${sha('2')}`)
    .query({ per_page: 1 })
    .reply(status, answer);
  await expect(port().mergeBase(repository, sha('1'), sha('2'))).resolves.toBe(expected);
});

describe('writing', () => {
  const name = { repository, number: 7 };
  const check = {
    name: 'slipway/manifests',
    head: sha('1'),
    conclusion: null,
    detailsUrl: 'https://github.test/acme/environments/pull/7',
    output: { title: 'Comparing', summary: 'Slipway is at it.' },
  };

  const written = { id: 5, body: 'x as it is kept', updated_at: '2026-11-22T12:00:00Z' };
  const shown = { id: 5, body: 'x as it is kept', updatedAt: '2026-11-22T12:00:00Z' };

  it('makes a comment, once: whether a lost answer was taken is seen by looking', async () => {
    nock(api).post(`${path}/issues/7/comments`, { body: 'x' }).reply(201, written);
    await expect(port().writeComment(name, 'x', null)).resolves.toEqual(shown);
    nock(api).post(`${path}/issues/7/comments`).reply(502);
    await expect(port().writeComment(name, 'x', null)).rejects.toBeInstanceOf(Unavailable);
  });

  it('changes a comment', async () => {
    nock(api).patch(`${path}/issues/comments/5`, { body: 'x' }).reply(200, written);
    await expect(port().writeComment(name, 'x', 5)).resolves.toEqual(shown);
  });

  it.each([204, 404])('removes a comment, where it is still there: %d', async (status) => {
    nock(api).delete(`${path}/issues/comments/5`).reply(status);
    await expect(port().deleteComment(repository, 5)).resolves.toBeUndefined();
  });

  it('begins a check run on the head', async () => {
    nock(api)
      .post(
        `${path}/check-runs`,
        (body: Record<string, unknown>) =>
          body['status'] === 'in_progress' && body['head_sha'] === sha('1') && !('conclusion' in body),
      )
      .reply(201, { id: 3 });
    await expect(port().writeCheck(repository, check, null)).resolves.toBe(3);
  });

  it('ends a check run', async () => {
    nock(api)
      .patch(
        `${path}/check-runs/3`,
        (body: Record<string, unknown>) => body['conclusion'] === 'success' && !('status' in body),
      )
      .reply(200, { id: 3 });
    await expect(port().writeCheck(repository, { ...check, conclusion: 'success' }, 3)).resolves.toBe(3);
  });

  it('goes on without a check run where the App may write none', async () => {
    nock(api).post(`${path}/check-runs`).reply(403, { message: 'Resource not accessible by integration' });
    await expect(port().writeCheck(repository, check, null)).resolves.toBeNull();
    nock(api).post(`${path}/check-runs`).reply(422, { message: 'No commit found for SHA' });
    await expect(port().writeCheck(repository, check, null)).rejects.toThrow('No commit found');
  });
});
