import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { bump } from '../../core/bump/bump.ts';
import type { Bump, BumpTarget } from '../../core/bump/types.ts';
import type { FileChange, TreeEntry } from '../../core/files.ts';
import { parseImage } from '../../core/image.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { imageWithoutTag, nothingToBump } from '../../core/problems/local.ts';
import { visible } from '../../core/visible.ts';
import { readTree, writeChanges } from '../../edge/local/files.ts';
import type { Printed } from './output.ts';

export interface BumpOptions {
  readonly image?: string;
  readonly version?: string;
  readonly annotation: string;
  readonly write?: boolean;
}

/** Bumps files and folders in place with `write`; otherwise prints what it would do, as a patch. */
export async function runBump(paths: readonly string[], options: BumpOptions): Promise<Printed | Problem> {
  const target = toTarget(options);
  if (isProblem(target)) return target;
  const entries: TreeEntry[] = [];
  for (const path of paths) {
    const tree = await readTree(path);
    if (isProblem(tree)) return tree;
    entries.push(...tree.entries.map((entry) => ({ ...entry, path: join(tree.root, entry.path) })));
  }
  const bumped = bump(entries, target, '');
  if (isProblem(bumped)) return bumped;
  const refused = options.write === true ? await writeChanges(bumped.changes) : null;
  if (refused !== null) return refused;
  return {
    differs: bumped.changes.length > 0,
    terminal: () =>
      options.write === true
        ? told(bumped)
        : bumped.changes.map((change) => patchOf(entries, change)).join(''),
    json: toJson(bumped, options.write === true),
  };
}

function toTarget({ image, version, annotation }: BumpOptions): BumpTarget | Problem {
  if (image === undefined && version === undefined) return nothingToBump();
  const common = { version: version ?? null, annotation, helm: [] };
  if (image === undefined) return { image: null, ...common };
  const parsed = parseImage(image);
  if (isProblem(parsed)) return parsed;
  const { repository, tag, digest } = parsed;
  return tag === null ? imageWithoutTag(image) : { image: { repository, tag, digest }, ...common };
}

function told({ edits }: Bump): string {
  if (edits.length === 0) return 'Everything is there already.\n';
  return edits
    .map(({ file, line, field, before, after }) => {
      const change = `${visible(before ?? '(none)')} → ${visible(after)}`;
      return `${visible(file)}:${line} ${visible(field)}: ${change}\n`;
    })
    .join('');
}

/** Of one file, as `git apply` takes it. */
function patchOf(entries: readonly TreeEntry[], change: FileChange): string {
  const entry = entries.find(({ path }) => path === change.path);
  const before = entry?.kind === 'file' ? Buffer.from(entry.bytes).toString('utf8') : '';
  const after = change.kind === 'write' ? Buffer.from(change.bytes).toString('utf8') : '';
  const path = change.path.replace(/^\/+/, '');
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after);
  return patch.replace(/^={3,}\n/, '').replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
}

function toJson(
  { changes, edits, images, versions, warnings }: Bump,
  written: boolean,
): Record<string, unknown> {
  return { written, changed: changes.map(({ path }) => path), edits, images, versions, warnings };
}
