import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { writeLock } from '../../../src/core/locks/file.ts';
import { statePort } from '../../../src/edge/github/state.ts';
import { Limited } from '../../../src/ports.ts';
import { lock } from '../../support/locks.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/environments';
const change = writeLock(lock);
const content = change.kind === 'write' ? Buffer.from(change.bytes).toString() : '';

const blob = (name: string, text: string | null, isTruncated = false) => ({
  name,
  object: { __typename: 'Blob', text, isTruncated },
});
const folder = (name: string, ...entries: readonly object[]) => ({
  name,
  object: { __typename: 'Tree', entries },
});

function state(...entries: readonly object[]) {
  const target = {
    oid: sha('f'),
    history: { nodes: [{ message: 'lock(staging)' }] },
    locks: { object: { entries } },
  };
  return { data: { repository: { state: { target } } } };
}

const read = () => statePort(client()).read(repository);

describe('read', () => {
  it('finds the locks of all environments in one request', async () => {
    const whole = JSON.stringify({ ...lock, environment: 'production', service: null });
    answerGraphql(
      state(
        folder('production', blob('environment.json', whole)),
        folder('staging', folder('services', blob('storefront.json', content))),
      ),
    );
    await expect(read()).resolves.toEqual({
      head: sha('f'),
      locks: [{ ...lock, environment: 'production', service: null }, lock],
      unreadable: [],
      messages: ['lock(staging)'],
    });
  });

  it.each([
    ['text that is not all', blob('environment.json', content, true)],
    ['bytes that are no text', blob('environment.json', null)],
    ['a submodule', { name: 'environment.json', object: null }],
    ['a folder', folder('environment.json', blob('a', ''))],
  ])('takes %s in the place of a lock for one', async (_, entry) => {
    answerGraphql(state(folder('staging', entry)));
    await expect(read()).resolves.toMatchObject({ locks: [], unreadable: [{ environment: 'staging' }] });
  });

  it.each([
    ['a file for an environment', blob('staging', ''), 'locks/staging'],
    ['a submodule for one', { name: 'staging', object: null }, 'locks/staging'],
    ['a file for its services', folder('staging', blob('services', '')), 'locks/staging/services'],
    ['a stray file', folder('staging', blob('cart.json', content)), 'locks/staging/cart.json'],
    ['a stray folder', folder('staging', folder('a', blob('b.json', ''))), 'locks/staging/a/b.json'],
    [
      'a folder too deep',
      folder('staging', folder('services', { name: 'a', object: {} })),
      'locks/staging/services/a',
    ],
  ])('takes %s for a lock of the environment that nobody can read', async (_, entry, path) => {
    answerGraphql(state(entry));
    await expect(read()).resolves.toMatchObject({
      locks: [],
      unreadable: [{ path, environment: 'staging', service: null }],
    });
  });

  it('finds none where a file has taken the place of all folders', async () => {
    const target = { oid: sha('f'), history: { nodes: [] }, locks: { object: { __typename: 'Blob' } } };
    answerGraphql({ data: { repository: { state: { target } } } });
    await expect(read()).resolves.toMatchObject({ head: sha('f'), locks: [], unreadable: [] });
  });

  it.each([
    ['no branch', { repository: { state: null } }, null],
    [
      'no folder',
      { repository: { state: { target: { oid: sha('f'), history: { nodes: [] }, locks: null } } } },
      sha('f'),
    ],
  ])('finds none where there is %s', async (_, data, head) => {
    answerGraphql({ data });
    await expect(read()).resolves.toEqual({ head, locks: [], unreadable: [], messages: [] });
  });

  it('does not take what could not be read for what is not there', async () => {
    answerGraphql({
      data: { repository: { state: null } },
      errors: [{ type: 'FORBIDDEN', message: 'no', path: ['repository', 'state'] }],
    });
    await expect(read()).rejects.toThrow('GitHub could not answer');
    answerGraphql({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'no', path: ['repository'] }],
    });
    await expect(read()).resolves.toMatchObject({ code: 'environment-repository-not-readable' });
  });
});

const git = '/repos/acme/environments/git';
const commit = (expectedHead: string | null) =>
  statePort(client()).commit({ repository, expectedHead, message: 'lock(staging)\n', changes: [change] });

/** Takes the tree and the commit that the branch begins with. */
function takeBeginning() {
  const asked: unknown[] = [];
  const keep = (body: unknown) => asked.push(body) > 0;
  nock(api)
    .post(`${git}/trees`, keep)
    .reply(201, { sha: sha('1') });
  nock(api)
    .post(`${git}/commits`, keep)
    .reply(201, { sha: sha('2') });
  return asked;
}

describe('commit', () => {
  it('goes on from the head that was read', async () => {
    const asked = answerGraphql({ data: { createCommitOnBranch: { commit: { oid: sha('b'), url: 'u' } } } });
    await expect(commit(sha('f'))).resolves.toMatchObject({ kind: 'committed', sha: sha('b') });
    expect(asked[0]?.variables).toMatchObject({
      input: {
        branch: { repositoryNameWithOwner: repository, branchName: 'slipway-state' },
        expectedHeadOid: sha('f'),
      },
    });
  });

  it('begins the branch where there is none, with a commit that has no parents', async () => {
    const begun = takeBeginning();
    nock(api)
      .post(`${git}/refs`, { ref: 'refs/heads/slipway-state', sha: sha('2') })
      .reply(201, {});
    const asked = answerGraphql({ data: { createCommitOnBranch: { commit: { oid: sha('b'), url: 'u' } } } });
    await expect(commit(null)).resolves.toMatchObject({ kind: 'committed' });
    expect(begun).toMatchObject([{ tree: [{ path: 'README.md' }] }, { parents: [], tree: sha('1') }]);
    expect(asked[0]?.variables).toMatchObject({ input: { expectedHeadOid: sha('2') } });
  });

  it.each([
    ['somebody has made it meanwhile', 422, { message: 'Reference already exists' }, { kind: 'moved' }],
    ['the answer is lost', 502, {}, { kind: 'unknown' }],
    ['a rule forbids it', 422, { message: 'Repository rule violations found' }, { code: 'commit-refused' }],
    [
      'the App may not',
      403,
      { message: 'Resource not accessible by integration' },
      { code: 'commit-refused' },
    ],
  ])('writes no lock where %s', async (_, status, body, result) => {
    takeBeginning();
    nock(api).post(`${git}/refs`).reply(status, body);
    await expect(commit(null)).resolves.toMatchObject(result);
  });

  it('knows that a limited request was not carried out', async () => {
    nock(api).post(`${git}/trees`).reply(403, { message: 'secondary rate limit' }, { 'retry-after': '60' });
    await expect(commit(null)).rejects.toBeInstanceOf(Limited);
  });
});
