import type { ComparedPart } from '../../core/approval/changes.ts';
import { settingOf } from '../../core/approval/setters.ts';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { ChangedNode, ChangedPath } from '../../core/review/changes.ts';
import type { BlobRef, ComparedTrees, TreeSource } from '../../core/tree/types.ts';
import type { Memory } from './users.ts';

type Side = 'before' | 'after';

/** By object name. */
type Settings = ReadonlyMap<string, string | null>;

/**
 * The changed files with comments that tools act on, of those that were rendered, by hashes of all but the values beside
 * these: without those of which nothing else changes, for a render shows the values. Each is read once in a process; those
 * of a chart are not, for they count by their bytes anyhow.
 */
export async function filesWithSetters(
  trees: ComparedTrees,
  changed: readonly ChangedPath[],
  parts: readonly Pick<ComparedPart, 'sources' | 'chart'>[],
  known: Memory<string | null>,
): Promise<ReadonlyMap<RepositoryPath, ChangedPath> | Problem> {
  const rendered = (side: Side) =>
    changed.flatMap(({ path, [side]: node }): readonly BlobRef[] => {
      const isFile = node?.kind === 'file' || node?.kind === 'executable';
      const isShown = parts.some(({ sources, chart }) => chart[side].size === 0 && sources[side].has(path));
      return isFile && isShown ? [{ path, oid: node.oid }] : [];
    });
  const before = await settingsOf(trees.before, rendered('before'), known);
  if (isProblem(before)) return before;
  const after = await settingsOf(trees.after, rendered('after'), known);
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

async function settingsOf(
  tree: TreeSource,
  files: readonly BlobRef[],
  known: Memory<string | null>,
): Promise<Settings | Problem> {
  const remembered = files.map((file) => ({ ...file, setting: known.get(file.oid) }));
  const unread = remembered.filter(({ setting }) => setting === undefined);
  const blobs = unread.length === 0 ? new Map<string, Uint8Array>() : await tree.blobs(unread);
  if (isProblem(blobs)) return blobs;
  const settings = new Map(
    remembered.map(({ path, oid, setting }) => [
      oid,
      setting === undefined ? readOne(path, blobs.get(oid)) : setting,
    ]),
  );
  for (const [oid, setting] of settings) known.set(oid, setting);
  return settings;
}

function readOne(path: RepositoryPath, bytes: Uint8Array | undefined): string | null {
  if (bytes === undefined) throw new Error(`The tree lists ${path}, and does not hold it.`);
  return settingOf(bytes);
}
