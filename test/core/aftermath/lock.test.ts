import { describe, expect, it } from '@jest/globals';
import { endedNote, type Locked, lockNote, locksToEnd, planLocks } from '../../../src/core/aftermath/lock.ts';
import { lockKey, type Undoing } from '../../../src/core/aftermath/types.ts';
import { readLocks } from '../../../src/core/locks/file.ts';
import type { Lock, Locks } from '../../../src/core/locks/types.ts';
import { toPlain } from '../../../src/core/text.ts';
import { lock, locksOf, noLocks } from '../../support/locks.ts';
import { deployed, newestOf, reverted, rolledBack, sha, undoingOf } from './commits.ts';

const reversal = newestOf(rolledBack('undo', ['two'], { runs: 'one' }), deployed('two'), deployed('one'));
const undoing = undoingOf([reversal], { reason: 'checkout fails' });
const key = lockKey(sha('undo'));

const note = (locked: readonly Locked[]): readonly string[] =>
  locked.map((one) => toPlain(lockNote(one) ?? []));

/** The locks after a plan is carried out. */
function after(locks: Locks, { commit }: ReturnType<typeof planLocks>): Locks {
  if (commit === null) return locks;
  const written = commit.changes.map((change) => ({
    path: change.path,
    text: change.kind === 'write' ? Buffer.from(change.bytes).toString() : null,
  }));
  return { ...locks, ...readLocks(written), messages: [commit.message, ...locks.messages] };
}

it('a lock that ended is told, also where nobody knows who held it', () => {
  const name = { environment: 'staging', service: 'storefront' };
  const told = ['dev', null].map((holder) => toPlain(endedNote({ ...name, holder })));
  expect(told).toEqual([
    'The lock of storefront in staging for dev is ended: it came of what is taken back by this.',
    'The lock of storefront in staging is ended: it came of what is taken back by this.',
  ]);
});

