import type { SourceFile, TreeEntry } from '../../src/core/files.ts';

/** Entries of a tree, from the text of its files by path; null is a symbolic link. */
export function entriesOf(files: Readonly<Record<string, string | Uint8Array | null>>): readonly TreeEntry[] {
  return Object.entries(files).map(([path, content]): TreeEntry => {
    if (content === null) return { kind: 'symlink', path, oid: '0'.repeat(40) };
    return sourceFile(path, content);
  });
}

export function sourceFile(path: string, content: string | Uint8Array): SourceFile {
  return { kind: 'file', path, mode: '100644', bytes: Buffer.from(content) };
}
