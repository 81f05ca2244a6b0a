import type { Caller } from './http.ts';

const hour = 60 * 60;
export type Resource = 'core' | 'graphql';

export interface Rate {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
  readonly used: number;
}

export interface RateLimiter {
  /** Counts a request; `allowed` is false when none was left. */
  take(caller: Caller, resource: Resource): { readonly allowed: boolean; readonly rate: Rate };
  /** A conditional request that was answered with 304 is free. */
  giveBack(caller: Caller, resource: Resource): Rate;
  look(caller: Caller, resource: Resource): Rate;
}

/** GitHub's primary rate limit: so many requests an hour and caller. @param now in milliseconds. */
export function createRateLimiter(now: () => number): RateLimiter {
  const windows = new Map<string, { used: number; readonly reset: number }>();

  const windowOf = (caller: Caller, resource: Resource) => {
    const key = `${resource} ${caller.kind} ${'login' in caller ? caller.login : ''}`;
    const seconds = Math.floor(now() / 1000);
    const known = windows.get(key);
    if (known !== undefined && known.reset > seconds) return known;
    const fresh = { used: 0, reset: seconds + hour };
    windows.set(key, fresh);
    return fresh;
  };
  const rateOf = (caller: Caller, { used, reset }: { used: number; reset: number }): Rate => {
    const limit = caller.kind === 'anonymous' ? 60 : 5000;
    return { limit, remaining: limit - used, reset, used };
  };

  return {
    take(caller, resource) {
      const window = windowOf(caller, resource);
      const allowed = rateOf(caller, window).remaining > 0;
      if (allowed) window.used += 1;
      return { allowed, rate: rateOf(caller, window) };
    },
    giveBack(caller, resource) {
      const window = windowOf(caller, resource);
      window.used = Math.max(0, window.used - 1);
      return rateOf(caller, window);
    },
    look: (caller, resource) => rateOf(caller, windowOf(caller, resource)),
  };
}

export function rateHeaders(rate: Rate, resource: Resource): Record<string, string> {
  return {
    'x-ratelimit-limit': String(rate.limit),
    'x-ratelimit-remaining': String(rate.remaining),
    'x-ratelimit-reset': String(rate.reset),
    'x-ratelimit-used': String(rate.used),
    'x-ratelimit-resource': resource,
  };
}
