import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toPlain } from '../../../src/core/text.ts';
import { writeChanges } from '../../../src/edge/local/files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeChanges', () => {
  const change = (path: string) =>
    ({ kind: 'write', path, bytes: Buffer.from('after'), mode: '100644' }) as const;

  it.each([0o664, 0o600, 0o755, 0o666])('leaves a file its mode %o, whatever the umask', async (mode) => {
    const path = join(folder, 'a.yaml');
    await writeFile(path, 'before');
    await chmod(path, mode);
    await writeChanges([change(path)]);
    await expect(readFile(path, 'utf8')).resolves.toBe('after');
    expect((await stat(path)).mode & 0o777).toBe(mode);
    await expect(readdir(folder)).resolves.toEqual(['a.yaml']);
  });

  it('says what was written before, where one cannot be', async () => {
    const [first, gone, last] = ['a.yaml', 'gone/b.yaml', 'c.yaml'].map((name) => join(folder, name));
    if (first === undefined || gone === undefined || last === undefined) throw new Error('There are three.');
    await writeFile(first, 'before');
    await writeFile(last, 'before');
    const problem = await writeChanges([change(first), change(gone), change(last)]);
    const said = problem?.reasons.map(toPlain).join(' ');
    expect(said).toContain('ENOENT');
    expect(said).toContain(`Changed before it: ${first}.`);
    await expect(readFile(last, 'utf8')).resolves.toBe('before');
  });

  it('leaves nothing beside what it could not replace', async () => {
    // A rename does not replace a folder by a file.
    const path = join(folder, 'a.yaml');
    await mkdir(path);
    await expect(writeChanges([change(path)])).resolves.toMatchObject({ code: 'not-writable' });
    await expect(readdir(folder)).resolves.toEqual(['a.yaml']);
  });
});
