import { cpSync, readdirSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { openWorld } from '../../../src/sandbox/world/open.ts';
import {
  app,
  cleanUp,
  commit,
  git,
  onCleanUp,
  openShop,
  openTestPull,
  openTestWorld,
  temporaryFolder,
} from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

/** A closed world of one pull request with one of everything on it. */
async function keptWorld(): Promise<{
  readonly directory: string;
  readonly journal: string;
  readonly shown: unknown;
}> {
  const directory = await temporaryFolder();
  const world = await openShop(directory);
  const { head } = await openTestPull(world);
  await world.settled(repository, 1);
  world.createTeam({ organization: 'acme', name: 'SRE' });
  world.setTeamMember('acme', 'sre', 'ada', 'member');
  const { id } = world.createComment(repository, 1, '/deploy staging ü', 'dev');
  world.react(repository, id, 'eyes', 'slipway[bot]');
  await world.submitReview({ repository, pull: 1, state: 'APPROVED', body: '', actor: 'ada' });
  world.createStatus({
    repository,
    sha: head.sha,
    context: 'ci',
    state: 'success',
    description: null,
    targetUrl: null,
    creator: 'ada',
  });
  const shown = await show(world);
  await world.close();
  return { directory, journal: join(directory, 'state.ndjson'), shown };
}

async function show(world: World): Promise<unknown> {
  const pull = world.pull(repository, 1);
  return {
    accounts: world.accounts(),
    teams: world.teams('acme'),
    repositories: world.repositories(),
    pull,
    comments: world.comments(repository, 1),
    reviews: world.reviews(repository, 1),
    statuses: world.statuses(repository, pull?.head.sha ?? ''),
    refs: await world.git(repository).refs(),
  };
}

describe('a world that is opened again', () => {
  it('shows all that was, and goes on with larger numbers', async () => {
    const { directory, shown } = await keptWorld();
    const world = await openTestWorld(directory);
    expect(await show(world)).toEqual(shown);
    const last = Math.max(...world.reviews(repository, 1).map(({ id }) => id));
    expect(world.createComment(repository, 1, 'x', 'dev').id).toBeGreaterThan(last + 1);
    expect((await openTestPull(world, 'next')).number).toBe(2);
  });

  it('does not bring back what was deleted', async () => {
    const directory = await temporaryFolder();
    const first = await openShop(directory);
    await openTestPull(first);
    const { id } = first.createComment(repository, 1, 'x', 'dev');
    first.deleteComment(repository, id, 'dev');
    await first.createRepository({ owner: 'dev', name: 'gone', autoInit: true, actor: 'dev' });
    await first.deleteRepository('dev/gone');
    await first.close();
    const world = await openTestWorld(directory);
    expect(world.comments(repository, 1)).toEqual([]);
    expect(world.repositories()).toHaveLength(1);
    expect(world.createComment(repository, 1, 'y', 'dev').id).toBeGreaterThan(id);
  });

  it('learns what git did between the last record and a crash', async () => {
    const { directory } = await keptWorld();
    const first = await openTestWorld(directory);
    const moved = await commit(first, { branch: 'other', files: { 'c.txt': 'c' } });
    const folder = first.gitDirectory(repository);
    await first.close();
    await git(['update-ref', 'refs/heads/feature', moved], folder);
    const world = await openTestWorld(directory);
    expect(world.pull(repository, 1)?.head.sha).toBe(moved);
    expect(await world.settled(repository, 1)).toMatchObject({ mergeable: true });
  });

  it('loses only the change that a crash cut in two', async () => {
    const { directory, journal, shown } = await keptWorld();
    await appendFile(journal, '{"next":99,"changes":[["put","accounts",{"login":"half');
    const world = await openTestWorld(directory);
    expect(await show(world)).toEqual(shown);
    world.createAccount({ login: 'whole', kind: 'User' });
    await world.close();
    expect((await openTestWorld(directory)).account('whole')).not.toBeNull();
  });

  it('never forgets a change that was made, wherever the file is cut', async () => {
    const directory = await temporaryFolder();
    const first = await openTestWorld(directory);
    const journal = join(directory, 'state.ndjson');
    const sizes = [(await readFile(journal)).length];
    for (const login of ['a', 'b', 'c']) {
      first.createAccount({ login, kind: 'User' });
      sizes.push((await readFile(journal)).length);
    }
    await first.close();
    const bytes = await readFile(journal);
    for (let cut = sizes[0] ?? 0; cut <= bytes.length; cut += 7) {
      const copy = await temporaryFolder();
      await mkdir(join(copy, 'repositories'));
      await writeFile(join(copy, 'state.ndjson'), bytes.subarray(0, cut));
      const world = await openTestWorld(copy);
      // All accounts whose line is whole, and the bot.
      expect(world.accounts()).toHaveLength(sizes.filter((size) => size <= cut).length);
    }
  });
});

describe('damage is refused, naming what and where', () => {
  const remedy = /Restore the data directory from a copy, or start with an empty one/;

  it.each([
    [
      'a line that is no JSON',
      (text: string) => text.replace('"put"', '"put'),
      /state.ndjson: line 2 cannot be read/,
    ],
    ['a line of another shape', (text: string) => `${text}{"next":"x"}\n`, /line \d+ cannot be read/],
    ['an unknown table', (text: string) => text.replace('"accounts"', '"nothing"'), /line 2 cannot be read/],
    ['a missing first line', (text: string) => text.slice(text.indexOf('\n') + 1), /another version/],
    ['a file cut to nothing', () => '', /first line is missing/],
    ['a file of zeros', (text: string) => '\0'.repeat(text.length), /first line is missing/],
    ['another version', (text: string) => text.replace('"version":1', '"version":2'), /another version/],
    [
      'a file cut between two lines',
      (text: string) => text.split('\n').slice(0, 3).join('\n') + '\n',
      /no record names \d+\.git, \d+\.git/,
    ],
  ])('%s', async (_what, damage, message) => {
    const { directory, journal } = await keptWorld();
    const world = await openTestWorld(directory);
    await world.createRepository({ owner: 'dev', name: 'second', actor: 'dev' });
    await world.close();
    await writeFile(journal, damage(await readFile(journal, 'utf8')));
    const before = await readFile(journal);
    await expect(openWorld({ directory, app })).rejects.toThrow(message);
    await expect(openWorld({ directory, app })).rejects.toThrow(remedy);
    expect((await readFile(journal)).equals(before)).toBe(true);
  });

  it('a repository whose folder is missing', async () => {
    const { directory } = await keptWorld();
    const [folder = ''] = await readdir(join(directory, 'repositories'));
    await rename(join(directory, 'repositories', folder), join(directory, folder));
    await expect(openWorld({ directory, app })).rejects.toThrow(/the repository acme\/shop is missing/);
  });

  it('a folder that cannot be written', async () => {
    const directory = join(await temporaryFolder(), 'file');
    await writeFile(directory, '');
    await expect(openWorld({ directory, app })).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});

describe('a directory that is in use', () => {
  it('is refused to another process, until that has ended', async () => {
    const { directory, shown } = await keptWorld();
    const claim = join(directory, 'in-use-by');
    await writeFile(claim, `${process.ppid}\n`);
    await expect(openWorld({ directory, app })).rejects.toThrow(`is in use by process ${process.ppid}`);
    expect(await readFile(claim, 'utf8')).toBe(`${process.ppid}\n`);
    for (const left of ['2147483646\n', 'garbage', '']) {
      await writeFile(claim, left);
      const world = await openTestWorld(directory);
      expect(await show(world)).toEqual(shown);
      await world.close();
      expect(await readdir(directory)).toEqual(['repositories', 'state.ndjson']);
    }
  });

  it('is given up when opening it fails', async () => {
    const { directory, journal } = await keptWorld();
    await writeFile(journal, '');
    await expect(openWorld({ directory, app })).rejects.toThrow(/first line/);
    expect(await readdir(directory)).not.toContain('in-use-by');
  });
});

describe('what a crash leaves behind', () => {
  it('of a repository that was being made is swept up', async () => {
    const { directory, shown } = await keptWorld();
    await mkdir(join(directory, 'repositories', '77.git.unfinished', 'objects'), { recursive: true });
    const world = await openTestWorld(directory);
    expect(await readdir(join(directory, 'repositories'))).toHaveLength(1);
    expect(await show(world)).toEqual(shown);
  });

  it.each<[string, (world: World) => Promise<unknown>]>([
    ['made', (world) => world.createRepository({ owner: 'dev', name: 'new', autoInit: true, actor: 'dev' })],
    ['deleted', (world) => world.deleteRepository(repository)],
  ])('of a repository that was just %s, its record unwritten, is set aside', async (_what, change) => {
    const { directory, journal } = await keptWorld();
    const crashed = await openTestWorld(directory);
    const records = await readFile(journal);
    const folders = await readdir(join(directory, 'repositories'));
    const copies = await temporaryFolder();
    for (const name of folders) {
      await cp(join(directory, 'repositories', name), join(copies, name), { recursive: true });
    }
    await change(crashed);
    const after = await readFile(journal);
    await crashed.close();
    const isNew = (await readdir(join(directory, 'repositories'))).length > folders.length;
    // Of a new one the record is missing, of an old one the folder is still there.
    await writeFile(journal, isNew ? records : after);
    for (const name of folders) {
      await cp(join(copies, name), join(directory, 'repositories', name), { recursive: true });
    }
    const told: string[] = [];
    const world = await openWorld({ directory, app, warn: (sentence) => told.push(sentence) });
    onCleanUp(() => world.close());
    expect(world.repositories()).toHaveLength(isNew ? 1 : 0);
    const [aside = ''] = (await readdir(directory)).filter((name) => name.startsWith('set-aside-'));
    expect(await readdir(join(directory, aside))).toEqual([expect.stringMatching(/^\d+\.git$/)]);
    expect(told).toEqual([expect.stringContaining(join(directory, aside))]);
    await world.createRepository({ owner: 'dev', name: 'next', autoInit: true, actor: 'dev' });
    await world.close();
    await (await openTestWorld(directory)).close();
  });

  it('of a repository that was being removed is swept up', async () => {
    const { directory } = await keptWorld();
    const first = await openTestWorld(directory);
    const deleting = first.deleteRepository(repository);
    // Its record goes at once, its files bit by bit.
    while (first.repository(repository) !== null) await new Promise((resolve) => setImmediate(resolve));
    const copy = await temporaryFolder();
    cpSync(join(directory, 'state.ndjson'), join(copy, 'state.ndjson'));
    const [left = ''] = readdirSync(join(directory, 'repositories'));
    await mkdir(join(copy, 'repositories', left), { recursive: true });
    await deleting;
    expect(left).toMatch(/\.unfinished$/);
    const world = await openTestWorld(copy);
    expect(world.repositories()).toEqual([]);
    expect(await readdir(join(copy, 'repositories'))).toEqual([]);
  });

  it('of an object that was being written does not harm', async () => {
    const { directory } = await keptWorld();
    const first = await openTestWorld(directory);
    const folder = join(first.gitDirectory(repository), 'objects', 'aa');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tmp_obj_half'), 'x');
    await commit(first, { branch: 'main', files: { 'x.txt': 'x' } });
    await git(['fsck', '--strict', '--no-dangling'], first.gitDirectory(repository));
  });
});

it('changes nothing once it is closed', async () => {
  const { directory, journal } = await keptWorld();
  const world = await openTestWorld(directory);
  await world.close();
  await world.close();
  const before = await readFile(journal);
  expect(() => world.createComment(repository, 1, 'x', 'dev')).toThrow('The sandbox is closed');
  expect(world.comments(repository, 1)).toHaveLength(1);
  expect((await readFile(journal)).equals(before)).toBe(true);
});
