import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RepositoryPath } from '../../core/files.ts';

/** Folders of one render, which are gone when it ends. */
export interface Workspace {
  /** Holds the files, under their paths. */
  readonly tree: string;
  /** Empty. */
  readonly home: string;
}

/**
 * Writes files where only this user can read them, works with them, and removes them whatever happens.
 * No link is ever written, and paths of a repository cannot leave it: what is read there is what was written.
 */
export async function inWorkspace<T>(
  files: ReadonlyMap<RepositoryPath, Uint8Array>,
  folders: readonly RepositoryPath[],
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'slipway-render-'));
  try {
    const workspace = { tree: join(root, 'tree'), home: join(root, 'home') };
    await mkdir(workspace.home);
    const needed = new Set([...folders, ...[...files.keys()].map((path) => dirname(path))]);
    for (const folder of needed) await mkdir(join(workspace.tree, folder), { recursive: true });
    for (const [path, bytes] of files) await writeFile(join(workspace.tree, path), bytes, { flag: 'wx' });
    return await work(workspace);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
