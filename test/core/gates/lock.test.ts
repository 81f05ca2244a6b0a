import { describe, expect, it } from '@jest/globals';
import { lockGate } from '../../../src/core/gates/lock.ts';
import { toPlain } from '../../../src/core/text.ts';
import { lock, locksOf, noLocks } from '../../support/locks.ts';

const place = { environment: 'staging', services: ['storefront', 'cart'] };
const at = '2026-11-22T10:00:00Z';
const unreadable = [{ path: 'locks/staging/environment.json', environment: 'staging', service: null }];

describe('lockGate', () => {
  it.each([
    ['without locks', noLocks, 'Nobody has locked storefront and cart in staging.'],
    [
      'for who holds it',
      locksOf({ ...lock, holder: 'Dev' }),
      'storefront and cart in staging are locked by dev, who asks.',
    ],
    [
      'once it has ended',
      locksOf({ ...lock, until: at }),
      'Nobody has locked storefront and cart in staging.',
    ],
    [
      'for another service',
      locksOf({ ...lock, service: 'search' }),
      'Nobody has locked storefront and cart in staging.',
    ],
  ])('is open %s', (_, locks, finding) => {
    const gate = lockGate(locks, place, 'dev', at);
    expect({ ...gate, finding: toPlain(gate.finding) }).toEqual({
      id: 'lock',
      state: 'open',
      finding,
      problem: null,
    });
  });

  it('is shut to others, and says who, why, since when, until when, and how it ends', () => {
    const held = { ...lock, service: null, reason: 'load test', until: '2026-11-22T12:30:00.000Z' };
    const { state, problem } = lockGate(locksOf(held), place, 'dev', at);
    expect(state).toBe('shut');
    expect(problem).toMatchObject({ code: 'locked', retryable: true });
    expect(toPlain(problem?.title ?? [])).toBe('storefront and cart in staging are locked by ada.');
    expect(problem?.reasons.map(toPlain)).toEqual([
      'staging is held by ada since 2026-11-22 08:00 UTC, until 2026-11-22 12:30 UTC, or until acme/storefront#7 is closed: load test',
    ]);
    expect(toPlain(problem?.remedy ?? [])).toContain('ask ada to comment /unlock staging.');
  });

  it('is shut to everybody by a file that cannot be read', () => {
    const { state, problem } = lockGate({ ...noLocks, unreadable }, place, 'ada', at);
    expect([state, problem?.code]).toEqual(['shut', 'lock-unreadable']);
    expect(toPlain(problem?.remedy ?? [])).toContain('/unlock staging');
    expect(toPlain(problem?.reasons[0] ?? [])).toContain('locks/staging/environment.json');
  });

  it('names all that stand there', () => {
    const locks = { ...locksOf(lock, { ...lock, service: 'cart', holder: 'eve' }), unreadable };
    const { problem } = lockGate(locks, place, 'dev', at);
    expect(problem?.reasons).toHaveLength(3);
    expect(toPlain(problem?.remedy ?? [])).toMatch(
      /ask ada or eve to comment \/unlock staging storefront, \/unlock staging cart and \/unlock staging\./u,
    );
  });
});
