import type { BlobRef, FoundFile, TreeListing, TreeNode, WholeTree } from './types.ts';
import type { RepositoryPath, TreeEntry } from '../files.ts';
import { folderOf, nameOf } from '../manifests/classify.ts';
import { objectName } from '../objectName.ts';

/** A tree of entries that are all there. Its object names are git's. */
export function memoryTree(entries: readonly TreeEntry[]): WholeTree {
  const bytes = new Map<string, Uint8Array>();
  const folders = new Map<RepositoryPath, Map<string, TreeNode>>([['', new Map()]]);
  for (const entry of entries) {
    const node = nodeOf(entry);
    if (entry.kind === 'file') bytes.set(node.oid, entry.bytes);
    folderAt(folders, folderOf(entry.path)).set(node.name, node);
  }
  const listings = new Map<RepositoryPath, TreeListing>();
  listAll(folders, '', listings);
  return {
    list: (wanted) => Promise.resolve(new Map(wanted.flatMap((folder) => pick(listings, folder)))),
    blobs: (files: readonly BlobRef[]) =>
      Promise.resolve(new Map(files.flatMap(({ oid }) => pick(bytes, oid)))),
    find: (names) => Promise.resolve({ files: filesCalled(names, entries), isWhole: true }),
  };
}

function filesCalled(names: readonly string[], entries: readonly TreeEntry[]): readonly FoundFile[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'file' || !names.includes(nameOf(entry.path))) return [];
    const { path, bytes } = entry;
    return [{ path, oid: objectName('blob', bytes), bytes: bytes.length }];
  });
}

function pick<T>(map: ReadonlyMap<string, T>, key: string): [string, T][] {
  const value = map.get(key);
  return value === undefined ? [] : [[key, value]];
}

function nodeOf(entry: TreeEntry): TreeNode {
  const name = nameOf(entry.path);
  if (entry.kind !== 'file') return { name, kind: entry.kind, oid: entry.oid };
  const kind = entry.mode === '100755' ? 'executable' : 'file';
  return { name, kind, oid: objectName('blob', entry.bytes), size: entry.bytes.length };
}

function folderAt(
  folders: Map<RepositoryPath, Map<string, TreeNode>>,
  path: RepositoryPath,
): Map<string, TreeNode> {
  const known = folders.get(path);
  if (known !== undefined) return known;
  const nodes = new Map<string, TreeNode>();
  folders.set(path, nodes);
  const name = nameOf(path);
  folderAt(folders, folderOf(path)).set(name, { name, kind: 'folder', oid: '' });
  return nodes;
}

/** From the leaves up: a folder's name is made of its content's. */
function listAll(
  folders: ReadonlyMap<RepositoryPath, ReadonlyMap<string, TreeNode>>,
  path: RepositoryPath,
  listings: Map<RepositoryPath, TreeListing>,
): string {
  const nodes = [...(folders.get(path)?.values() ?? [])].map((node) =>
    node.kind === 'folder'
      ? { ...node, oid: listAll(folders, path === '' ? node.name : `${path}/${node.name}`, listings) }
      : node,
  );
  const oid = treeName(nodes);
  listings.set(path, { oid, nodes });
  return oid;
}

const modes: Readonly<Record<TreeNode['kind'], string>> = {
  file: '100644',
  executable: '100755',
  folder: '40000',
  symlink: '120000',
  submodule: '160000',
};

/** Git sorts a folder as if its name ended in a slash. */
function treeName(nodes: readonly TreeNode[]): string {
  const key = ({ name, kind }: TreeNode) => Buffer.from(kind === 'folder' ? `${name}/` : name);
  const sorted = nodes.toSorted((one, other) => Buffer.compare(key(one), key(other)));
  return objectName(
    'tree',
    Buffer.concat(
      sorted.flatMap(({ name, kind, oid }) => [
        Buffer.from(`${modes[kind]} ${name}\0`),
        Buffer.from(oid, 'hex'),
      ]),
    ),
  );
}
