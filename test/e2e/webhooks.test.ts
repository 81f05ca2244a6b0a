import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();

/** The newest webhook of a comment, as GitHub sent it, with `/deploy staging` in it. */
async function genuine(): Promise<string> {
  await story.say('dev', 'Looks good to me.');
  const app = story.asApp();
  const { data: deliveries } = await app.rest.apps.listWebhookDeliveries({ per_page: 10 });
  const newest = deliveries.find(({ event }) => event === 'issue_comment');
  const { data } = await app.rest.apps.getWebhookDelivery({ delivery_id: newest?.id ?? 0 });
  return JSON.stringify(data.request.payload).replace('Looks good to me.', '/deploy staging');
}

function hmac(algorithm: 'sha1' | 'sha256', secret: string, body: string): string {
  return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
}

async function send(body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(story.webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': randomUUID(),
      ...headers,
    },
    body,
  });
  await story.settled();
  return response.status;
}

async function head(): Promise<string> {
  const { data } = await story.as('ada').rest.git.getRef({ ...environments, ref: 'heads/main' });
  return data.object.sha;
}

describe('a webhook that GitHub did not sign', () => {
  it.each<[string, (body: string, secret: string) => Record<string, string>]>([
    ['is unsigned', () => ({})],
    ['has an empty signature', () => ({ 'x-hub-signature-256': '' })],
    ['is signed with another secret', (body) => ({ 'x-hub-signature-256': hmac('sha256', 'guessed', body) })],
    ['is signed for another body', (_, secret) => ({ 'x-hub-signature-256': hmac('sha256', secret, '{}') })],
    ['is signed with SHA-1 alone', (body, secret) => ({ 'x-hub-signature': hmac('sha1', secret, body) })],
  ])('%s: it is refused, and nothing happens', async (_, sign) => {
    const body = await genuine();
    const before = [await head(), (await story.replies()).length];
    const status = await send(body, sign(body, story.sandbox.credentials.webhookSecret));
    expect([status >= 400, status < 500]).toEqual([true, true]);
    expect([await head(), (await story.replies()).length]).toEqual(before);
  });

  it('is refused however large it is, and the bot goes on', async () => {
    const status = await send(`{"comment":"${'x'.repeat(10 * 1024 * 1024)}"}`, {
      'x-hub-signature-256': hmac('sha256', 'guessed', '{}'),
    });
    expect(status >= 400 && status < 500).toBe(true);
    expect((await story.say('dev', '/help')).replies).toHaveLength(1);
  });
});

describe('a webhook that GitHub signed', () => {
  it('is taken: the tests above fail for their signatures alone', async () => {
    const body = await genuine();
    const before = await head();
    const secret = story.sandbox.credentials.webhookSecret;
    expect(await send(body, { 'x-hub-signature-256': hmac('sha256', secret, body) })).toBe(200);
    expect(await head()).not.toBe(before);
  });
});
