import { describe, expect, it } from '@jest/globals';
import { inFlight } from '../../src/shell/in-flight.ts';

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { open: () => resolve(undefined), opened: promise };
}

describe('inTurn', () => {
  it('lets tasks of one key wait for each other, also after a failure, and others not', async () => {
    const { inTurn: run } = inFlight();
    const first = gate();
    const seen: string[] = [];
    const failed = run('a', async () => {
      await first.opened;
      seen.push('a1');
      throw new Error('no');
    });
    const second = run('a', () => Promise.resolve(void seen.push('a2')));
    await run('b', () => Promise.resolve(void seen.push('b')));
    expect(seen).toEqual(['b']);
    first.open();
    await expect(failed).rejects.toThrow('no');
    await second;
    expect(seen).toEqual(['b', 'a1', 'a2']);
  });
});

describe('idle', () => {
  it('waits for what runs, and for what begins meanwhile', async () => {
    const { inTurn: run, idle } = inFlight();
    const hold = gate();
    let done = 0;
    void run('a', async () => {
      await hold.opened;
      done += 1;
      void run('b', () => Promise.resolve(void (done += 1)));
    });
    const waited = idle().then(() => done);
    hold.open();
    expect(await waited).toBe(2);
  });

  it('does not mind a failure, and is done at once when nothing runs', async () => {
    const { inTurn: run, idle } = inFlight();
    const failing = run('a', () => Promise.reject(new Error('no')));
    await expect(Promise.all([idle(), expect(failing).rejects.toThrow('no')])).resolves.toBeDefined();
    await idle();
  });
});
