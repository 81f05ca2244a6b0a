import { createHash } from 'node:crypto';
import type { BlobRef, TreeListing, TreeNode, TreeSource } from './types.ts';
import type { FileChange, RepositoryPath, TreeEntry } from '../files.ts';
import { isWithin } from '../manifests/classify.ts';
import { isProblem, type Problem } from '../problem.ts';
import { memoryTree } from './memory.ts';

/** A tree of which some folders have been read already, with all that is in them: these are not asked for again. */
export function withKnown(
  tree: TreeSource,
  known: readonly { readonly path: RepositoryPath; readonly entries: readonly TreeEntry[] }[],
): TreeSource {
  const memory = memoryTree(known.flatMap(({ entries }) => entries));
  const isKnown = (path: RepositoryPath) =>
    known.some((one) => one.path === path || isWithin(path, one.path));
  return {
    list: (folders) =>
      both(
        folders,
        isKnown,
        (near) => memory.list(near),
        (far) => tree.list(far),
      ),
    blobs: (files) =>
      both(
        files,
        ({ path }) => isKnown(path),
        (near) => memory.blobs(near),
        (far) => tree.blobs(far),
      ),
  };
}

async function both<Item, Value>(
  items: readonly Item[],
  isNear: (item: Item) => boolean,
  near: (items: readonly Item[]) => Promise<ReadonlyMap<string, Value> | Problem>,
  far: (items: readonly Item[]) => Promise<ReadonlyMap<string, Value> | Problem>,
): Promise<ReadonlyMap<string, Value> | Problem> {
  const [here, there] = [items.filter(isNear), items.filter((item) => !isNear(item))];
  const found = here.length === 0 ? new Map<string, Value>() : await near(here);
  if (isProblem(found) || there.length === 0) return found;
  const rest = await far(there);
  return isProblem(rest) ? rest : new Map([...found, ...rest]);
}

/** A tree that is asked once for each folder and file, also by several renders at the same time. */
export function readOnce(tree: TreeSource): TreeSource {
  return {
    list: askOnce(
      (folder: RepositoryPath) => folder,
      (folders) => tree.list(folders),
    ),
    blobs: askOnce(
      ({ oid }: BlobRef) => oid,
      (files) => tree.blobs(files),
    ),
  };
}

type Answers<Value> = ReadonlyMap<string, Value> | Problem;

function askOnce<Item, Value>(
  keyOf: (item: Item) => string,
  ask: (items: readonly Item[]) => Promise<Answers<Value>>,
): (items: readonly Item[]) => Promise<Answers<Value>> {
  const asked = new Map<string, Promise<Answers<Value>>>();
  return async (items) => {
    const unknown = items.filter((item) => !asked.has(keyOf(item)));
    const answer = unknown.length === 0 ? null : ask(unknown);
    if (answer !== null) for (const item of unknown) asked.set(keyOf(item), answer);
    const found = new Map<string, Value>();
    for (const key of items.map(keyOf)) {
      const answers = (await asked.get(key)) ?? new Map<string, Value>();
      if (isProblem(answers)) return answers;
      const value = answers.get(key);
      if (value !== undefined) found.set(key, value);
    }
    return found;
  };
}

/** A tree as it will be once changes are committed. What a change leaves as it is keeps its name; the rest gets one of its own. */
export function withFileChanges(tree: TreeSource, changes: readonly FileChange[]): TreeSource {
  const written = new Map<string, Uint8Array>();
  const touched = new Map<RepositoryPath, string>();
  for (const change of changes) {
    const oid = change.kind === 'write' ? nameOf([change.bytes]) : 'deleted';
    if (change.kind === 'write') written.set(oid, change.bytes);
    touched.set(change.path, change.kind === 'write' ? `${change.mode} ${oid}` : oid);
  }
  const below = (folder: RepositoryPath) => [...touched].filter(([path]) => isWithin(path, folder));

  async function list(
    folders: readonly RepositoryPath[],
  ): Promise<ReadonlyMap<RepositoryPath, TreeListing> | Problem> {
    const found = await tree.list(folders);
    if (isProblem(found)) return found;
    return new Map(
      folders.flatMap((folder): [RepositoryPath, TreeListing][] => {
        const old = found.get(folder);
        const marks = below(folder);
        if (marks.length === 0) return old === undefined ? [] : [[folder, old]];
        const nodes = changedNodes(old?.nodes ?? [], folder, marks);
        return nodes.length === 0 && folder !== ''
          ? []
          : [[folder, { oid: markedName(old?.oid ?? '', folder, marks), nodes }]];
      }),
    );
  }

  return {
    list,
    blobs: (files: readonly BlobRef[]) =>
      both(
        files,
        ({ oid }) => written.has(oid),
        (near) =>
          Promise.resolve(new Map(near.map(({ oid }) => [oid, written.get(oid) ?? new Uint8Array()]))),
        (far) => tree.blobs(far),
      ),
  };
}

type Marks = readonly (readonly [RepositoryPath, string])[];

function changedNodes(old: readonly TreeNode[], folder: RepositoryPath, marks: Marks): readonly TreeNode[] {
  const nodes = new Map(old.map((node) => [node.name, node]));
  const start = folder === '' ? 0 : folder.length + 1;
  for (const [path, mark] of marks) {
    const [name = '', ...rest] = path.slice(start).split('/');
    const [mode = '', oid = ''] = mark.split(' ');
    if (rest.length > 0) {
      const child = folder === '' ? name : `${folder}/${name}`;
      const inside = marks.filter(([other]) => isWithin(other, child));
      nodes.set(name, { name, kind: 'folder', oid: markedName(nodes.get(name)?.oid ?? '', child, inside) });
    } else if (mark === 'deleted') nodes.delete(name);
    else nodes.set(name, { name, kind: mode === '100755' ? 'executable' : 'file', oid });
  }
  return [...nodes.values()];
}

/** Of what a folder was, and what is done in it. */
function markedName(old: string, folder: RepositoryPath, marks: Marks): string {
  const start = folder === '' ? 0 : folder.length + 1;
  const parts = marks.map(([path, mark]) => `${path.slice(start)}\0${mark}\n`).toSorted();
  return nameOf([old, '\n', ...parts]);
}

/** SHA-256, so that it is no name of git's. */
function nameOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
