import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { answerRest, type RestParts } from '../../../src/sandbox/api/dispatch.ts';
import { operations, type Operation } from '../../../src/sandbox/api/description.ts';
import type { ApiResponse } from '../../../src/sandbox/api/http.ts';
import { createAuthenticator } from '../../../src/sandbox/api/auth.ts';
import { createRateLimiter } from '../../../src/sandbox/api/rate.ts';
import { faultOfAnswer } from '../../../src/sandbox/api/validate.ts';
import type { Sandbox } from '../../../src/sandbox/contract.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';

function operation(id: string): Operation {
  const found = operations.get(id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

const reaction = { id: 1, node_id: 'x', user: null, content: 'eyes', created_at: '2026-01-01T00:00:00Z' };

describe('faultOfAnswer', () => {
  it.each<[string, string, ApiResponse]>([
    ['a missing field', 'pulls/get', { status: 200, body: { number: 1 } }],
    ['a wrong type', 'reactions/create-for-issue-comment', { status: 201, body: { ...reaction, id: '1' } }],
    [
      'a wrong format',
      'reactions/create-for-issue-comment',
      { status: 201, body: { ...reaction, created_at: 'today' } },
    ],
    [
      'no option',
      'reactions/create-for-issue-comment',
      { status: 201, body: { ...reaction, content: 'tada' } },
    ],
    ['null where there must be something', 'git/create-blob', { status: 201, body: null }],
    ['nothing where there must be something', 'git/create-blob', { status: 201 }],
    ['something where there is nothing', 'issues/delete-comment', { status: 204, body: {} }],
    ['a success that GitHub does not have', 'issues/create-comment', { status: 200, body: {} }],
  ])('finds %s', (_what, id, answer) => {
    expect(faultOfAnswer(operation(id), answer)).toEqual(expect.stringContaining(id));
  });

  it.each<[string, string, ApiResponse]>([
    ['what is described', 'reactions/create-for-issue-comment', { status: 201, body: reaction }],
    [
      'what is not known besides',
      'reactions/create-for-issue-comment',
      { status: 201, body: { ...reaction, teapot: 1 } },
    ],
    ['no body where there is none', 'issues/delete-comment', { status: 204 }],
    ['bytes', 'repos/get-content', { status: 200, body: new Uint8Array() }],
    [
      'refusals that are described for all',
      'issues/delete-comment',
      { status: 401, body: { message: 'no' } },
    ],
  ])('lets pass %s', (_what, id, answer) => {
    expect(faultOfAnswer(operation(id), answer)).toBeNull();
  });
});

describe('a bug in the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({
      port: 0,
      seed: false,
      app: { name: 'slipway', permissions: {}, events: [] },
    });
  });
  afterEach(() => sandbox.close());

  it.each<[string, () => ApiResponse]>([
    ['a wrong answer', () => ({ status: 200, body: {} })],
    [
      'an exception',
      () => {
        throw new TypeError('Oh no');
      },
    ],
  ])('is answered with 500 and reported: %s', async (_what, handle) => {
    const report = jest.fn<RestParts['report']>();
    const answer = await answerRest(
      {
        world: sandbox.world,
        url: sandbox.url,
        routes: new Map([['meta/root', { operationId: 'meta/root', handle }]]),
        authenticator: createAuthenticator(sandbox.world, Date.now),
        rates: createRateLimiter(Date.now),
        report,
      },
      { method: 'GET', url: new URL(`${sandbox.url}/api/v3/`), headers: {}, body: new Uint8Array() },
    );
    expect(answer.status).toBe(500);
    expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject({ message: 'Server Error' });
    expect(report).toHaveBeenCalledTimes(1);
  });
});
