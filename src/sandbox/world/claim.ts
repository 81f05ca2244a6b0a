import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

/**
 * Keeps a second process out of a data directory: both would append to one journal. Throws, naming
 * the other process, where it still runs; a claim that a crash left behind is taken over.
 * @returns how to give the directory up.
 */
export function claimDirectory(directory: string): () => void {
  const file = join(directory, 'in-use-by');
  const holder = holderOf(file);
  // After a restart in a container, this very process may have the number of the one before.
  if (holder !== null && holder !== process.pid && isRunning(holder)) {
    throw new StartError(
      `The data directory ${directory} is in use by process ${holder}.`,
      'Stop that, or choose another directory.',
    );
  }
  writeFileSync(file, `${process.pid}\n`);
  return () => rmSync(file, { force: true });
}

function holderOf(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^[1-9]\d*$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process runs as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
