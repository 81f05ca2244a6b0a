import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';
import { type Client, SlipwayOctokit } from '../../../src/edge/github/client.ts';

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

export interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors?: readonly unknown[];
}

/** Answers GraphQL requests one after another, and keeps what they asked. */
export function answerGraphql(...answers: readonly GraphqlAnswer[]) {
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
