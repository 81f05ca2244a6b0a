import { describe, expect, it } from '@jest/globals';
import { findOperation, operations } from '../../../src/sandbox/api/description.ts';
import { requirements } from '../../../src/sandbox/api/grants.ts';

describe('the cut description', () => {
  it('has the operations that are served, and only those', () => {
    expect([...operations.keys()].toSorted()).toEqual(Object.keys(requirements).toSorted());
  });
});

describe('findOperation', () => {
  it.each([
    ['GET', '/', 'meta/root', {}],
    ['GET', '', 'meta/root', {}],
    ['GET', '/repos/acme/storefront', 'repos/get', { owner: 'acme', repo: 'storefront' }],
    ['GET', '/repos/a/b/issues/comments', 'issues/list-comments-for-repo', { owner: 'a', repo: 'b' }],
    ['GET', '/repos/a/b/issues/1', 'issues/get', { owner: 'a', repo: 'b', issue_number: '1' }],
    ['GET', '/repos/a/b/git/ref/heads/x/y', 'git/get-ref', { owner: 'a', repo: 'b', ref: 'heads/x/y' }],
    ['GET', '/repos/a/b/git/ref/heads%2Fx', 'git/get-ref', { owner: 'a', repo: 'b', ref: 'heads/x' }],
    ['GET', '/repos/a/b/contents', 'repos/get-content', { owner: 'a', repo: 'b', path: '' }],
    ['GET', '/repos/a/b/contents/', 'repos/get-content', { owner: 'a', repo: 'b', path: '' }],
    [
      'GET',
      '/repos/a/b/contents/d/f%20g.txt',
      'repos/get-content',
      { owner: 'a', repo: 'b', path: 'd/f g.txt' },
    ],
    ['GET', '/repos/a/b/commits', 'repos/list-commits', { owner: 'a', repo: 'b' }],
    ['GET', '/repos/a/b/commits/x', 'repos/get-commit', { owner: 'a', repo: 'b', ref: 'x' }],
    [
      'GET',
      '/repos/a/b/commits/feature/x/status',
      'repos/get-combined-status-for-ref',
      { owner: 'a', repo: 'b', ref: 'feature/x' },
    ],
    [
      'GET',
      '/repos/a/b/compare/main...x/y',
      'repos/compare-commits-with-basehead',
      { owner: 'a', repo: 'b', basehead: 'main...x/y' },
    ],
    ['PUT', '/repos/a/b/pulls/7/merge', 'pulls/merge', { owner: 'a', repo: 'b', pull_number: '7' }],
  ])('%s %s is %s', (method, path, operationId, params) => {
    const found = findOperation(method, path);
    expect(found).toMatchObject({ kind: 'served', params });
    expect(found.kind === 'served' && found.operation.operationId).toBe(operationId);
  });

  it.each([
    ['GET', '/repos/a/b/actions/runs', '/repos/{owner}/{repo}/actions/runs'],
    ['POST', '/repos/a/b/issues', '/repos/{owner}/{repo}/issues'],
    ['GET', '/gists', '/gists'],
  ])('%s %s is GitHub’s, and not served', (method, path, template) => {
    expect(findOperation(method, path)).toEqual({ kind: 'unserved', path: template });
  });

  it.each([
    ['GET', '/repos/a/b/foo'],
    ['GET', '/repos//b'],
    ['GET', '/repos/a'],
    ['PATCH', '/repos/a/b/pulls/7/merge'],
    ['GET', '/repos/a/b/contents/%E0%A4%A'],
    ['GET', '/nothing/at/all'],
  ])('%s %s is nothing', (method, path) => {
    expect(findOperation(method, path)).toEqual({ kind: 'unknown' });
  });
});
