import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { type Places, toolFinder, usualPlaces } from '../../../src/edge/renderers/binaries.ts';

let folder: string;
let places: Places;
const program = (words: string) => `#!/bin/sh\necho ${words}\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-binaries-'));
  const zip = zipSync({ kubectl: { kubectl: Buffer.from(program('zipped')) } });
  writeFileSync(join(folder, 'layer.zip'), zip);
  places = {
    layer: join(folder, 'opt'),
    archive: { file: join(folder, 'layer.zip'), cache: join(folder, 'cache', 'deep') },
    path: [join(folder, 'nowhere'), join(folder, 'bin')].join(':'),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

function pathOf(found: unknown): string {
  if (typeof found !== 'string') throw new Error('It was not found.');
  return found;
}

function put(path: string, mode = 0o755): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), program(path));
  chmodSync(join(folder, path), mode);
}

it('takes the tool of the layer first', async () => {
  put('opt/kubectl/kubectl');
  expect(await toolFinder(places)('kubectl')).toBe(join(folder, 'opt/kubectl/kubectl'));
  expect(existsSync(join(folder, 'cache'))).toBe(false);
});

it('unpacks the archive next, once, also when several do it at the same time', async () => {
  const found = await Promise.all([1, 2, 3].map(() => toolFinder(places)('kubectl')));
  expect(new Set(found)).toEqual(new Set([join(folder, 'cache/deep/kubectl')]));
  expect(readdirSync(join(folder, 'cache/deep'))).toEqual(['kubectl']);
  expect(execFileSync(pathOf(found[0]), { encoding: 'utf8' })).toBe('zipped\n');
  rmSync(join(folder, 'layer.zip'));
  expect(await toolFinder(places)('kubectl')).toBe(found[0]);
});

it('takes what is on PATH last, if it is a program', async () => {
  put('bin/helm', 0o644);
  expect(await toolFinder(places)('helm')).toMatchObject({ code: 'renderer-missing' });
  put('bin/helm');
  expect(await toolFinder(places)('helm')).toBe(join(folder, 'bin/helm'));
});

it('does not take a folder for a program', async () => {
  mkdirSync(join(folder, 'bin/helm'), { recursive: true });
  expect(await toolFinder(places)('helm')).toMatchObject({ code: 'renderer-missing' });
});

it('does without an archive that is not there, and fails on a broken one', async () => {
  const archive = { file: join(folder, 'none.zip'), cache: join(folder, 'cache') };
  expect(await toolFinder({ ...places, archive })('kubectl')).toMatchObject({ code: 'renderer-missing' });
  writeFileSync(join(folder, 'layer.zip'), 'no archive');
  await expect(toolFinder(places)('kubectl')).rejects.toThrow();
});

it('finds the packaged tools on Linux', async () => {
  const usual = usualPlaces({});
  const find = toolFinder({ ...usual, layer: folder });
  for (const tool of ['kubectl', 'helm'] as const)
    expect(readFileSync(pathOf(await find(tool))).length).toBeGreaterThan(10_000_000);
});
