import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operations } from '../../../src/sandbox/api/description.ts';
import { refusalOf, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

/** A path of the template that names nothing: that it is served shows all the same, and nothing is changed. */
const fill = (path: string): string => path.replace(/\{[a-z_]+\}/g, '1');

describe('every operation of the cut description', () => {
  it.each([...operations.values()].map((operation) => [operation.operationId, operation] as const))(
    '%s is served',
    async (_id, operation) => {
      const answer = await api.raw(operation.method, fill(operation.path));
      expect(answer.status).not.toBe(501);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('every GET', () => {
  const reads = [...operations.values()].filter(({ method }) => method === 'GET');
  const names: Readonly<Record<string, string>> = {
    ...{ owner: 'acme', repo: 'storefront', org: 'acme', account_id: '1', app_slug: 'slipway' },
    ...{ username: 'sam', team_slug: 'sre', pull_number: '1', issue_number: '1', branch: 'main' },
    ...{ ref: 'main', basehead: 'main...main', path: 'README.md' },
  };

  it.each(reads.map((operation) => [operation.operationId, operation] as const))(
    '%s of what is there is answered as GitHub would',
    async (_id, operation) => {
      const filled = operation.path.replace(/\{([a-z_]+)\}/g, (_, key: string) =>
        key === 'installation_id' ? String(api.installationId) : (names[key] ?? '1'),
      );
      const clients = /^\/app(\/|$)/.test(operation.path) ? [api.app] : [api.as('ada'), api.installed];
      for (const client of clients) {
        const asked = client.request(`GET ${filled}`);
        const answered = await asked.catch(() => refusalOf(asked));
        expect(answered.status).toBeLessThan(500);
      }
    },
  );

  it('lists the App’s installations, the one that there is', async () => {
    const { data } = await api.app.rest.apps.listInstallations();
    expect(data).toMatchObject([{ id: api.installationId, account: { login: 'acme' } }]);
  });
});

describe('what is not served', () => {
  it('names itself with 501 where GitHub has it', async () => {
    const answer = await api.raw('GET', '/repos/acme/storefront/actions/runs?page=1');
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({
      message: 'The sandbox does not serve GET /repos/acme/storefront/actions/runs',
    });
  });

  it('is not found where GitHub has it neither', async () => {
    const answer = await api.raw('GET', '/repos/acme/storefront/teapot');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest',
      status: '404',
    });
  });
});

describe('input', () => {
  const comments = '/repos/acme/storefront/issues/1/comments';
  it.each([
    ['no JSON', 'POST', comments, '{"body":', 400, 'Problems parsing JSON'],
    ['bad UTF-8', 'POST', comments, Buffer.from([0x22, 0xff, 0x22]), 400, 'Problems parsing JSON'],
    ['no object', 'POST', comments, '[]', 400, 'Body should be a JSON object'],
    ['nothing', 'POST', comments, '', 422, '"body" wasn\'t supplied.'],
    ['a wrong type', 'POST', comments, '{"body":3}', 422, "For 'properties/body', 3 is not a string."],
    [
      'no option',
      'POST',
      '/repos/acme/storefront/issues/comments/1/reactions',
      '{"content":"tada"}',
      422,
      '"tada" is not a member of',
    ],
    [
      'a wrong query',
      'GET',
      '/repos/acme/storefront/pulls?state=shut',
      undefined,
      422,
      '"shut" is not a member of',
    ],
    ['a path that can name nothing', 'GET', '/repos/acme/storefront/pulls/one', undefined, 404, 'Not Found'],
    [
      'a body beyond 10 MB',
      'POST',
      comments,
      `{"body":"${'x'.repeat(10 * 1024 * 1024)}"}`,
      413,
      'Request body is too large',
    ],
  ])('that is %s is refused', async (_what, method, path, body, status, message) => {
    const answer = await api.raw(method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      message: expect.stringContaining(message),
      status: String(status),
    });
  });

  it('may hold what the description does not know', async () => {
    const answer = await api.raw('POST', comments, { body: '{"body":"hello","teapot":true}' });
    expect(answer.status).toBe(201);
  });
});

describe('answers', () => {
  it('carry an ETag, and 304 costs nothing', async () => {
    const first = await api.raw('GET', '/repos/acme/storefront');
    const etag = first.headers.get('etag') ?? '';
    const used = Number(first.headers.get('x-ratelimit-used'));
    const second = await api.raw('GET', '/repos/acme/storefront', { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect(Number(second.headers.get('x-ratelimit-used'))).toBe(used);
    const third = await api.raw('GET', '/repos/acme/storefront', { headers: { 'if-none-match': '"other"' } });
    expect(third.status).toBe(200);
    expect(Number(third.headers.get('x-ratelimit-used'))).toBe(used + 1);
  });

  it('say what is left of the hour', async () => {
    const answer = await api.raw('GET', '/user');
    const left = Number(answer.headers.get('x-ratelimit-remaining'));
    expect(answer.headers.get('x-ratelimit-limit')).toBe('5000');
    const { data } = await api.as('ada').rest.rateLimit.get();
    expect(data.resources.core.remaining).toBe(left);
  });

  it('to HEAD have no body', async () => {
    const answer = await api.raw('HEAD', '/repos/acme/storefront');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });
});

describe('the request log', () => {
  it('holds each request with its operation and actor', async () => {
    await fetch(`${api.sandbox.url}/_sandbox/requests`, { method: 'DELETE' });
    await api.raw('GET', '/repos/acme/storefront/pulls/1');
    await api.nobody.request('GET /repos/acme/storefront/teapot').catch(() => undefined);
    const log = await fetch(`${api.sandbox.url}/_sandbox/requests`);
    expect(await log.json()).toMatchObject([
      { method: 'GET', operation: '/repos/{owner}/{repo}/pulls/{pull_number}', status: 200, actor: 'ada' },
      { operation: '/api/v3/repos/acme/storefront/teapot', status: 404, actor: null },
    ]);
  });
});
