import { afterAll, beforeAll } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { gitEnvironment } from '../../../src/sandbox/world/git/process.ts';
import { openWorld } from '../../../src/sandbox/world/open.ts';
import type { WorldEvent } from '../../../src/sandbox/world/event-types.ts';
import type { App } from '../../../src/sandbox/world/types.ts';

export const app: App = {
  id: 1,
  slug: 'slipway',
  name: 'Slipway',
  owner: 'acme',
  permissions: { contents: 'write' },
  events: [],
  publicKey: '',
  installationId: 2,
  account: 'acme',
};

const cleanups: (() => unknown)[] = [];

/** For `afterEach`: closes worlds and removes folders, the newest first. */
export async function cleanUp(): Promise<void> {
  for (let clean = cleanups.pop(); clean !== undefined; clean = cleanups.pop()) await clean();
}

export function onCleanUp(clean: () => unknown): void {
  cleanups.push(clean);
}

/** One world for all tests of a `describe`, which must leave it as it was. */
export function sharedWorld(prepare: () => Promise<World>): () => World {
  let shared: World | null = null;
  let kept: (() => unknown)[] = [];
  beforeAll(async () => {
    shared = await prepare();
    kept = cleanups.splice(0);
  });
  afterAll(async () => {
    cleanups.push(...kept);
    await cleanUp();
  });
  return () => {
    if (shared === null) throw new Error('The world is there only while tests run.');
    return shared;
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  onCleanUp(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function openTestWorld(directory?: string): Promise<World> {
  const world = await openWorld({ directory: directory ?? (await temporaryFolder()), app });
  onCleanUp(() => world.close());
  return world;
}

/** acme (organization), ada, dev and guest, and acme/shop with one commit on main. */
export async function openShop(directory?: string): Promise<World> {
  const world = await openTestWorld(directory);
  world.createAccount({ login: 'acme', kind: 'Organization' });
  for (const login of ['ada', 'dev', 'guest']) world.createAccount({ login, kind: 'User' });
  await world.createRepository({ owner: 'acme', name: 'shop', autoInit: true, actor: 'ada' });
  world.setCollaborator('acme/shop', 'ada', 'admin');
  world.setCollaborator('acme/shop', 'dev', 'write');
  return world;
}

export async function headOf(world: World, branch: string, repository = 'acme/shop'): Promise<string> {
  const sha = await world.git(repository).resolve(`refs/heads/${branch}`);
  if (sha === null) throw new Error(`There is no branch ${branch}.`);
  return sha;
}

interface Written {
  readonly branch: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly message?: string;
  readonly repository?: string;
}

/** Commits on top of a branch, which is made off main where it is missing. */
export async function commit(world: World, written: Written): Promise<string> {
  const { branch, files, message = `Change ${branch}`, repository = 'acme/shop' } = written;
  const tip = await world.git(repository).resolve(`refs/heads/${branch}`);
  const expectedHead = tip ?? (await headOf(world, 'main', repository));
  if (tip === null) {
    await world.updateRef({ repository, ref: `refs/heads/${branch}`, to: expectedHead, actor: 'dev' });
  }
  const writes = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  const made = { repository, branch, expectedHead, message, writes, deletes: [], actor: 'dev' };
  return (await world.createCommitOnBranch(made)).sha;
}

/** A branch `branch` with one file changed, and a pull request for it. */
export async function openTestPull(
  world: World,
  branch = 'feature',
  files: Written['files'] = { 'a.txt': 'a\n' },
) {
  await commit(world, { branch, files });
  return world.openPull({
    repository: 'acme/shop',
    title: `Change ${branch}`,
    head: { repository: 'acme/shop', ref: branch },
    base: 'main',
    actor: 'dev',
  });
}

/** What happens from now on, as `name.action`, or `push ref`. */
export function record(world: World): { readonly names: string[]; readonly events: WorldEvent[] } {
  const recorded = { names: [] as string[], events: [] as WorldEvent[] };
  world.subscribe((event) => {
    recorded.events.push(event);
    recorded.names.push(nameOf(event));
  });
  return recorded;
}

function nameOf(event: WorldEvent): string {
  if (event.name === 'push') return `push ${event.ref}`;
  return 'action' in event ? `${event.name}.${event.action}` : event.name;
}

const execute = promisify(execFile);

/** Runs the real git client, untouched by this machine's configuration. */
export async function git(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute('git', [...args], { cwd, env: gitEnvironment() });
  return stdout;
}
