import type { ComparedPart } from '../../core/approval/changes.ts';
import { settingOf } from '../../core/approval/setters.ts';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { ChangedNode, ChangedPath } from '../../core/review/changes.ts';
import type { BlobRef, ComparedTrees, TreeSource } from '../../core/tree/types.ts';

type Side = 'before' | 'after';

/** By object name. */
type Settings = ReadonlyMap<string, string | null>;

/**
 * The changed files with comments that tools act on, of those that were rendered, by hashes of all but the values beside
 * these: without those of which nothing else changes, for a render shows the values.
 */
export async function filesWithSetters(
  trees: ComparedTrees,
  changed: readonly ChangedPath[],
  parts: readonly Pick<ComparedPart, 'sources'>[],
): Promise<ReadonlyMap<RepositoryPath, ChangedPath> | Problem> {
  const rendered = (side: Side) =>
    changed.flatMap(({ path, [side]: node }): readonly BlobRef[] => {
      const isFile = node?.kind === 'file' || node?.kind === 'executable';
      return isFile && parts.some(({ sources }) => sources[side].has(path)) ? [{ path, oid: node.oid }] : [];
    });
  const before = await settingsOf(trees.before, rendered('before'));
  if (isProblem(before)) return before;
  const after = await settingsOf(trees.after, rendered('after'));
  if (isProblem(after)) return after;
  const settings: Settings = new Map([...before, ...after]);
  const marked = changed.filter(
    ({ before: old, after: now }) => settingIn(settings, old) !== settingIn(settings, now),
  );
  return new Map(
    marked.map((one) => [
      one.path,
      {
        path: one.path,
        before: withoutValues(settings, one.before),
        after: withoutValues(settings, one.after),
      },
    ]),
  );
}

function settingIn(settings: Settings, node: ChangedNode | null): string | null {
  return node && (settings.get(node.oid) ?? null);
}

function withoutValues(settings: Settings, node: ChangedNode | null): ChangedNode | null {
  return node && { ...node, oid: settingIn(settings, node) ?? node.oid };
}

async function settingsOf(tree: TreeSource, files: readonly BlobRef[]): Promise<Settings | Problem> {
  const blobs = await tree.blobs(files);
  if (isProblem(blobs)) return blobs;
  return new Map(files.map(({ oid }) => [oid, settingOf(blobs.get(oid) ?? new Uint8Array())]));
}
