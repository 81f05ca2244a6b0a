import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { TreeEntry } from '../../src/core/files.ts';
import type { Problem } from '../../src/core/problem.ts';
import { renderPlain } from '../../src/core/render/plain.ts';
import type { Render } from '../../src/core/render/types.ts';

/** `case.yaml`: what the case shows, and what `slipway.yaml` would set. */
const settingsSchema = z.strictObject({
  title: z.string().min(10).endsWith('.'),
  effects: z.record(z.string(), z.enum(['block', 'warn', 'info', 'off'])).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

/** A folder `test/cases/<area>/<case>`. */
export interface Case {
  /** `<area>/<case>` */
  readonly name: string;
  readonly folder: string;
}

const root = import.meta.dirname;

/** All cases, or those whose name starts with the word. */
export function casesOf(filter = ''): readonly Case[] {
  return foldersIn(root)
    .flatMap((area) => foldersIn(join(root, area)).map((name) => `${area}/${name}`))
    .filter((name) => name.startsWith(filter))
    .map((name) => ({ name, folder: join(root, name) }));
}

export function settingsOf({ folder }: Case): Settings {
  return settingsSchema.parse(load(readFileSync(join(folder, 'case.yaml'), 'utf8')));
}

/** What a side of a case comes to; a side without a folder is empty. */
export function renderSide(folder: string): Promise<Render | Problem> {
  return Promise.resolve(renderPlain(existsSync(folder) ? entriesOf(folder) : []));
}

function entriesOf(folder: string): readonly TreeEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(folder, file).split(sep).join('/');
      if (entry.isSymbolicLink()) return { kind: 'symlink', path };
      return { kind: 'file', path, mode: '100644', bytes: readFileSync(file) };
    });
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
