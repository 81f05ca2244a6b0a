import type { RepositoryPath } from '../../core/files.ts';
import { folderOf, isWithin } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { renderMissing, renderOutside, renderPlugin } from '../../core/problems/render.ts';
import { kustomizationNames } from '../../core/render/kind.ts';
import { needsOfKustomization, needsOfPlugin } from '../../core/render/needs.ts';
import type { Need, Origin } from '../../core/render/types.ts';
import { text } from '../../core/text.ts';
import { readYaml } from '../../core/yaml/read.ts';
import type { BlobRef } from '../../core/tree/types.ts';
import { type Walk, whyMissing } from './walk.ts';

/** A need, and the kustomization that has it: its folder bounds the files that it may read. */
type Task = Pick<Need, 'kind' | 'path' | 'plugin'> & {
  readonly root: RepositoryPath;
  readonly origin: Origin | null;
};

/** A file to be read, and what it is read for. */
interface Wanted {
  readonly ref: BlobRef;
  readonly needs: (bytes: Uint8Array) => readonly Need[] | Problem;
  readonly root: RepositoryPath;
}

/**
 * The files that `kubectl kustomize` of a folder reads: those that its kustomization names, and its bases',
 * found in rounds, so that a tree far away is asked seldom.
 */
export async function filesOfKustomization(
  walk: Walk,
  folder: RepositoryPath,
): Promise<ReadonlyMap<RepositoryPath, Uint8Array> | Problem> {
  const files = new Map<RepositoryPath, Uint8Array>();
  const done = new Set<string>();
  let tasks: readonly Task[] = [{ kind: 'folder', path: folder, plugin: false, root: folder, origin: null }];
  while (tasks.length > 0) {
    const fresh = tasks.filter((task) => !done.has(keyOf(task)));
    for (const task of fresh) done.add(keyOf(task));
    const wanted = await resolve(walk, fresh);
    if (isProblem(wanted)) return wanted;
    const read = await walk.take(wanted.map(({ ref }) => ref));
    if (isProblem(read)) return read;
    const next: Task[] = [];
    for (const { ref, needs, root } of wanted) {
      const bytes = read.get(ref.path) ?? new Uint8Array();
      files.set(ref.path, bytes);
      const found = needs(bytes);
      if (isProblem(found)) return found;
      next.push(...found.map((need) => ({ ...need, root })));
    }
    tasks = next;
  }
  return files;
}

const keyOf = ({ kind, path, plugin, root }: Task): string => JSON.stringify([kind, path, plugin, root]);

async function resolve(walk: Walk, tasks: readonly Task[]): Promise<readonly Wanted[] | Problem> {
  const problem = await walk.look(tasks.flatMap(foldersOf));
  if (problem !== null) return problem;
  const wanted: Wanted[] = [];
  for (const task of tasks) {
    const found = await resolveOne(walk, task);
    if (isProblem(found)) return found;
    wanted.push(...found);
  }
  return wanted;
}

/** A file's folder lists it. Outside of the kustomization's own folder there can only be folders. */
function foldersOf({ kind, path, root }: Task): readonly RepositoryPath[] {
  const parent = isWithin(path, root) && path !== root ? [folderOf(path)] : [];
  return kind === 'folder' ? [path] : kind === 'file' ? parent : [path, ...parent];
}

async function resolveOne(walk: Walk, task: Task): Promise<readonly Wanted[] | Problem> {
  const { kind, path, root, origin, plugin } = task;
  const listing = kind === 'file' ? null : walk.at(path);
  if (listing !== null) return plugin ? refusePluginFolder(task) : kustomizationsIn(walk, task);
  if (kind !== 'folder' && !isWithin(path, root)) return outside(walk, task);
  const node = kind === 'folder' ? undefined : walk.node(path);
  if (node === undefined || (node.kind !== 'file' && node.kind !== 'executable'))
    return whyMissing(walk, path, origin);
  const needs = (bytes: Uint8Array) =>
    plugin ? needsOfPlugin({ path, bytes }, root) : (bombIn({ path, bytes }) ?? []);
  return [{ ref: { path, oid: node.oid }, needs, root }];
}

/** Aliases that kubectl would write out until its memory is full. Whether it is YAML at all, kubectl tells. */
function bombIn(file: { readonly path: RepositoryPath; readonly bytes: Uint8Array }): Problem | null {
  const read = /\.(?:ya?ml|json)$/iu.test(file.path) ? readYaml(file) : null;
  return isProblem(read) && read.code === 'manifest-too-complex' ? read : null;
}

/** Of several kustomizations in one folder kubectl complains itself. */
function kustomizationsIn(walk: Walk, { path: folder, origin }: Task): readonly Wanted[] | Problem {
  const nodes = walk.at(folder)?.nodes ?? [];
  const wanted = nodes
    .filter(
      ({ name, kind }) => kustomizationNames.includes(name) && (kind === 'file' || kind === 'executable'),
    )
    .map(({ name, oid }) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      const needs = (bytes: Uint8Array) => needsOfKustomization({ path, bytes });
      return { ref: { path, oid }, needs, root: folder };
    });
  return wanted.length === 0
    ? renderMissing(folder === '' ? 'kustomization.yaml' : `${folder}/kustomization.yaml`, origin)
    : wanted;
}

async function outside(walk: Walk, { path, origin }: Task): Promise<Problem> {
  const missing = await whyMissing(walk, path, origin);
  const isThere = walk.node(path) !== undefined && missing.code === 'render-missing';
  return isThere && origin !== null ? renderOutside(origin, 'kustomization') : missing;
}

function refusePluginFolder({ path, origin }: Task): Problem {
  const why = text`Slipway looks into the settings of plugins before it runs them, and only in files.`;
  return origin === null ? renderMissing(path, null) : renderPlugin(origin, why);
}
