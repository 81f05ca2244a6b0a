import { cp } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import type { KeptEvent } from '../../../src/sandbox/world/event-types.ts';
import { cleanUp, openShop, openTestPull, openTestWorld, temporaryFolder } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

async function openPulled(): Promise<{ readonly world: World; readonly directory: string }> {
  const directory = await temporaryFolder();
  const world = await openShop(directory);
  await openTestPull(world);
  await world.settled(repository, 1);
  return { world, directory };
}

/** What a crash now would leave. */
async function crashOf(directory: string): Promise<World> {
  const copy = await temporaryFolder();
  await cp(directory, copy, { recursive: true });
  return openTestWorld(copy);
}

const isComment = ({ name }: KeptEvent['event']): boolean => name === 'issue_comment';
const never = (): void => undefined;
const bodiesOf = (kept: readonly KeptEvent[]) =>
  kept.map(({ event }) => (event.name === 'issue_comment' ? event.comment.body : event.name));

describe('an event that somebody must not miss', () => {
  it('is found after a crash, in order, under the same name, until it is concluded', async () => {
    const { world, directory } = await openPulled();
    const seen: KeptEvent[] = [];
    const { left, conclude } = world.subscribeKept(isComment, (kept) => void seen.push(kept));
    expect(left).toEqual([]);
    for (const body of ['a', 'b', 'c']) world.createComment(repository, 1, body, 'dev');
    conclude(seen[1]?.guid ?? '');
    const next = await crashOf(directory);
    const again = next.subscribeKept(isComment, never);
    expect(again.left).toEqual([seen[0], seen[2]]);
    for (const { guid } of again.left) again.conclude(guid);
    again.conclude('no such name');
    expect(next.subscribeKept(isComment, never).left).toEqual([]);
  });

  it('is not kept where nobody asked for it, or asks no more', async () => {
    const { world, directory } = await openPulled();
    world.createComment(repository, 1, 'before', 'dev');
    const kept = world.subscribeKept(isComment, never);
    world.createStatus({
      ...{ repository, sha: world.pull(repository, 1)?.head.sha ?? '', context: 'ci', state: 'success' },
      ...{ description: null, targetUrl: null, creator: 'ada' },
    });
    world.createComment(repository, 1, 'kept', 'dev');
    kept.stop();
    world.createComment(repository, 1, 'after', 'dev');
    const next = await crashOf(directory);
    expect(bodiesOf(next.subscribeKept(isComment, never).left)).toEqual(['kept']);
  });

  it('is handed over in its turn among all events, each to each who wants it', async () => {
    const { world } = await openPulled();
    const told: string[] = [];
    world.subscribe((event) => {
      if (event.name !== 'issue_comment') return;
      told.push(`plain ${event.comment.body}`);
      if (event.comment.body === 'first') world.createComment(repository, 1, 'second', 'dev');
    });
    const names = new Set<string>();
    for (const who of ['one', 'two']) {
      world.subscribeKept(isComment, (kept) => {
        names.add(kept.guid);
        told.push(`${who} ${bodiesOf([kept]).join('')}`);
      });
    }
    world.createComment(repository, 1, 'first', 'dev');
    expect(told).toEqual([
      'plain first',
      'one first',
      'two first',
      'plain second',
      'one second',
      'two second',
    ]);
    expect(names.size).toBe(4);
  });

  it('goes with its repository', async () => {
    const { world, directory } = await openPulled();
    world.subscribeKept(isComment, never);
    world.createComment(repository, 1, 'x', 'dev');
    await world.deleteRepository(repository);
    expect((await crashOf(directory)).subscribeKept(isComment, never).left).toEqual([]);
  });
});
