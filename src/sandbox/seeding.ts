/** A data folder is seeded whole or not at all, however its first start ends. */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Seeded, seed } from './seed/index.ts';
import { claimDirectory } from './world/claim.ts';

/**
 * There while the folder is being seeded. It marks the unfinished state rather than the finished one,
 * so that a folder without it, whoever filled it, is never cleared.
 */
const markOf = (directory: string): string => join(directory, 'seeding');

/**
 * Clears the world of a folder whose seeding was interrupted. Nothing of anybody's is lost: until it
 * is seeded, the sandbox answers nobody. Throws where another process uses the folder.
 */
export async function clearHalfSeeded(directory: string): Promise<void> {
  if (!existsSync(markOf(directory))) return;
  const giveUp = claimDirectory(directory);
  try {
    for (const name of ['state.ndjson', 'repositories', 'registry']) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
    // Last: an interruption before this clears again.
    await rm(markOf(directory));
  } finally {
    giveUp();
  }
}

/** Seeds the empty world that the folder holds. */
export async function seedWhole(directory: string, seeded: Seeded, url: string): Promise<void> {
  await writeFile(markOf(directory), '');
  await seed(seeded, { url });
  await rm(markOf(directory));
}
