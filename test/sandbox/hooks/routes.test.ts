import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiError, type ApiResponse } from '../../../src/sandbox/api/http.ts';
import { openFixture, type Fixture } from '../graphql/fixture.ts';
import { openScene, payload, type Scene } from './receiver.ts';

let fixture: Fixture;
let scene: Scene;
beforeAll(async () => {
  fixture = await openFixture(['issue_comment']);
  scene = await openScene(fixture);
  for (const body of ['one', 'two', 'three']) {
    scene.comment(body);
    await scene.hooks.settled();
  }
});
afterAll(async () => {
  await scene.close();
  await fixture.close();
});

async function call(
  operationId: string,
  input: { readonly params?: object; readonly query?: object; readonly body?: object } = {},
): Promise<ApiResponse> {
  const found = scene.hooks.routes.find((route) => route.operationId === `apps/${operationId}`);
  if (found === undefined) throw new Error(`No route ${operationId}.`);
  return found.handle({
    world: scene.world,
    caller: { kind: 'app' },
    ...{ url: 'http://localhost:3000', method: 'GET', headers: {}, repository: null },
    params: input.params ?? {},
    query: input.query ?? {},
    body: input.body,
  });
}

describe('the list of deliveries', () => {
  const list = (query: object) => call('list-webhook-deliveries', { query });

  it('is newest first, without what was sent', async () => {
    const { status, body, headers } = await list({ per_page: 30 });
    expect({ status, headers }).toEqual({ status: 200, headers: undefined });
    expect(body).toMatchObject([{ id: 3 }, { id: 2 }, { id: 1, installation_id: 70, status: 'OK' }]);
    expect(JSON.stringify(body)).not.toContain('payload');
  });

  it('goes on where the cursor in its link says', async () => {
    const first = await list({ per_page: 2 });
    expect(first.body).toMatchObject([{ id: 3 }, { id: 2 }]);
    const link = first.headers?.['link'] ?? '';
    expect(link).toMatch(/^<http:\/\/localhost:3000\/api\/v3\/app\/hook\/deliveries\?.*>; rel="next"$/);
    const cursor = /cursor=([^>&]+)/.exec(link)?.[1];
    const second = await list({ per_page: 2, cursor });
    expect(second.body).toMatchObject([{ id: 1 }]);
    expect(second.headers).toBeUndefined();
  });

  it.each([
    ['success', 3],
    ['failure', 0],
  ])('can be of %s only', async (status, count) => {
    expect((await list({ status })).body).toHaveLength(count);
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(list({ cursor: 'x' })).rejects.toThrow(ApiError);
  });
});

describe('a delivery', () => {
  it('is shown with what was sent and answered', async () => {
    const { body } = await call('get-webhook-delivery', { params: { delivery_id: 1 } });
    expect(body).toMatchObject({
      url: scene.receiver.url,
      request: { headers: { 'X-GitHub-Event': 'issue_comment' }, payload: { comment: { body: 'one' } } },
      response: { payload: 'thanks' },
    });
  });

  it('is sent again under its guid, as a new delivery', async () => {
    const { status, body } = await call('redeliver-webhook-delivery', { params: { delivery_id: 1 } });
    expect({ status, body }).toEqual({ status: 202, body: {} });
    await scene.hooks.settled();
    const [again] = scene.hooks.deliveries();
    const first = scene.hooks.deliveries().find(({ id }) => id === 1);
    expect(again).toMatchObject({ id: 4, guid: first?.guid, redelivery: true });
    const [sent] = scene.receiver.received.slice(-1);
    expect(sent && payload(sent)).toEqual(first?.request.payload);
    expect(sent?.headers['x-github-delivery']).toBe(first?.guid);
  });

  it.each(['get-webhook-delivery', 'redeliver-webhook-delivery'])('that is none: %s', async (operation) => {
    await expect(call(operation, { params: { delivery_id: 99 } })).rejects.toMatchObject({ status: 404 });
  });
});

describe('the configuration', () => {
  it('does not show the secret', async () => {
    const { body } = await call('get-webhook-config-for-app');
    expect(body).toEqual({
      url: scene.receiver.url,
      content_type: 'json',
      insecure_ssl: '0',
      secret: '********',
    });
  });

  it('can be changed to a form and back', async () => {
    await call('update-webhook-config-for-app', { body: { content_type: 'form', secret: 'new' } });
    scene.comment('in a form');
    await scene.hooks.settled();
    const [sent] = scene.receiver.received.slice(-1);
    expect(sent?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(sent?.body).get('payload')).toContain('in a form');
    const { body } = await call('update-webhook-config-for-app', { body: { content_type: 'json' } });
    expect(body).toMatchObject({ content_type: 'json', url: scene.receiver.url });
  });

  it('refuses another content type', async () => {
    const change = call('update-webhook-config-for-app', { body: { content_type: 'xml' } });
    await expect(change).rejects.toMatchObject({ status: 422 });
  });
});
