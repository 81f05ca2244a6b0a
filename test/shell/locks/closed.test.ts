import { describe, expect, it } from '@jest/globals';
import { writeLock } from '../../../src/core/locks/file.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { mayNotCommit } from '../../../src/core/problems/github.ts';
import { Unavailable } from '../../../src/ports.ts';
import { endLocksOfPull } from '../../../src/shell/locks/closed.ts';
import { lock } from '../../support/locks.ts';
import { FakeGitHub } from '../world.ts';

const closed = {
  repository: 'acme/storefront',
  pull: 7,
  at: '2026-11-22T11:00:00Z',
  delivery: 'of-the-end',
};
const cart = { ...lock, service: 'cart', holder: 'dev' };
const other = {
  ...lock,
  service: null,
  environment: 'production',
  pull: { repository: 'acme/storefront', number: 8 },
};

function holding(...locks: readonly Lock[]): FakeGitHub {
  const github = new FakeGitHub();
  github.open = false;
  for (const change of locks.map(writeLock))
    if (change.kind === 'write') github.state.files.set(change.path, Buffer.from(change.bytes).toString());
  github.state.messages.unshift('lock');
  return github;
}

const end = (github: FakeGitHub, change: Partial<typeof closed> = {}) =>
  endLocksOfPull(github.shell, { ...closed, ...change });

describe('endLocksOfPull', () => {
  it('removes the locks that were asked for there, in one commit, and tells it in one comment', async () => {
    const github = holding(lock, cart, other);
    await end(github);
    expect(github.state.locks.locks).toEqual([other]);
    expect(github.state.messages[0]).toMatch(/^unlock\(staging\): storefront and cart\n/u);
    expect(github.state.messages[0]?.replaceAll('\u2060', '')).toContain('acme/storefront#7 is closed');
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('`cart` in `staging` was held by `dev`.');
  });

  it.each([
    ['there are none', []],
    ['they are of another pull request', [other]],
    ['they end with none', [{ ...lock, pull: null }]],
  ])('says and writes nothing where %s', async (_, locks) => {
    const github = holding(...locks);
    await end(github);
    expect([github.state.tries, github.comments]).toEqual([0, []]);
  });

  it('leaves the locks that were asked for since, where news of the end comes late', async () => {
    const later = { ...cart, at: '2026-11-22T11:00:01Z' };
    const github = holding({ ...lock, at: closed.at }, later);
    await end(github);
    expect(github.state.locks.locks).toEqual([later]);
  });

  it('ends nothing of a pull request that is open again', async () => {
    const github = holding(lock);
    github.open = true;
    await end(github);
    expect([github.state.locks.locks, github.state.tries, github.comments]).toEqual([[lock], 0, []]);
  });

  it('has nothing to look at where nothing is deployed from', async () => {
    const github = holding(lock);
    github.applicationConfiguration = null;
    await end(github);
    expect(github.state.locks.locks).toEqual([lock]);
  });

  it('tells once however often it comes', async () => {
    const github = holding(lock);
    await end(github);
    await end(github);
    expect([github.state.tries, github.comments.length]).toEqual([1, 1]);
  });

  it('tells what an earlier run has done that was cut off', async () => {
    const github = holding(lock);
    await end(github);
    github.comments.length = 0;
    await end(github);
    expect(github.comments[0]?.body).toContain('`storefront` in `staging` was held by `ada`.');
  });

  it('leaves a lock that somebody claims meanwhile, and ends the rest', async () => {
    const github = holding(lock, cart);
    github.state.beforeCommit = (tries) => {
      if (tries > 1) return undefined;
      github.state.files.delete('locks/staging/services/storefront.json');
      github.state.messages.unshift('somebody else');
      return undefined;
    };
    await end(github);
    expect(github.state.tries).toBe(2);
    expect(github.comments[0]?.body).not.toContain('storefront` in');
  });

  it.each(['lost answer', 'lost request'] as const)('goes on after a %s', async (fault) => {
    const github = holding(lock);
    github.state.beforeCommit = (tries) => (tries === 1 ? fault : undefined);
    await end(github);
    expect([github.state.locks.locks, github.comments.length]).toEqual([[], 1]);
  });

  it('gives up on a branch that keeps moving, for the queue to try again', async () => {
    const github = holding(lock);
    github.state.beforeCommit = () => void github.state.messages.unshift('somebody else');
    await expect(end(github)).rejects.toBeInstanceOf(Unavailable);
  });

  it('says in the log that it may not write', async () => {
    const github = holding(lock);
    const refused = mayNotCommit('acme/environments', 'slipway-state', 'Protected branch');
    const state = { ...github.state.port, commit: () => Promise.resolve(refused) };
    await endLocksOfPull({ ...github.shell, github: { ...github.ports, state } }, closed);
    expect(github.log.lines).toMatchObject([{ level: 'warn' }]);
    expect(github.comments).toEqual([]);
  });
});
