/** Git's binary form of trees: `<mode> <name>\0<20 bytes>` for each entry. */

export interface TreeEntry {
  /** As git stores it: `40000` for a tree. */
  readonly mode: string;
  /** The name's bytes, one character each (latin1), so that no name is altered by decoding. */
  readonly name: string;
  readonly sha: string;
}

export const treeMode = '40000';

/** UTF-8 text → the form of `TreeEntry.name`. */
export function encodeName(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The form of `TreeEntry.name` → text; bytes that are no UTF-8 become U+FFFD. */
export function decodeName(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}

export function parseTree(bytes: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at);
    const end = bytes.indexOf(0, space);
    const next = end + 21;
    entries.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('latin1', space + 1, end),
      sha: bytes.toString('hex', end + 1, next),
    });
    at = next;
  }
  return entries;
}

export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(({ mode, name, sha }) => [
      Buffer.from(`${mode} ${name}\0`, 'latin1'),
      Buffer.from(sha, 'hex'),
    ]),
  );
}

/** Git sorts a tree's name as though it ended with a slash. */
function sortKey({ mode, name }: TreeEntry): string {
  return mode === treeMode ? `${name}/` : name;
}
