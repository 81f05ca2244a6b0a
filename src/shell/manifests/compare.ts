import type { Config } from '../../core/config/types.ts';
import { diffManifests } from '../../core/diff/diff.ts';
import { forSomeManifests } from '../../core/effects/incomplete.ts';
import type { EffectSettings } from '../../core/effects/types.ts';
import { limits } from '../../core/limits.ts';
import { folderOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tooManyFolders } from '../../core/problems/review.ts';
import { isBroken } from '../../core/render/broken.ts';
import { renderPlain } from '../../core/render/plain.ts';
import { renderRootOf } from '../../core/render/root.ts';
import type { Render, RenderRoot } from '../../core/render/types.ts';
import type { ChangedPath } from '../../core/review/changes.ts';
import { joinDiffs, type Part as Compared } from '../../core/review/join.ts';
import { type Roots, rootsOf } from '../../core/review/roots.ts';
import type { ManifestsReport, ManifestsSubject, TouchedFolder } from '../../core/review/types.ts';
import { code, type Text, text } from '../../core/text.ts';
import type { ComparedTrees } from '../../core/tree/types.ts';
import type { Shell } from '../shell.ts';
import { changedPaths } from './changed-paths.ts';
import { entriesOf } from './entries.ts';
import { builtFolders, type ReferenceCache } from './users.ts';

export interface CompareTools extends Pick<Shell, 'renderer'> {
  readonly references: ReferenceCache;
}

/** What is told of a comparison, whatever it came to. */
export type Comparison = Pick<ManifestsSubject, 'touched' | 'notes'> &
  (
    | Pick<Extract<ManifestsReport, { state: 'compared' }>, 'state' | 'diff'>
    | Pick<Extract<ManifestsReport, { state: 'problem' }>, 'state' | 'problem'>
  );

interface Part extends Compared {
  readonly notes: readonly Text[];
}

/** A folder to be rendered, and how grave effects are in it. */
interface Folder {
  readonly root: RenderRoot;
  readonly effects: EffectSettings;
}

/** Folders that are rendered at the same time. */
const atOnce = 8;

/**
 * What changes in the manifests from one tree to another: each folder that changes, or is built from
 * what changes, is rendered on both sides and compared by itself.
 * @param config of the default branch, which decides whose folders are which
 */
export async function compareTrees(
  tools: CompareTools,
  config: Config,
  trees: ComparedTrees,
): Promise<Comparison> {
  const roots = await findRoots(tools, config, trees);
  if (isProblem(roots)) return { state: 'problem', problem: roots, touched: [], notes: [] };
  const told = { touched: roots.services, notes: roots.notes };
  const folders: readonly Folder[] = [
    ...roots.services.map((folder) => ({ root: rootOf(config, folder), effects: effectsOf(config, folder) })),
    ...roots.others.map((path) => ({ root: { path, helm: null }, effects: config.effects })),
  ];
  if (folders.length > limits.comparedFolders)
    return { state: 'problem', problem: tooManyFolders(folders.length), ...told };
  const parts: Part[] = [];
  const work = [
    ...folders.map((folder) => () => compareFolder(tools, trees, folder)),
    ...roots.loose.map((paths) => () => compareFiles(trees, paths, forSomeManifests(config.effects))),
  ];
  for (let begun = 0; begun < work.length; begun += atOnce) {
    for (const part of await Promise.all(work.slice(begun, begun + atOnce).map((task) => task()))) {
      if (isProblem(part)) return { state: 'problem', problem: part, ...told };
      parts.push(part);
    }
  }
  const notes = [...told.notes, ...parts.flatMap((part) => part.notes)];
  return { state: 'compared', diff: joinDiffs(parts), touched: told.touched, notes };
}

async function findRoots(
  { references }: CompareTools,
  config: Config,
  trees: ComparedTrees,
): Promise<Roots | Problem> {
  const changes = await changedPaths(trees.before, trees.after);
  if (isProblem(changes)) return changes;
  const built = await builtFolders(trees, changes, references);
  return isProblem(built) ? built : rootsOf(config, changes, built);
}

function rootOf({ services }: Config, { service, environment, path }: TouchedFolder): RenderRoot {
  return renderRootOf(services.get(service) ?? { name: service, chart: null }, { name: environment }, path);
}

/** As its environment has it; an environment that is gone has nothing. */
function effectsOf({ environments, effects }: Config, { environment }: TouchedFolder): EffectSettings {
  return environments.get(environment)?.effects ?? effects;
}

async function compareFolder(
  { renderer }: CompareTools,
  { before, after }: ComparedTrees,
  { root, effects }: Folder,
): Promise<Part | Problem> {
  // At the same time: what they ask for goes together, and what they have in common once.
  const [old, now] = await Promise.all([renderer.render(before, root), renderer.render(after, root)]);
  // A pull request must be able to mend what is broken: then all of it is new.
  if (isProblem(old) && isBroken(old) && !isProblem(now)) {
    const part = toPart(root.path, nothing, now, effects);
    return isProblem(part) ? part : { ...part, notes: [mended(root.path, old)] };
  }
  return toPart(root.path, old, now, effects);
}

const nothing: Render = { documents: [], files: [], warnings: [] };

function mended(path: string, before: Problem): Text {
  return text`${code(path)} could not be rendered before, so that all of it is shown as new: ${before.title}`;
}

async function compareFiles(
  { before, after }: ComparedTrees,
  paths: readonly ChangedPath[],
  effects: EffectSettings,
): Promise<Part | Problem> {
  const [old, now] = await Promise.all([
    entriesOf(before, paths, 'before'),
    entriesOf(after, paths, 'after'),
  ]);
  if (isProblem(old)) return old;
  if (isProblem(now)) return now;
  return toPart(folderOf(paths[0]?.path ?? ''), renderPlain(old), renderPlain(now), effects);
}

function toPart(
  path: string,
  before: Render | Problem,
  after: Render | Problem,
  effects: EffectSettings,
): Part | Problem {
  if (isProblem(before)) return before;
  if (isProblem(after)) return after;
  const diff = diffManifests(before, after, { blinding: null, effects });
  return isProblem(diff) ? diff : { path, diff, notes: [] };
}
