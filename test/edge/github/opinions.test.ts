import { describe, expect, it } from '@jest/globals';
import { pullsPort } from '../../../src/edge/github/pulls.ts';
import { limits } from '../../../src/core/limits.ts';
import { Unavailable } from '../../../src/ports.ts';
import { sha, testLog } from '../../support/request.ts';
import { answerGraphql, client, type GraphqlAnswer, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const pull = { repository: 'acme/environments', number: 7 };
const opinions = () => pullsPort(client(), testLog()).opinions(pull);

const user = (login: string) => ({ __typename: 'User', login });
const review = (databaseId: number, more: object = {}) => ({
  databaseId,
  state: 'APPROVED',
  submittedAt: '2026-11-22T12:00:00Z',
  author: user('sam'),
  commit: { oid: sha('1') },
  ...more,
});
const maker = (login: string | null) => ({ user: login === null ? null : { login } });
const commit = (
  committer: string | null,
  authors: readonly (string | null)[],
  totalCount = authors.length,
  message = 'Change it',
) => ({
  commit: { message, committer: maker(committer), authors: { totalCount, nodes: authors.map(maker) } },
});

function page(nodes: readonly unknown[], endCursor: string | null = null, totalCount = nodes.length) {
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  const found = { author: user('ada'), page: { totalCount, pageInfo, nodes } };
  return { data: { repository: { pullRequest: found } } };
}

describe('opinions', () => {
  it('reads who thinks what, and who made it', async () => {
    const wish = { state: 'CHANGES_REQUESTED', author: { __typename: 'Bot', login: 'robot' }, commit: null };
    answerGraphql(page([review(1), review(2, wish)]), page([commit('web-flow', ['dev', 'eve', null])]));
    await expect(opinions()).resolves.toEqual({
      reviews: [
        {
          id: 1,
          author: 'sam',
          isBot: false,
          state: 'approved',
          submittedAt: '2026-11-22T12:00:00Z',
          commit: sha('1'),
        },
        {
          id: 2,
          author: 'robot',
          isBot: true,
          state: 'changes-requested',
          submittedAt: '2026-11-22T12:00:00Z',
          commit: null,
        },
      ],
      makers: ['ada', 'web-flow', 'dev', 'eve'],
    });
  });

  it('takes for a maker who asked for a deploy, whether or not GitHub knows the e-mail address', async () => {
    const trailers = [
      'Slipway-Action: deploy',
      'Slipway-Environment: production',
      'Co-authored-by: Eve <12+eve@users.noreply.github.com>',
    ];
    const message = `deploy\n\n${trailers.join('\n')}\n`;
    answerGraphql(page([]), page([commit('web-flow', [null], 1, message)]));
    await expect(opinions()).resolves.toMatchObject({ makers: ['ada', 'web-flow', 'eve'] });
  });

  it('reads every page', async () => {
    const asked = answerGraphql(
      page([review(1)], 'more', 2),
      page([review(2, { state: 'DISMISSED' })], null, 2),
      page([commit(null, ['dev'])]),
    );
    await expect(opinions()).resolves.toMatchObject({ reviews: [{ id: 1 }, { id: 2, state: 'dismissed' }] });
    expect(asked.map(({ variables }) => variables['after'])).toEqual([null, 'more', null]);
  });

  it('knows nothing of reviews whose author is gone', async () => {
    answerGraphql(page([review(1, { author: null })]), page([commit(null, [])]));
    await expect(opinions()).resolves.toMatchObject({ reviews: [] });
  });

  it.each<[string, readonly GraphqlAnswer[], object]>([
    ['reviews', [page([review(1)], null, limits.reviews + 1), page([])], { reviews: null }],
    ['commits', [page([]), page([commit(null, ['dev'])], null, limits.pullCommits + 1)], { makers: null }],
    ['authors of one commit', [page([]), page([commit(null, ['dev'], 21)])], { makers: null }],
  ])('says so where there are too many %s', async (_, answers, expected) => {
    answerGraphql(...answers);
    await expect(opinions()).resolves.toMatchObject(expected);
  });

  it.each<[string, GraphqlAnswer]>([
    ['is not there', { data: { repository: { pullRequest: null } } }],
    ['has fewer than it says', page([review(1)], null, 2)],
    ['has a review in a state that nobody knows', page([review(1, { state: 'MAYBE' })])],
  ])('does not guess where what is asked for %s', async (_, answer) => {
    answerGraphql(answer);
    await expect(opinions()).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('checksOn', () => {
  const texts = async () =>
    (await pullsPort(client(), testLog()).checksOn(pull.repository, sha('1'), 'slipway/manifests'))
      .checkTexts;
  const run = (databaseId: number, text: string | null) => ({
    databaseId,
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    title: null,
    summary: null,
    text,
  });
  const suites = (nodes: readonly unknown[]) => ({
    data: { viewer: { login: 'slipway[bot]' }, repository: { object: { checkSuites: { nodes } } } },
  });

  it('are those of its own App, the newest first', async () => {
    answerGraphql(
      suites([
        { app: { slug: 'evil' }, checkRuns: { nodes: [run(9, 'planted')] } },
        { app: { slug: 'slipway' }, checkRuns: { nodes: [run(4, 'old'), run(5, 'new')] } },
      ]),
    );
    await expect(texts()).resolves.toEqual(['new', 'old']);
  });

  it('are none where the commit is gone', async () => {
    answerGraphql({ data: { viewer: { login: 'slipway[bot]' }, repository: { object: null } } });
    await expect(texts()).resolves.toEqual([]);
  });
});
