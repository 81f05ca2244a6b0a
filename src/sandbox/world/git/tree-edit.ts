import { WorldError } from '../contract.ts';
import { encodeName, formatTree, parseTree, treeMode, type TreeEntry } from './tree-format.ts';

/** A file, link, submodule or whole tree to place at a path; `sha` null removes what is there. */
export interface TreeEdit {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

interface TreeStore {
  readTree(sha: string): Promise<Buffer>;
  writeTree(bytes: Buffer): Promise<string>;
}

/** One folder's edits: what is placed in it, and what changes further down. */
interface Node {
  readonly entries: Map<string, TreeEdit>;
  readonly folders: Map<string, Node>;
}

/**
 * Applies edits to the tree `base` (null: the empty one) and returns the new tree's name. Folders
 * that become empty vanish, as git keeps none. Refuses paths that git could not check out.
 */
export async function editTree(
  store: TreeStore,
  base: string | null,
  edits: readonly TreeEdit[],
): Promise<string> {
  const root: Node = { entries: new Map(), folders: new Map() };
  for (const edit of edits) place(root, splitPath(edit.path), edit);
  return (await apply(store, base, root)) ?? (await store.writeTree(formatTree([])));
}

function place(node: Node, [name = '', ...rest]: readonly string[], edit: TreeEdit): void {
  if (rest.length === 0) {
    node.entries.set(name, edit);
    return;
  }
  const folder = node.folders.get(name) ?? { entries: new Map(), folders: new Map() };
  node.folders.set(name, folder);
  place(folder, rest, edit);
}

async function apply(store: TreeStore, base: string | null, node: Node): Promise<string | null> {
  const old = base === null ? [] : parseTree(await store.readTree(base));
  const entries = new Map<string, TreeEntry>(old.map((entry) => [entry.name, entry]));
  for (const [name, { mode, sha }] of node.entries) {
    if (sha === null) entries.delete(name);
    else entries.set(name, { mode: mode === '040000' ? treeMode : mode, name, sha });
  }
  for (const [name, folder] of node.folders) {
    const present = entries.get(name);
    const sha = await apply(store, present?.mode === treeMode ? present.sha : null, folder);
    if (sha !== null) entries.set(name, { mode: treeMode, name, sha });
    // Nothing was placed in the folder: what stands there is a removed folder, or a file to be kept.
    else if (present?.mode === treeMode) entries.delete(name);
  }
  return entries.size === 0 ? null : store.writeTree(formatTree([...entries.values()]));
}

/** The components of a path, encoded; throws GitHub's refusal of those that git does not allow. */
export function splitPath(path: string): readonly string[] {
  const parts = path.split('/');
  const malformed = parts.some(
    (part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part) || part.includes('\0'),
  );
  if (malformed) throw new WorldError(422, 'tree.path contains a malformed path component');
  return parts.map(encodeName);
}
