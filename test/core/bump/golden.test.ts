import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bump } from '../../../src/core/bump/bump.ts';
import type { Bump, BumpTarget } from '../../../src/core/bump/types.ts';
import type { SourceFile } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/bump');
const target: BumpTarget = {
  image: { repository: 'registry.example.com/shop/storefront', tag: '1.20', digest: null },
  version: '20261122',
  annotation: 'version',
  helm: [],
};

function filesIn(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({
      kind: 'file',
      path: `production/storefront/${path.slice(folder.length + 1)}`,
      mode: '100644',
      bytes: readFileSync(path),
    }));
}

function bumped(files: readonly SourceFile[]): Bump {
  const result = bump(files, target, 'production/storefront');
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  return result;
}

/** The files as they are once the changes are in. */
function applied(files: readonly SourceFile[], { changes }: Bump): SourceFile[] {
  const written = new Map(changes.map((change) => [change.path, change]));
  return files.map((file) => {
    const change = written.get(file.path);
    return change?.kind === 'write' ? { ...file, bytes: change.bytes } : file;
  });
}

const text = ({ bytes }: SourceFile): string => Buffer.from(bytes).toString('utf8');

describe.each(readdirSync(fixtures))('%s', (name) => {
  const before = filesIn(join(fixtures, name, 'before'));
  const after = filesIn(join(fixtures, name, 'after'));

  it('becomes what it should, byte for byte', () => {
    const result = applied(before, bumped(before));
    expect(result.map(({ path }) => path)).toEqual(after.map(({ path }) => path));
    for (const [index, file] of result.entries()) expect(text(file)).toBe(after[index] && text(after[index]));
  });

  it('changes nothing the second time', () => {
    const again = bumped(after);
    expect(again.changes).toEqual([]);
    expect(again.edits).toEqual([]);
    expect(again.versions).toEqual(['20261122']);
    for (const image of again.images) expect(image).toBe('registry.example.com/shop/storefront:1.20');
  });

  it('reports each scalar at its line', () => {
    const result = bumped(before);
    const lines = new Map(after.map((file) => [file.path, text(file).split(/\r?\n/)]));
    for (const edit of result.edits) {
      const line = lines.get(edit.file)?.[edit.line - 1] ?? '';
      const next = lines.get(edit.file)?.[edit.line] ?? '';
      expect(line + next).toContain(edit.after);
    }
  });
});
