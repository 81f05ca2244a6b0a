import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AwsError } from '../../../src/edge/aws/client.ts';
import type { QueueMessage } from '../../../src/edge/aws/queue.ts';
import { createIngress } from '../../../src/entry/lambda/ingress.ts';
import { parseMessage } from '../../../src/entry/lambda/message.ts';
import { parseSecrets } from '../../../src/entry/lambda/signature.ts';
import { comment, delivery, secret, sign, urlEvent } from './fixtures.ts';

let sent: QueueMessage[];
let logged: string[];
let secrets: () => Promise<readonly string[]>;
let send: (message: QueueMessage) => Promise<void>;
beforeEach(() => {
  sent = [];
  logged = [];
  secrets = () => Promise.resolve([secret]);
  send = (message) => Promise.resolve(void sent.push(message));
});

async function deliver(call: Parameters<typeof urlEvent>[0] = {}) {
  const ingress = createIngress({
    secrets: () => secrets(),
    queue: { send: (message) => send(message) },
    log: (...line) => void logged.push(JSON.stringify(line)),
  });
  const { statusCode, headers, body } = await ingress(urlEvent(call));
  expect(headers).toEqual({ 'content-type': 'application/json' });
  const { message } = JSON.parse(body) as { message: string };
  return { status: statusCode, message };
}

describe('a signed command', () => {
  it.each([
    ['as text', false],
    ['in base64', true],
  ])('is queued whole when its body comes %s', async (_, base64) => {
    const payload = comment('/deploy staging --reason "Grüße 🚀"\r\n');
    await expect(deliver({ payload, base64 })).resolves.toEqual({ status: 202, message: 'Queued.' });
    expect(sent).toHaveLength(1);
    const [message] = sent;
    expect(message).toMatchObject({ deduplicationId: delivery, groupId: '1296269/12' });
    await expect(parseMessage(message?.body ?? '')).resolves.toEqual({
      id: delivery,
      event: 'issue_comment',
      payload,
    });
  });

  it('is queued where it was signed with either secret of a rotation', async () => {
    secrets = () => Promise.resolve(parseSecrets(`new one\r\n\n ${secret}\n`));
    await expect(deliver()).resolves.toMatchObject({ status: 202 });
    await expect(deliver({ headers: { 'x-hub-signature-256': sign('', 'old one') } })).resolves.toMatchObject(
      { status: 401 },
    );
    expect(sent).toHaveLength(1);
  });

  it('is queued when edited, for the worker answers that', async () => {
    await expect(deliver({ payload: comment('/help', { action: 'edited' }) })).resolves.toMatchObject({
      status: 202,
      message: 'Queued.',
    });
  });

  it('fits into a message though it has everything that GitHub allows', async () => {
    const astral = '/deploy ' + '\u{1F680}'.repeat(65_000);
    await expect(
      deliver({ payload: { ...comment(astral), issue: { ...comment().issue, body: astral } } }),
    ).resolves.toMatchObject({ status: 202 });
  });

  it('makes a message of characters that SQS takes, whatever the comment holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 50 }), async (text) => {
        sent = [];
        await deliver({ payload: comment(`/deploy ${text}`) });
        expect(sent[0]?.body).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a signature', () => {
  const body = JSON.stringify(comment());
  const sha1 = 'sha1=7d38cdd689735b008b3c702edd92eea23791c5f6';
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of another secret', sign(body, 'another')],
    ['of the empty secret', sign(body, '')],
    ['of a re-serialised body', sign(JSON.stringify(comment(), null, 2))],
    ['SHA-1', sha1],
    ['SHA-1 under the name of SHA-256', sha1.replace('sha1', 'sha256')],
    ['too short', sign(body).slice(0, -2)],
    ['too long', `${sign(body)}00`],
    ['not hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['without its prefix', sign(body).slice(7)],
    ['right, after a wrong one', `sha256=${'0'.repeat(64)}, ${sign(body)}`],
  ])('that is %s is refused, and nothing of the body is logged', async (_, signature) => {
    const answer = await deliver({ body, headers: { 'x-hub-signature-256': signature } });
    expect(answer).toEqual({ status: 401, message: expect.stringContaining('X-Hub-Signature-256') });
    expect(sent).toEqual([]);
    expect(logged.join()).not.toMatch(/storefront|deploy staging/);
  });

  it('covers each byte of the body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(Buffer.byteLength(body) - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Buffer.from(body);
          bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at);
          const headers = { 'x-hub-signature-256': sign(body) };
          await expect(deliver({ body: bytes, base64: true, headers })).resolves.toMatchObject({
            status: 401,
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each(['', ' \n\n'])('cannot be checked with an empty secret: %j', async (text) => {
    secrets = () => Promise.resolve(parseSecrets(text));
    await expect(deliver({ headers: { 'x-hub-signature-256': sign(body, '') } })).resolves.toMatchObject({
      status: 503,
    });
  });
});

describe('a request', () => {
  const large = Buffer.alloc(10 * 1024 * 1024 + 1, '{');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  it.each([
    ['GET /healthz', { method: 'GET', path: '/healthz' }, 200, 'ok'],
    ['another path', { path: '/' }, 404, '/api/github/webhooks'],
    ['another method', { method: 'GET' }, 405, 'POST'],
    ['a form', { headers: form }, 415, 'application/json'],
    ['no content type', { headers: { 'content-type': undefined } }, 415, 'application/json'],
    ['no delivery id', { headers: { 'x-github-delivery': undefined } }, 400, 'X-GitHub-Delivery'],
    ['a strange delivery id', { headers: { 'x-github-delivery': 'a\nb' } }, 400, 'X-GitHub-Delivery'],
    ['no event', { headers: { 'x-github-event': undefined } }, 400, 'X-GitHub-Event'],
    ['more than 10 MB', { body: large }, 413, '10485761'],
    ['more than 10 MB in base64', { body: large, base64: true }, 413, '10485761'],
    ['no body', { body: '' }, 400, 'not JSON'],
    ['broken JSON', { body: '{"action":' }, 400, 'not JSON'],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from([0x22, 0xff, 0x22]), base64: true },
      400,
      'not JSON in UTF-8',
    ],
    [
      'no pull request number',
      { payload: { ...comment(), issue: { pull_request: {} } } },
      400,
      'no pull request',
    ],
    ['no repository', { payload: { ...comment(), repository: null } }, 400, 'no repository'],
  ])('with %s is answered, and queues nothing', async (_, call, status, message) => {
    await expect(deliver(call)).resolves.toEqual({ status, message: expect.stringContaining(message) });
    expect(sent).toEqual([]);
  });

  it('too large for a message even when compressed is refused', async () => {
    const noise = randomBytes(1_000_000).toString('base64');
    await expect(deliver({ payload: comment(`/deploy ${noise}`) })).resolves.toEqual({
      status: 413,
      message: expect.stringContaining('1048576'),
    });
    expect(sent).toEqual([]);
  });

  it('may name a charset beside the content type', async () => {
    await expect(
      deliver({ headers: { 'content-type': 'application/json; charset=utf-8' } }),
    ).resolves.toMatchObject({ status: 202 });
  });
});

