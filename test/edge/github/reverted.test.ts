import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { limits } from '../../../src/core/limits.ts';
import { commitsOf, contains } from '../../../src/edge/github/reverted.ts';
import { Unavailable } from '../../../src/ports.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/storefront';
const pull = (merge: string | null, head: string, merged = true) => ({
  merged,
  headRefOid: sha(head),
  mergeCommit: merge === null ? null : { oid: sha(merge) },
});
const named = (...numbers: readonly number[]) => numbers.map((number) => ({ repository, number }));

describe('commitsOf', () => {
  it('are the merge of a pull request and its head, which may be what was deployed', async () => {
    answerGraphql({
      data: { repository: { pull0: pull('a', 'b'), pull1: pull('c', 'd', false), pull2: null } },
    });
    await expect(commitsOf(client(), repository, { shas: [], pulls: named(1, 2, 3) })).resolves.toEqual([
      sha('a'),
      sha('b'),
    ]);
  });

  it('are a commit by its whole name, and the head of the pull request that it merged', async () => {
    const associatedPullRequests = { nodes: [pull('a', 'b'), pull('c', 'd')] };
    const asked = answerGraphql({
      data: {
        repository: {
          commit0: { oid: sha('a'), associatedPullRequests },
          commit1: null,
          // A tag or a file of that name.
          commit2: {},
        },
      },
    });
    const reverted = { shas: ['aaaaaaa', 'fffffff', '1234567'], pulls: [] };
    await expect(commitsOf(client(), repository, reverted)).resolves.toEqual([sha('a'), sha('b')]);
    expect(asked[0]?.variables).toMatchObject({ commit0: 'aaaaaaa' });
  });

  it('are looked up for the first of many', async () => {
    const asked = answerGraphql({ data: { repository: {} } });
    const many = Array.from({ length: limits.namedReverts + 3 }, (_, index) => index + 1);
    await commitsOf(client(), repository, { shas: many.map(() => 'aaaaaaa'), pulls: named(...many) });
    const keys = Object.keys(asked[0]?.variables ?? {}).filter((key) => /^(?:commit|pull)\d/u.test(key));
    expect(keys).toHaveLength(2 * limits.namedReverts);
  });

  it('are not none where GitHub could not say', async () => {
    answerGraphql({
      data: { repository: { pull0: null } },
      errors: [{ type: 'SERVICE_UNAVAILABLE', path: ['repository', 'pull0'], message: 'x' }],
    });
    await expect(commitsOf(client(), repository, { shas: [], pulls: named(1) })).rejects.toThrow(Unavailable);
  });
});

describe('contains', () => {
  const compare = (status: number, body: object) =>
    nock(api)
      .get(`/repos/acme/storefront/compare/${sha('a')}...${sha('b')}`)
      .query({ per_page: 1 })
      .reply(status, body as nock.Body);

  it.each([
    ['ahead', true],
    ['identical', true],
    ['behind', false],
    ['diverged', false],
  ])('of what is %s: %s', async (status, holds) => {
    compare(200, { status });
    await expect(contains(client(), repository, sha('a'), sha('b'))).resolves.toBe(holds);
  });

  it.each([403, 404, 422])('cannot be told where GitHub answers %d', async (status) => {
    compare(status, { message: 'No' });
    await expect(contains(client(), repository, sha('a'), sha('b'))).resolves.toBeNull();
  });
});
