import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import type { FileChange } from '../../../src/core/files.ts';
import { Limited } from '../../../src/ports.ts';
import { commit } from '../../../src/edge/github/commit.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';
import { sha } from '../../support/request.ts';

onlyNockAnswers();

const plain: FileChange = { kind: 'write', path: 'a.yaml', mode: '100644', bytes: Buffer.from('a: 1\r\n') };
const executable: FileChange = {
  kind: 'write',
  path: 'run.sh',
  mode: '100755',
  bytes: Buffer.from('#!/bin/sh\n'),
};
const gone: FileChange = { kind: 'delete', path: 'old.yaml' };

function make(...changes: readonly FileChange[]) {
  return commit(client(), {
    repository: 'acme/environments',
    branch: 'main',
    expectedHead: sha('a'),
    message: 'deploy(staging): storefront\n\nbody\n\nSlipway-Action: deploy\n',
    changes,
  });
}

const refused = (type: string, message: string) => ({
  data: { createCommitOnBranch: null },
  errors: [{ type, message }],
});

describe('commit', () => {
  it('is one call for plain files, pinned to the expected head', async () => {
    const asked = answerGraphql({
      data: { createCommitOnBranch: { commit: { oid: sha('b'), url: 'https://github.test/c' } } },
    });
    await expect(make(plain, gone)).resolves.toEqual({
      kind: 'committed',
      sha: sha('b'),
      url: 'https://github.test/c',
    });
    expect(asked[0]?.variables).toEqual({
      input: {
        branch: { repositoryNameWithOwner: 'acme/environments', branchName: 'main' },
        message: { headline: 'deploy(staging): storefront', body: 'body\n\nSlipway-Action: deploy' },
        fileChanges: {
          additions: [{ path: 'a.yaml', contents: Buffer.from('a: 1\r\n').toString('base64') }],
          deletions: [{ path: 'old.yaml' }],
        },
        expectedHeadOid: sha('a'),
      },
    });
  });

  it('tells a moved head from a refusal', async () => {
    answerGraphql(
      refused('STALE_DATA', `Expected branch to point to "${sha('a')}" but it did not. Pull and try again.`),
    );
    await expect(make(plain)).resolves.toEqual({ kind: 'moved' });
    answerGraphql(refused('FORBIDDEN', 'Resource not accessible by integration'));
    await expect(make(plain)).resolves.toMatchObject({ kind: 'problem', code: 'commit-refused' });
  });

  it('does not take an untyped error for a refusal: the commit may be in', async () => {
    const message = 'Something went wrong while executing your query. This may be the result of a timeout.';
    answerGraphql({
      data: { createCommitOnBranch: null },
      errors: [{ message, path: ['createCommitOnBranch'] }],
    });
    await expect(make(plain)).resolves.toEqual({ kind: 'unknown' });
  });

  it('knows that a limited request was not carried out', async () => {
    nock(api).post('/graphql').reply(403, { message: 'secondary rate limit' }, { 'retry-after': '60' });
    await expect(make(plain)).rejects.toBeInstanceOf(Limited);
  });

  it('does not know, and does not send again, where the answer was lost', async () => {
    nock(api).post('/graphql').reply(502, {});
    await expect(make(plain)).resolves.toEqual({ kind: 'unknown' });
  });
});

describe('commit with an executable file', () => {
  const repo = '/repos/acme/environments/git';

  function parts(): { readonly tree: unknown[] } {
    const seen = { tree: [] as unknown[] };
    nock(api)
      .get(`${repo}/commits/${sha('a')}`)
      .reply(200, { sha: sha('a'), tree: { sha: sha('1') } });
    nock(api)
      .post(`${repo}/blobs`)
      .reply(201, { sha: sha('2') });
    nock(api)
      .post(`${repo}/trees`, (body: { base_tree: string; tree: unknown[] }) => {
        seen.tree.push(...body.tree);
        return body.base_tree === sha('1');
      })
      .reply(201, { sha: sha('3') });
    nock(api)
      .post(`${repo}/commits`, (body: { parents: string[] }) => body.parents[0] === sha('a'))
      .reply(201, { sha: sha('4'), tree: { sha: sha('3') }, html_url: 'https://github.test/4' });
    return seen;
  }

  it('keeps the mode, through a ref update that is not forced', async () => {
    const seen = parts();
    nock(api)
      .patch(`${repo}/refs/heads%2Fmain`, { sha: sha('4'), force: false })
      .reply(200, {});
    await expect(make(executable, gone)).resolves.toEqual({
      kind: 'committed',
      sha: sha('4'),
      url: 'https://github.test/4',
    });
    expect(seen.tree).toEqual([
      { path: 'run.sh', mode: '100755', type: 'blob', sha: sha('2') },
      { path: 'old.yaml', mode: '100644', type: 'blob', sha: null },
    ]);
  });

  it.each([
    [422, 'Update is not a fast forward', { kind: 'moved' }],
    [403, 'Resource not accessible by integration', expect.objectContaining({ code: 'commit-refused' })],
    [422, 'Required status check "x" is expected.', expect.objectContaining({ code: 'commit-refused' })],
    [502, 'Bad Gateway', { kind: 'unknown' }],
  ])('understands %i %s', async (status, message, expected) => {
    parts();
    nock(api).patch(`${repo}/refs/heads%2Fmain`).reply(status, { message });
    await expect(make(executable)).resolves.toEqual(expected);
  });
});