function event(name: string, payload: Readonly<Record<string, unknown>>) {
  return { payload: { repository: { id: 7 }, ...payload }, headers: { 'x-github-event': name } };
}

describe('an event about the manifests of a pull request', () => {
  it.each([
    ['a push to a branch', event('push', { ref: 'refs/heads/main', deleted: false }), '7/push'],
    ['a new pull request', event('pull_request', { action: 'opened', number: 12 }), '7/12'],
    ['a push to one', event('pull_request', { action: 'synchronize', number: 12 }), '7/12'],
    ['another base', event('pull_request', { action: 'edited', number: 12, changes: { base: {} } }), '7/12'],
    ['a merge', event('pull_request', { action: 'closed', number: 12 }), '7/12'],
    ['a draft', event('pull_request', { action: 'converted_to_draft', number: 12 }), '7/12'],
    [
      'our check run',
      event('check_run', { action: 'rerequested', check_run: { name: 'slipway/manifests' } }),
      '7/checks',
    ],
    ['all our checks', event('check_suite', { action: 'rerequested' }), '7/checks'],
  ])('is queued, in order with its like: %s', async (_, call, groupId) => {
    await expect(deliver(call)).resolves.toEqual({ status: 202, message: 'Queued.' });
    expect(sent).toMatchObject([{ groupId }]);
  });

  it.each([
    ['no pull request', event('pull_request', { action: 'opened' })],
    ['no repository', event('push', { ref: 'refs/heads/main', repository: {} })],
  ])('is refused where it names %s', async (_, call) => {
    await expect(deliver(call)).resolves.toMatchObject({ status: 400 });
    expect(sent).toEqual([]);
  });
});

describe('an event that nothing would come of', () => {
  it.each([
    ['ping', { payload: { zen: 'Design for failure.' }, headers: { 'x-github-event': 'ping' } }, 'ping'],
    ['a tag', event('push', { ref: 'refs/tags/v1' }), 'branch'],
    ['a branch that is gone', event('push', { ref: 'refs/heads/main', deleted: true }), 'branch'],
    ['a label', event('pull_request', { action: 'labeled', number: 12 }), 'pull_request.labeled'],
    ['a new title', event('pull_request', { action: 'edited', number: 12, changes: { title: {} } }), 'base'],
    ['our own check run', event('check_run', { action: 'completed' }), 'check_run.completed'],
    [
      'a check of others',
      event('check_run', { action: 'rerequested', check_run: { name: 'ci' } }),
      'not ours',
    ],
    ['a deleted comment', { payload: comment('/x', { action: 'deleted' }) }, 'issue_comment.deleted'],
    ['a comment on an issue', { payload: comment('/x', { issue: true }) }, 'not on a pull request'],
    ['a comment by a bot', { payload: comment('/x', { bot: true }) }, 'by a bot'],
    ['a comment in prose', { payload: comment('please /deploy staging') }, 'command'],
    ['a path', { payload: comment('/etc/hosts is wrong') }, 'command'],
    ['a quoted command', { payload: comment('> /deploy staging') }, 'command'],
    ['an empty comment', { payload: comment('') }, 'command'],
  ])('is accepted and not queued: %s', async (_, call, reason) => {
    await expect(deliver(call)).resolves.toEqual({
      status: 202,
      message: expect.stringMatching(`Not queued\\. .*${reason}`),
    });
    expect(sent).toEqual([]);
  });
});

describe('a fault of AWS', () => {
  it.each([
    [
      'the secret cannot be read',
      () => (secrets = () => Promise.reject(new AwsError('GetSecretValue', 'denied', false))),
    ],
    [
      'SQS refuses the message',
      () => (send = () => Promise.reject(new AwsError('SendMessage', 'denied', false))),
    ],
  ])('shows the delivery as failed where %s', async (_, breakIt) => {
    breakIt();
    await expect(deliver()).resolves.toEqual({ status: 503, message: expect.stringContaining('Redeliver') });
    expect(logged.join()).toContain('denied');
    expect(logged.join()).not.toContain(secret);
  });
});
