import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Whole or not at all, also for whoever reads at the same time: what is not done yet is called as no tag can be. */
export async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  await writeFile(beside, content);
  await rename(beside, path);
}

export async function readText(path: string): Promise<string | null> {
  return ignoringMissing(readFile(path, 'utf8'), null);
}

export async function sizeOf(path: string): Promise<number | null> {
  return ignoringMissing(
    stat(path).then(({ size }) => size),
    null,
  );
}

export async function removed(path: string): Promise<boolean> {
  return ignoringMissing(
    rm(path).then(() => true),
    false,
  );
}

/** What is read, or instead of what is not there. */
export async function ignoringMissing<T>(read: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return otherwise;
    throw error;
  }
}
