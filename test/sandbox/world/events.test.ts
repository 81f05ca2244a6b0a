import { describe, expect, it } from '@jest/globals';
import { createEvents } from '../../../src/sandbox/world/events.ts';
import { createLocks } from '../../../src/sandbox/world/locks.ts';
import type { WorldEvent } from '../../../src/sandbox/world/event-types.ts';

const event = (ref: string): WorldEvent => ({
  name: 'push',
  ref,
  before: '',
  after: '',
  forced: false,
  sender: 'dev',
  repository: 'acme/shop',
  at: '2026-11-22T00:00:00Z',
});

const refOf = (told: WorldEvent): string => (told.name === 'push' ? told.ref : '');

describe('events', () => {
  it('reach every listener in order, also when a listener causes more', () => {
    const events = createEvents();
    const seen: string[] = [];
    events.subscribe((told) => {
      seen.push(`first ${refOf(told)}`);
      if (refOf(told) === 'a') events.emit([event('b')]);
    });
    events.subscribe((told) => seen.push(`second ${refOf(told)}`));
    events.emit([event('a'), event('c')]);
    expect(seen).toEqual(['first a', 'second a', 'first c', 'second c', 'first b', 'second b']);
  });

  it('stop for who unsubscribes, once for each subscription', () => {
    const events = createEvents();
    let count = 0;
    const listener = (): void => {
      count += 1;
    };
    const stop = events.subscribe(listener);
    events.subscribe(listener);
    stop();
    stop();
    events.emit([event('a')]);
    expect(count).toBe(1);
  });
});

describe('locks', () => {
  it('let one at a time under a key, in the order of asking, and others beside', async () => {
    const exclusively = createLocks();
    const seen: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const slow = exclusively('a', async () => {
      await gate.promise;
      seen.push('slow');
    });
    const failing = exclusively('a', () => Promise.reject(new Error('x')));
    const last = exclusively('a', () => Promise.resolve(seen.push('last')));
    await exclusively('b', () => Promise.resolve(seen.push('beside')));
    gate.resolve(undefined);
    await expect(failing).rejects.toThrow('x');
    await Promise.all([slow, last]);
    expect(seen).toEqual(['beside', 'slow', 'last']);
  });
});
