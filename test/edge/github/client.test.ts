import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { graphql, rest } from '../../../src/edge/github/client.ts';
import { Unavailable } from '../../../src/ports.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const get = () =>
  rest(client(), 'repeatable', 'GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'storefront' });
const post = () =>
  rest(client(), 'once', 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner: 'acme',
    repo: 'storefront',
    issue_number: 1,
    body: 'x',
  });
const comments = '/repos/acme/storefront/issues/1/comments';

describe('rest', () => {
  it('repeats what may be repeated after a server error and a broken connection', async () => {
    nock(api).get('/repos/acme/storefront').reply(502, {});
    nock(api).get('/repos/acme/storefront').replyWithError('socket hang up');
    nock(api).get('/repos/acme/storefront').reply(200, { id: 1 });
    await expect(get()).resolves.toEqual({ id: 1 });
  });

  it('gives up after the third try', async () => {
    nock(api).get('/repos/acme/storefront').times(3).reply(503, {});
    await expect(get()).rejects.toThrow('GitHub answered 503.');
  });

  it('never repeats a write whose answer was lost', async () => {
    nock(api).post(comments).reply(502, {});
    await expect(post()).rejects.toBeInstanceOf(Unavailable);
  });

  it('waits as long as a secondary limit says, writes too: they were not carried out', async () => {
    nock(api)
      .post(comments)
      .reply(403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '0' });
    nock(api).post(comments).reply(429, { message: 'Too many requests' }, { 'retry-after': '0' });
    nock(api).post(comments).reply(201, { id: 2 });
    await expect(post()).resolves.toEqual({ id: 2 });
  });

  it('leaves a long wait to the queue', async () => {
    nock(api)
      .get('/repos/acme/storefront')
      .reply(403, { message: 'secondary rate limit' }, { 'retry-after': '60' });
    await expect(get()).rejects.toThrow('GitHub limits our requests for 60 seconds.');
  });

  it('takes a limit that names no time for a minute', async () => {
    nock(api)
      .get('/repos/acme/storefront')
      .reply(403, { message: 'API rate limit exceeded for installation ID 1.' });
    await expect(get()).rejects.toBeInstanceOf(Unavailable);
  });

  it.each([403, 404, 409, 422])('hands a %i on as it is, at once', async (status) => {
    nock(api).get('/repos/acme/storefront').reply(status, { message: 'No.' });
    await expect(get()).rejects.toMatchObject({ status });
  });
});

describe('what is thrown', () => {
  it('holds nothing of the request: it would end up in the log', async () => {
    nock(api).post(comments).reply(422, { message: 'Validation Failed' });
    const error: unknown = await post().catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('body');
    nock(api).post(comments).reply(502, {});
    const fault: unknown = await post().catch((thrown: unknown) => thrown);
    expect(fault).not.toHaveProperty('cause');
  });
});

describe('graphql', () => {
  const ask = () => graphql(client(), 'repeatable', 'query { viewer { login } }', {});

  it('returns errors with the data that came along', async () => {
    answerGraphql({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve.' }],
    });
    await expect(ask()).resolves.toEqual({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve.' }],
    });
  });

  it('is GitHub’s trouble where it says that the limit is reached', async () => {
    answerGraphql({ data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] });
    await expect(ask()).rejects.toBeInstanceOf(Unavailable);
  });

  it('asks again after a 502', async () => {
    nock(api).post('/graphql').reply(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' });
    answerGraphql({ data: { viewer: { login: 'slipway[bot]' } } });
    await expect(ask()).resolves.toMatchObject({ errors: [] });
  });
});
