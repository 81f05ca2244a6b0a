import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FaultSubject } from '../../src/sandbox/api/http.ts';
import type { Faults } from '../../src/sandbox/contract.ts';
import { createFaults, parseFaults } from '../../src/sandbox/faults.ts';
import { createRequestLog } from '../../src/sandbox/log.ts';
import { seededRandom } from '../../src/sandbox/random.ts';
import { openFixture, type Fixture } from './graphql/fixture.ts';

const write: FaultSubject = { method: 'POST', operation: 'graphql:Commit', writes: true };
const read: FaultSubject = { method: 'GET', operation: '/repos/{owner}/{repo}', writes: false };
const token: FaultSubject = {
  ...{ method: 'POST', writes: true },
  operation: '/app/installations/{installation_id}/access_tokens',
};

/** The statuses that so many requests of a kind get before they are carried out; null for each that is. */
async function before(faults: Faults, subject: FaultSubject, times: number): Promise<(number | null)[]> {
  const injector = createFaults(faults);
  const answers = [];
  for (let n = 0; n < times; n += 1) answers.push((await injector.before(subject))?.status ?? null);
  return answers;
}

describe('without faults', () => {
  it('nothing happens', async () => {
    expect(await before({}, write, 3)).toEqual([null, null, null]);
    expect(createFaults().after(write)).toBeNull();
    expect(createFaults().deliveryFate()).toEqual({ copies: 1, lost: false });
  });
});

describe('502', () => {
  it.each([0, 1])('has a share of %d', async (badGateway) => {
    expect(await before({ badGateway }, read, 3)).toEqual(Array(3).fill(badGateway === 1 ? 502 : null));
  });

  it('strikes about its share, and the same requests each time', async () => {
    const first = await before({ badGateway: 0.3, random: 5 }, read, 1000);
    const struck = first.filter((status) => status === 502).length;
    expect(struck).toBeGreaterThan(230);
    expect(struck).toBeLessThan(370);
    expect(await before({ badGateway: 0.3, random: 5 }, read, 1000)).toEqual(first);
    expect(await before({ badGateway: 0.3, random: 6 }, read, 1000)).not.toEqual(first);
  });

  it('after the fact strikes writes only', () => {
    const faults = createFaults({ lostAnswers: 1 });
    expect(faults.after(write)?.status).toBe(502);
    expect(faults.after(read)).toBeNull();
    expect(faults.after(token)).toBeNull();
  });

  it('is no JSON', () => {
    const answer = createFaults({ lostAnswers: 1 }).after(write);
    expect(answer?.body).toBeInstanceOf(Uint8Array);
    expect(answer?.headers).toEqual({ 'content-type': 'text/html' });
  });
});

describe('the secondary limit', () => {
  const limited: Faults = { secondaryLimit: { times: 2, retryAfter: 7 } };

  it('strikes so many content-creating requests', async () => {
    expect(await before(limited, write, 3)).toEqual([403, 403, null]);
    expect(await before(limited, read, 3)).toEqual([null, null, null]);
    expect(await before(limited, token, 3)).toEqual([null, null, null]);
  });

  it('says what GitHub says', async () => {
    expect(await createFaults(limited).before(write)).toMatchObject({
      status: 403,
      headers: { 'retry-after': '7' },
      body: { message: expect.stringContaining('You have exceeded a secondary rate limit.') },
    });
  });

  it('begins anew when faults are set', async () => {
    const faults = createFaults(limited);
    await faults.before(write);
    faults.set(limited);
    expect(faults.current()).toEqual(limited);
    const answers = [await faults.before(write), await faults.before(write), await faults.before(write)];
    expect(answers.map((answer) => answer?.status)).toEqual([403, 403, undefined]);
    faults.set({});
    expect(await faults.before(write)).toBeNull();
  });
});

describe('latency', () => {
  it('is waited for', async () => {
    const started = performance.now();
    await before({ latency: 20 }, read, 1);
    // Timers may fire a little early, never at once.
    expect(performance.now() - started).toBeGreaterThan(15);
  });
});

