import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { installations, sweepPort } from '../../../src/edge/github/sweep.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const port = () => sweepPort(client());

function listing(path: string, page: number, body: unknown): void {
  nock(api)
    .get(path)
    .query({ per_page: 100, page })
    .reply(200, body as nock.Body);
}

describe('installations', () => {
  it('are read page by page, without those that are suspended', async () => {
    const page = (from: number) => Array.from({ length: 100 }, (_, index) => ({ id: from + index }));
    listing('/app/installations', 1, page(1));
    listing('/app/installations', 2, [
      { id: 201, suspended_at: null },
      { id: 202, suspended_at: '2026-11-22T00:00:00Z' },
    ]);
    const ids = await installations(client());
    expect([ids.length, ids.at(-1)]).toEqual([101, 201]);
  });

  it('are no more than the limit says', async () => {
    for (let number = 1; number <= 5; number += 1)
      listing(
        '/app/installations',
        number,
        Array.from({ length: 100 }, (_, index) => ({ id: number * 100 + index })),
      );
    await expect(installations(client())).resolves.toHaveLength(500);
  });
});

describe('environmentRepositories', () => {
  const repository = (id: number, archived = false) => ({ id, full_name: `acme/r${id}`, archived });
  const configured = { defaultBranchRef: { target: { file: { object: { oid: sha('c') } } } } };

  it('are those with a slipway.yaml that are not archived', async () => {
    const repositories = [
      repository(1),
      repository(2, true),
      repository(3),
      repository(4),
      repository(5),
      repository(6),
    ];
    listing('/installation/repositories', 1, { total_count: 6, repositories });
    const asked = answerGraphql({
      data: {
        repository0: configured,
        repository1: { defaultBranchRef: null },
        repository2: { defaultBranchRef: { target: { file: null } } },
        repository3: null,
        repository4: { defaultBranchRef: { target: { file: { object: null } } } },
      },
      errors: [{ type: 'NOT_FOUND', message: 'gone', path: ['repository3'] }],
    });
    await expect(port().environmentRepositories()).resolves.toEqual([
      { repositoryId: 1, repository: 'acme/r1' },
    ]);
    expect(asked[0]?.variables).toMatchObject({ owner0: 'acme', name0: 'r1', name1: 'r3' });
  });

  it('are asked of fifty at a time', async () => {
    const repositories = Array.from({ length: 60 }, (_, index) => repository(index + 1));
    listing('/installation/repositories', 1, { total_count: 60, repositories });
    const all = (count: number) => ({
      data: Object.fromEntries([...Array(count).keys()].map((index) => [`repository${index}`, configured])),
    });
    const asked = answerGraphql(all(50), all(10));
    await expect(port().environmentRepositories()).resolves.toHaveLength(60);
    expect(asked.map(({ variables }) => Object.keys(variables).length)).toEqual([100, 20]);
  });
});

describe('untoldDeployPulls', () => {
  const head = sha('a');
  const mark = (conclusion: string | null, slug = 'slipway') => ({
    nodes: [
      {
        app: { slug },
        checkRuns: { nodes: [{ databaseId: 1, externalId: 'key', conclusion, text: null }] },
      },
    ],
  });
  const pull = (number: number, conclusion: string | null, change: object = {}) => ({
    number,
    state: 'CLOSED',
    headRefName: 'slipway/deploy/production/storefront',
    headRefOid: head,
    viewerDidAuthor: true,
    isCrossRepository: false,
    commits: { nodes: [{ commit: { oid: head, checkSuites: mark(conclusion) } }] },
    ...change,
  });

  it('are those of the App whose mark is open, and merged ones that are not told', async () => {
    const asked = answerGraphql({
      data: {
        viewer: { login: 'slipway[bot]' },
        repository: {
          pullRequests: {
            nodes: [
              pull(1, 'NEUTRAL'),
              pull(2, 'SUCCESS'),
              pull(3, 'NEUTRAL', { headRefName: 'change' }),
              pull(4, 'NEUTRAL', { viewerDidAuthor: false }),
              pull(5, 'NEUTRAL', { isCrossRepository: true }),
              pull(6, 'NEUTRAL', { headRefOid: sha('b') }),
              pull(7, null, {
                commits: { nodes: [{ commit: { oid: head, checkSuites: mark('NEUTRAL', 'another') } }] },
              }),
              pull(8, 'FAILURE'),
              pull(9, 'CANCELLED'),
              pull(10, 'FAILURE', { state: 'MERGED' }),
              pull(11, 'CANCELLED', { state: 'MERGED' }),
              pull(12, null, { state: 'MERGED', commits: { nodes: [{ commit: { oid: head } }] } }),
              pull(13, null, { commits: { nodes: [{ commit: { oid: head } }] } }),
            ],
          },
        },
      },
    });
    await expect(port().untoldDeployPulls('acme/environments')).resolves.toEqual([1, 11, 12]);
    expect(asked[0]?.variables).toMatchObject({ count: 50, check: 'slipway/deploy' });
  });
});

describe('closed', () => {
  const pulls = [1, 2, 3, 4].map((number) => ({ repository: 'acme/storefront', number }));

  it('are those that are certainly closed', async () => {
    answerGraphql({
      data: {
        pull0: { pullRequest: { closed: true } },
        pull1: { pullRequest: { closed: false } },
        pull2: { pullRequest: null },
        pull3: null,
      },
      errors: [
        { type: 'NOT_FOUND', message: 'gone', path: ['pull2', 'pullRequest'] },
        { type: 'NOT_FOUND', message: 'gone', path: ['pull3'] },
      ],
    });
    await expect(port().closed(pulls)).resolves.toEqual([pulls[0]]);
  });

  it('asks nothing of none', async () => {
    await expect(port().closed([])).resolves.toEqual([]);
  });
});
