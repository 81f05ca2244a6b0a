import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import type { Problem } from '../../src/core/problem.ts';
import type { Render } from '../../src/core/render/types.ts';
import { folderTree } from '../../src/edge/local/folder-tree.ts';
import { toolFinder, usualPlaces } from '../../src/edge/renderers/binaries.ts';
import { renderers } from '../../src/edge/renderers/index.ts';

/** `case.yaml`: what the case shows, and what `slipway.yaml` would set. */
const settingsSchema = z.strictObject({
  title: z.string().min(10).endsWith('.'),
  effects: z.record(z.string(), z.enum(['block', 'warn', 'info', 'off'])).default({}),
  /** The folder of each side that is rendered; without it, the side itself. */
  folder: z.string().default(''),
  helm: z
    .strictObject({
      name: z.string(),
      namespace: z.string(),
      chart: z.string().nullable().default(null),
      values: z.array(z.string()).default([]),
    })
    .nullable()
    .default(null),
});

export type Settings = z.infer<typeof settingsSchema>;

/** A folder `test/cases/<area>/<case>`. */
export interface Case {
  /** `<area>/<case>` */
  readonly name: string;
  readonly folder: string;
}

const root = import.meta.dirname;
const renderer = renderers(toolFinder(usualPlaces(process.env)));
const nothing: Render = { documents: [], files: [], warnings: [] };

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

/** What a side of a case comes to, rendered as its content asks for; a side without a folder is empty. */
export async function renderSide(side: string, { folder, helm }: Settings): Promise<Render | Problem> {
  return existsSync(side) ? renderer.render(folderTree(side), { path: folder, helm }) : nothing;
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
