import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { noSuchFile, tooMuchInput } from '../../core/problems/local.ts';
import { kindOf } from '../../core/render/kind.ts';
import { renderPlain } from '../../core/render/plain.ts';
import { renderRootOf } from '../../core/render/root.ts';
import { readStream } from '../../core/render/stream.ts';
import type { Render, RenderRoot } from '../../core/render/types.ts';
import { expand } from '../../core/template.ts';
import { toolFinder, usualPlaces } from '../../edge/renderers/binaries.ts';
import { renderers } from '../../edge/renderers/index.ts';
import { readTree } from '../../edge/local/files.ts';
import { folderTree } from '../../edge/local/folder-tree.ts';
import type { TreeSource } from '../../core/tree/types.ts';

export const renderer = renderers(toolFinder(usualPlaces(process.env)));

/**
 * What a file, a folder, or with `-` the standard input comes to. A kustomization or a chart may use all of
 * the clone that it lies in, and is rendered as that clone's `slipway.yaml` says.
 */
export async function renderLocal(path: string): Promise<Render | Problem> {
  if (path === '-') return renderInput();
  const stats = await stat(path).catch(() => null);
  if (stats === null) return noSuchFile(path);
  if (stats.isDirectory()) {
    const folder = await realpath(path);
    const top = await topOf(folder);
    const tree = folderTree(top);
    const root = await rootAt(tree, relative(top, folder).split(sep).join('/'));
    if (isProblem(root)) return root;
    const built = await renderBuilt(tree, root);
    if (built !== null) return isProblem(built) ? built : below(root.path, built);
  }
  const read = await readTree(path);
  return isProblem(read) ? read : renderPlain(read.entries);
}

/** Null for a folder of plain manifests: on this machine these are read as they are, `node_modules` left out. */
async function renderBuilt(tree: TreeSource, root: RenderRoot): Promise<Render | Problem | null> {
  const listings = await tree.list([root.path]);
  if (isProblem(listings)) return listings;
  const names = listings.get(root.path)?.nodes.map(({ name }) => name) ?? [];
  return kindOf(root, names) === 'plain' ? null : renderer.render(tree, root);
}

/** How `slipway.yaml` has the folder rendered; as its content shows, where it is no service's. */
export async function rootAt(tree: TreeSource, path: RepositoryPath): Promise<RenderRoot | Problem> {
  const config = await configOf(tree);
  if (isProblem(config)) return config;
  for (const environment of config?.environments.values() ?? [])
    for (const service of config?.services.values() ?? [])
      if (expand(environment.path, { service: service.name }) === path)
        return renderRootOf(service, environment, path);
  return { path, helm: null };
}

/** Null where the tree has no `slipway.yaml`. */
export async function configOf(tree: TreeSource): Promise<Config | Problem | null> {
  const listings = await tree.list(['']);
  if (isProblem(listings)) return listings;
  const node = listings.get('')?.nodes.find(({ name, kind }) => name === 'slipway.yaml' && kind === 'file');
  if (node === undefined) return null;
  const blobs = await tree.blobs([{ path: node.name, oid: node.oid }]);
  if (isProblem(blobs)) return blobs;
  return parseConfig(new TextDecoder().decode(blobs.get(node.oid)));
}

/** The clone around a folder; the folder itself where there is none. */
async function topOf(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const isTop = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isTop) return at;
    if (at === dirname(at)) return folder;
  }
}

/** With the files of the folder named from it, as those of plain manifests are: two folders are compared. */
function below(folder: RepositoryPath, render: Render): Render {
  const start = folder === '' ? '' : `${folder}/`;
  return {
    ...render,
    documents: render.documents.map(({ file, value }) => ({
      file: file.startsWith(start) ? file.slice(start.length) : file,
      value,
    })),
  };
}

async function renderInput(): Promise<Render | Problem> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    if (!(chunk instanceof Buffer)) throw new Error('The standard input is read as bytes.');
    size += chunk.length;
    if (size > limits.renderOutputBytes) return tooMuchInput();
    chunks.push(chunk);
  }
  const documents = readStream(Buffer.concat(chunks).toString('utf8'), (source) => source ?? '-');
  return isProblem(documents) ? documents : { documents, files: [], warnings: [] };
}
