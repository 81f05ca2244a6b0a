import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Playground, startPlayground } from '../../src/entry/playground.ts';
import type { WorldEvent } from '../../src/sandbox/world/event-types.ts';

const folders: string[] = [];

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  folders.push(made);
  return made;
}

afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const start = (dataDirectory: string): Promise<Playground> =>
  startPlayground({ port: 0, logLevel: 'fatal', dataDirectory });

const pull = 1;
const byBot = (author: string): boolean => author === 'slipway[bot]';

describe.each<[string, (event: WorldEvent) => boolean]>([
  ['as soon as the comment is made', ({ name, sender }) => name === 'issue_comment' && !byBot(sender)],
  [
    'as soon as the commit is in',
    ({ name, repository }) => name === 'push' && repository === 'acme/environments',
  ],
  ['as soon as the first reply is there', ({ name, sender }) => name === 'issue_comment' && byBot(sender)],
])('a sandbox that ends %s', (_when, isMoment) => {
  it('goes on from there at the next start, and deploys once', async () => {
    const [data, crashed] = [await folder(), await folder()];
    const first = await start(data);
    const { world } = first.sandbox;
    const before = await world.git('acme/environments').countCommits({ from: 'main' });
    // What the folder holds at that very moment is what an end by force would leave.
    const stop = world.subscribe((event) => {
      if (!isMoment(event)) return;
      stop();
      cpSync(data, crashed, { recursive: true });
    });
    world.createComment('acme/storefront', pull, '/deploy staging', 'dev');
    await first.settled();
    await first.close();

    const second = await start(crashed);
    await second.settled();
    const after = second.sandbox.world;
    expect(await after.git('acme/environments').countCommits({ from: 'main' })).toBe(before + 1);
    const replies = after.comments('acme/storefront', pull).filter(({ author }) => byBot(author));
    expect(replies.map(({ body }) => body)).toEqual([expect.stringContaining('Deployed')]);
    await second.close();
  });
});
