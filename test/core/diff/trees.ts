import { diffManifests } from '../../../src/core/diff/diff.ts';
import type { ManifestDiff } from '../../../src/core/diff/types.ts';
import type { SourceFile } from '../../../src/core/files.ts';
import { renderPlain } from '../../../src/core/render/plain.ts';
import { isProblem } from '../../../src/core/problem.ts';

/** Files by path. */
export type Tree = Readonly<Record<string, string>>;

export function entries(tree: Tree): readonly SourceFile[] {
  return Object.entries(tree).map(([path, content]) => ({
    kind: 'file',
    path,
    mode: '100644',
    bytes: new TextEncoder().encode(content),
  }));
}

/** The diff of two trees that can be read. */
export function diffOf(before: Tree, after: Tree, blinding: string | null = null): ManifestDiff {
  const diff = diffManifests(renderPlain(entries(before)), renderPlain(entries(after)), {
    blinding,
    effects: {},
  });
  if (isProblem(diff)) throw new Error(JSON.stringify(diff));
  return diff;
}
