import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
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
 * No link is ever written, and no path leaves the folder: what is read there is what was written.
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
    for (const folder of needed) await mkdir(within(workspace.tree, folder), { recursive: true });
    for (const [path, bytes] of files) await writeFile(within(workspace.tree, path), bytes, { flag: 'wx' });
    return await work(workspace);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Whoever asks for a path has made sure of it; this is for those who have not. */
function within(folder: string, path: RepositoryPath): string {
  const place = join(folder, path);
  if (place !== folder && place !== `${folder}${sep}` && !place.startsWith(`${folder}${sep}`))
    throw new Error(`${path} leads out of the folder that is rendered.`);
  return place;
}