describe('the lock that follows a rollback', () => {
  it('is of who rolled back, on the service alone, without an end and of no pull request', () => {
    const plan = planLocks(noLocks, undoing);
    expect(after(noLocks, plan).locks).toEqual([
      {
        environment: 'staging',
        service: 'storefront',
        holder: 'ada',
        reason: 'rolled back: storefront two (checkout fails)',
        at: undoing.at,
        until: null,
        request: undoing.request,
        pull: null,
        delivery: key,
      },
    ]);
    expect(plan.commit?.message).toMatch(/^lock\(staging\): storefront\n/u);
    expect(note(plan.answer)).toEqual([
      'storefront in staging is locked for ada, so that nothing rolls it forward again: /unlock staging storefront ends that.',
    ]);
  });

  it('names the commit where a person did it by hand', () => {
    const byHand: Undoing = { ...undoing, how: 'revert', request: null, reason: null };
    const [made] = after(noLocks, planLocks(noLocks, byHand)).locks;
    expect(made).toMatchObject({
      reason: `taken back by hand with ${sha('undo').slice(0, 7)}: storefront two`,
      request: byHand.commit.url,
    });
  });

  it('is found again by whoever comes again, and nothing is written', () => {
    const locks = after(noLocks, planLocks(noLocks, undoing));
    const plan = planLocks(locks, { ...undoing, at: '2026-11-22T12:00:00Z' });
    expect(plan.commit).toBeNull();
    expect(plan.answer).toMatchObject([{ end: { kind: 'locked', lock: { at: undoing.at } } }]);
  });

  it('is not made again once somebody has ended it', () => {
    const locks = { ...after(noLocks, planLocks(noLocks, undoing)), locks: [] };
    const plan = planLocks(locks, undoing);
    expect(plan.commit).toBeNull();
    expect(plan.answer.map(lockNote)).toEqual([null]);
  });

  it('nor where somebody else has locked it since', () => {
    const locks = { ...after(noLocks, planLocks(noLocks, undoing)), locks: [{ ...lock, holder: 'sam' }] };
    const plan = planLocks(locks, undoing);
    expect([plan.commit, plan.answer.map(lockNote)]).toEqual([null, [null]]);
  });

  it.each<[string, Partial<Lock>]>([
    ['the service', {}],
    ['the environment', { service: null }],
  ])('leaves the lock of somebody else on %s as it is, and says so', (_, change) => {
    const plan = planLocks(locksOf({ ...lock, holder: 'sam', ...change }), undoing);
    expect(plan.commit).toBeNull();
    expect(note(plan.answer)[0]).toMatch(/is locked by sam\. That lock stays, and there is none for this/u);
  });

  it('leaves a file that cannot be read', () => {
    const unreadable = { path: 'locks/staging/environment.json', environment: 'staging', service: null };
    const plan = planLocks({ ...noLocks, unreadable: [unreadable] }, undoing);
    expect(plan.commit).toBeNull();
    expect(note(plan.answer)[0]).toContain('That lock stays');
  });

  it.each<[string, Partial<Lock>]>([
    ['one’s own that would end with a pull request', { holder: 'Ada' }],
    ['one of somebody else that is over', { holder: 'sam', until: '2026-11-22T10:59:59Z' }],
  ])('takes the place of %s', (_, change) => {
    const locks = locksOf({ ...lock, ...change });
    const [made] = after(locks, planLocks(locks, undoing)).locks;
    expect(made).toMatchObject({ holder: 'ada', pull: null, until: null, delivery: key });
    expect(made?.reason).toContain('rolled back');
  });

  it('is one commit for several services, of which one may be locked already', () => {
    const cart = reversal && { ...reversal, service: 'cart' };
    const both = undoingOf([reversal, cart]);
    expect(planLocks(noLocks, both).commit?.message).toMatch(/^lock\(staging\): storefront and cart\n/u);
    const held = planLocks(locksOf({ ...lock, holder: 'sam' }), both);
    expect(held.commit?.message).toMatch(/^lock\(staging\): cart\n/u);
    expect(held.answer.map(({ end }) => end.kind)).toEqual(['others', 'locked']);
  });

  it('is none where somebody has deployed there since', () => {
    const overtaken = reversal && { ...reversal, overtaken: true };
    expect(planLocks(noLocks, undoingOf([overtaken]))).toEqual({ answer: [], commit: null });
  });

  it('is none where a deploy came into force again', () => {
    const again = newestOf(reverted('again', 'undo'), reverted('undo', 'two'), deployed('two'));
    expect(planLocks(noLocks, undoingOf([again]))).toEqual({ answer: [], commit: null });
  });

  it('says what to do where it could not be written', () => {
    if (reversal === null) throw new Error('It is one.');
    const end = { kind: 'failed', why: [{ kind: 'plain', value: 'A rule forbids it.' }] } as const;
    expect(note([{ reversal, end }])).toEqual([
      'storefront in staging could not be locked: A rule forbids it. /lock staging storefront does so.',
    ]);
  });
});

describe('the lock of what was undone itself', () => {
  const again = newestOf(reverted('again', 'undo'), reverted('undo', 'two'), deployed('two'));
  const made: Lock = { ...lock, pull: null, delivery: key };

  it('ends once the deploy is in force again', () => {
    expect(locksToEnd(locksOf(made), undoingOf([again]))).toEqual([made]);
  });

  it.each<[string, Lock]>([
    ['was renewed by a command since', { ...made, delivery: 'of-ada' }],
    ['is of another rollback', { ...made, delivery: lockKey(sha('other')) }],
    ['is on another service', { ...made, service: 'cart' }],
    ['is on the whole environment', { ...made, service: null }],
    ['is in another environment', { ...made, environment: 'production' }],
  ])('stays where it %s', (_, other) => {
    expect(locksToEnd(locksOf(other), undoingOf([again]))).toEqual([]);
  });

  it('stays where another deploy went out of force with it', () => {
    expect(locksToEnd(locksOf(made), undoingOf([reversal]))).toEqual([]);
  });
});
