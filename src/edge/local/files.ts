import { type Stats, constants } from 'node:fs';
import {
  access,
  chmod,
  lstat,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileChange, TreeEntry } from '../../core/files.ts';
import { field } from '../../core/json.ts';
import { limits } from '../../core/limits.ts';
import { objectName } from '../../core/objectName.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { noSuchFile, notWritable, tooLargeLocally, tooManyLocally } from '../../core/problems/local.ts';

/** A file or a folder on this machine, read as git would hold it. Links are named, not followed. */
export interface LocalTree {
  /** Folder that the entries' paths are relative to. */
  readonly root: string;
  readonly entries: readonly TreeEntry[];
}

/** Not part of any tree that is deployed. */
const skipped = new Set(['.git', 'node_modules']);

export async function readTree(path: string): Promise<LocalTree | Problem> {
  const stats = await statOf(path);
  if (stats === null) return noSuchFile(path);
  if (!stats.isDirectory()) {
    const entry = await readEntry(path, basename(path));
    return isProblem(entry) ? entry : { root: join(path, '..'), entries: [entry] };
  }
  const entries: TreeEntry[] = [];
  const problem = await readFolder(path, '', entries);
  return problem ?? { root: path, entries };
}

async function readFolder(root: string, folder: string, entries: TreeEntry[]): Promise<Problem | null> {
  const names = (await readdir(join(root, folder))).filter((name) => !skipped.has(name)).sort();
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stats = await lstat(join(root, path));
    const entry = stats.isDirectory()
      ? await readFolder(root, path, entries)
      : await readEntry(join(root, path), path);
    if (isProblem(entry)) return entry;
    if (entry !== null) entries.push(entry);
    if (entries.length > limits.filesPerPath) return tooManyLocally(root);
  }
  return null;
}

async function readEntry(file: string, path: string): Promise<TreeEntry | Problem> {
  const stats = await lstat(file);
  if (stats.isSymbolicLink())
    return { kind: 'symlink', path, oid: objectName('blob', Buffer.from(await readlink(file))) };
  if (stats.size > limits.manifestBytes) return tooLargeLocally(file, stats.size);
  return { kind: 'file', path, mode: await modeOf(file), bytes: await readFile(file) };
}

async function modeOf(file: string): Promise<'100644' | '100755'> {
  return access(file, constants.X_OK).then(
    () => '100755' as const,
    () => '100644' as const,
  );
}

async function statOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

/**
 * Writes each file whole or not at all: to a neighbour first, which then takes its place.
 * @returns what kept one from being written; those before it are, and are named
 */
export async function writeChanges(changes: readonly FileChange[]): Promise<Problem | null> {
  const written: string[] = [];
  for (const change of changes) {
    if (change.kind === 'delete') continue;
    try {
      await replace(change.path, change.bytes);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return notWritable(change.path, error.message, written);
    }
    written.push(change.path);
  }
  return null;
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const { mode } = await stat(path);
  // A file that may not be written is not to be replaced either, though its folder would allow that.
  await access(path, constants.W_OK);
  const neighbour = `${path}.slipway-${process.pid}`;
  try {
    await writeFile(neighbour, bytes, { mode });
    // What is created loses the bits of the umask.
    await chmod(neighbour, mode);
    await rename(neighbour, path);
  } catch (error) {
    await rm(neighbour, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A refusal of the operating system's: no right, no room, a name too long. */
function isSystemError(error: unknown): error is { readonly message: string } {
  return typeof field(error, 'syscall') === 'string' && typeof field(error, 'message') === 'string';
}
