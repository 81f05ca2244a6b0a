import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ObjectType } from './object-answers.ts';

const compress = promisify(deflate);

/**
 * Writes a loose object, as gitformat-loose(5) has it, and returns its name. A process of
 * `git hash-object` for each would take most of the time of a commit.
 */
export async function writeObject(directory: string, type: ObjectType, bytes: Uint8Array): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash('sha1').update(whole).digest('hex');
  const folder = join(directory, 'objects', sha.slice(0, 2));
  const file = join(folder, sha.slice(2));
  if (await exists(file)) return sha;
  await mkdir(folder, { recursive: true });
  // Git sweeps up tmp_obj_ files that a crash left behind.
  const temporary = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(temporary, await compress(whole, { level: 1 }), { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