describe('a head that moves', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
  });
  afterAll(() => fixture.close());
  const repository = 'acme/storefront';
  const head = async (branch = 'main') =>
    (await fixture.world.git(repository).resolve(`refs/heads/${branch}`)) ?? '';
  const commit = (expectedHead: string, path = 'mine') => ({
    ...{ repository, branch: 'main', expectedHead, message: 'Mine', deletes: [], actor: 'slipway[bot]' },
    writes: [{ path, bytes: Buffer.from('mine') }],
  });

  it('refuses the next commits, and lets through what reads again', async () => {
    const { world } = fixture;
    const clients = createFaults({ movingHead: { times: 2 } }).worldForClients(world);
    const seen = await head();
    await expect(clients.createCommitOnBranch(commit(seen))).rejects.toMatchObject({ status: 409 });
    expect(await head()).not.toBe(seen);
    await expect(clients.createCommitOnBranch(commit(await head()))).rejects.toMatchObject({ status: 409 });
    const made = await clients.createCommitOnBranch(commit(await head()));
    expect(await head()).toBe(made.sha);
    const [, theirs, earlier] = await world.git(repository).log({ from: made.sha, limit: 3 });
    expect([theirs, earlier]).toMatchObject([{ author: { name: 'ada' } }, { author: { name: 'ada' } }]);
    const paths = await world.git(repository).diff(seen, made.sha);
    expect(paths.map(({ path }) => path)).toEqual([
      'mine',
      expect.stringMatching(/^notes\/after-/),
      expect.stringMatching(/^notes\/after-/),
    ]);
  });

  it('refuses a ref update that would no longer be a fast forward', async () => {
    const clients = createFaults({ movingHead: { times: 1 } }).worldForClients(fixture.world);
    const before = await head();
    const { sha } = await fixture.world.createCommitOnBranch(commit(before, 'other'));
    await fixture.world.updateRef({
      repository,
      ref: 'refs/heads/main',
      to: before,
      force: true,
      actor: 'ada',
    });
    const update = { repository, ref: 'refs/heads/main', to: sha, actor: 'slipway[bot]' };
    await expect(clients.updateRef(update)).rejects.toMatchObject({ status: 422 });
  });

  it('leaves alone what makes a branch, and other refs', async () => {
    const faults = createFaults({ movingHead: { times: 1 } });
    const clients = faults.worldForClients(fixture.world);
    const to = await head();
    const actor = 'slipway[bot]';
    await clients.updateRef({ repository, ref: 'refs/heads/new', expected: null, to, actor });
    await clients.updateRef({ repository, ref: 'refs/tags/v1', expected: null, to, actor });
    expect(await head('new')).toBe(to);
    expect(await head()).toBe(to);
  });
});

describe('faults from outside', () => {
  const all: Faults = {
    ...{ latency: 5, badGateway: 0.5, lostAnswers: 1, random: 3 },
    secondaryLimit: { times: 1, retryAfter: 2 },
    movingHead: { times: 3 },
    deliveries: { copies: 2, reorder: true, lose: 0.1 },
  };

  it.each([{}, all])('may be %j', (faults) => expect(parseFaults(faults)).toEqual({ faults }));

  it.each([
    [null, /object/],
    [{ latency: -1 }, /latency/],
    [{ latency: 'slow' }, /latency/],
    [{ badGateway: 1.1 }, /badGateway/],
    [{ secondaryLimit: { times: 1 } }, /retryAfter/],
    [{ deliveries: { copies: 0 } }, /copies/],
    [{ deliveries: { twice: true } }, /twice/],
    [{ badgateway: 1 }, /badgateway/],
  ])('may not be %j', (value, error) => {
    expect(parseFaults(value)).toEqual({ error: expect.stringMatching(error) });
  });
});

describe('seeded numbers', () => {
  it('are in [0, 1) and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b] = [seededRandom(seed), seededRandom(seed)];
        for (let n = 0; n < 20; n += 1) {
          const value = a();
          expect(value).toBe(b());
          expect(value >= 0 && value < 1).toBe(true);
        }
      }),
    );
  });
});

describe('the request log', () => {
  const entry = (at: number) => ({
    ...{ at, finishedAt: at, method: 'GET', operation: '/x', path: '/x', status: 200 },
    ...{ actor: null, requestBytes: 0, responseBytes: 0 },
  });

  it.each([0, 1, 3, 4, 7, 100])('keeps the newest three of %d', (count) => {
    const log = createRequestLog(3);
    for (let at = 0; at < count; at += 1) log.record(entry(at));
    const kept = log.entries().map(({ at }) => at);
    expect(kept).toEqual(Array.from({ length: count }, (_, at) => at).slice(-3));
  });

  it('gives out what later entries do not change', () => {
    const log = createRequestLog(3);
    log.record(entry(1));
    const seen = log.entries();
    log.record(entry(2));
    log.clear();
    expect(seen).toHaveLength(1);
    expect(log.entries()).toEqual([]);
  });
});
