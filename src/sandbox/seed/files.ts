import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SeedFile {
  /** Inside the repository. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Beside this file in the sources, and in `seed/` beside a bundle. */
const places = ['./files/', './seed/'].map((place) => fileURLToPath(new URL(place, import.meta.url)));

/** All files of a folder, such as `storefront/1-start`, whose contents are one commit's. */
export async function readSeed(folder: string): Promise<readonly SeedFile[]> {
  const root = places.find((place) => existsSync(place));
  if (root === undefined) throw new Error(`The seed's files are in none of ${places.join(', ')}.`);
  const start = join(root, folder);
  const found = await readdir(start, { recursive: true, withFileTypes: true });
  return Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: relative(start, file).replaceAll(sep, '/'), bytes: await readFile(file) };
      }),
  );
}

/** Replaces text in a file and leaves every other byte as it is. */
export function substitute(file: SeedFile, replacements: Readonly<Record<string, string>>): SeedFile {
  const replaced = Object.entries(replacements).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    file.bytes.toString('latin1'),
  );
  return { ...file, bytes: Buffer.from(replaced, 'latin1') };
}
