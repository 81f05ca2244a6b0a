import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';
import { type Client, SlipwayOctokit } from '../../../src/edge/github/client.ts';
import type { Request } from '../../../src/core/request.ts';
import type { Log } from '../../../src/ports.ts';

export const api = 'https://api.github.test';

/** The client that the bot has, pointed at an address that only nock answers. */
export function client(): Client {
  return new SlipwayOctokit({ auth: { token: 'ghs_test' }, baseUrl: api });
}

/** No request leaves the process, and every answer that was prepared has to be asked for. */
export function onlyNockAnswers(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const unasked = nock.pendingMocks();
    nock.cleanAll();
    expect(unasked).toEqual([]);
  });
  // The next test file in this process has a nock of its own.
  afterAll(() => nock.restore());
}

/** Answers GraphQL requests one after another, and keeps what they asked. */
export function answerGraphql(
  ...answers: readonly { readonly data: unknown; readonly errors?: readonly unknown[] }[]
) {
  const asked: { readonly query: string; readonly variables: Record<string, unknown> }[] = [];
  for (const answer of answers) {
    nock(api)
      .post('/graphql', (body: { query: string; variables: Record<string, unknown> }) => {
        asked.push(body);
        return true;
      })
      .reply(200, answer);
  }
  return asked;
}

export function blobName(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export const sha = (digit: string): string => digit.repeat(40);

export const request: Request = {
  delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  at: '2026-11-22T10:00:00Z',
  installation: 1,
  repository: 'acme/storefront',
  pull: 12,
  comment: {
    id: 7,
    url: 'https://github.test/acme/storefront/pull/12#issuecomment-7',
    body: '/deploy staging',
    author: 'dev',
    authorId: 3,
  },
};

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

export function testLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (_: object, message: string) => void lines.push({ level, message });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
