import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import { createRateLimiter } from '../../../src/sandbox/api/rate.ts';

const ada: Caller = { kind: 'user', login: 'ada' };
const dev: Caller = { kind: 'user', login: 'dev' };
const nobody: Caller = { kind: 'anonymous' };

describe('the rate limiter', () => {
  it('counts each caller and resource apart', () => {
    const rates = createRateLimiter(() => 0);
    rates.take(ada, 'core');
    rates.take(ada, 'core');
    rates.take(ada, 'graphql');
    expect(rates.look(ada, 'core')).toMatchObject({ limit: 5000, remaining: 4998, used: 2 });
    expect(rates.look(ada, 'graphql').used).toBe(1);
    expect(rates.look(dev, 'core').used).toBe(0);
  });

  it('lets nobody through whose hour is used up, and counts no further', () => {
    const rates = createRateLimiter(() => 0);
    const taken = Array.from({ length: 61 }, () => rates.take(nobody, 'core').allowed);
    expect(taken.filter(Boolean)).toHaveLength(60);
    expect(rates.take(nobody, 'core')).toMatchObject({ allowed: false, rate: { remaining: 0, used: 60 } });
  });

  it('begins anew after an hour', () => {
    let now = 0;
    const rates = createRateLimiter(() => now);
    expect(rates.take(ada, 'core').rate.reset).toBe(3600);
    now = 3_600_000;
    expect(rates.look(ada, 'core')).toMatchObject({ used: 0, reset: 7200 });
  });

  it('gives back what a conditional request took', () => {
    const rates = createRateLimiter(() => 0);
    rates.take(ada, 'core');
    expect(rates.giveBack(ada, 'core').used).toBe(0);
    expect(rates.giveBack(ada, 'core').used).toBe(0);
  });
});
