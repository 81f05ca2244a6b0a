import {
  type ComparedPart,
  type EnvironmentChange,
  environmentChanges,
} from '../../core/approval/changes.ts';
import type { Config } from '../../core/config/types.ts';
import { forSomeManifests } from '../../core/effects/incomplete.ts';
import type { EffectSettings } from '../../core/effects/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tooManyFolders } from '../../core/problems/review.ts';
import { renderRootOf } from '../../core/render/root.ts';
import type { RenderRoot } from '../../core/render/types.ts';
import type { Changes } from '../../core/review/changes.ts';
import { joinDiffs } from '../../core/review/join.ts';
import { type Roots, rootsOf } from '../../core/review/roots.ts';
import type { ManifestsReport, ManifestsSubject, TouchedFolder } from '../../core/review/types.ts';
import type { ComparedTrees } from '../../core/tree/types.ts';
import type { Shell } from '../shell.ts';
import { changedPaths } from './changed-paths.ts';
import { compareFiles, compareFolder, type Folder, type Making, type Part } from './compare-folder.ts';
import { filesWithSetters } from './setters.ts';
import { builtFolders, type ReferenceCache } from './users.ts';

export interface CompareTools extends Pick<Shell, 'renderer'> {
  readonly references: ReferenceCache;
  /** Key that only the App has; digests of environments are made under it, and without it not at all. */
  readonly blinding: string | null;
}

/** What is told of a comparison, whatever it came to. */
export type Comparison = Pick<ManifestsSubject, 'touched' | 'notes'> &
  (
    | Pick<Extract<ManifestsReport, { state: 'compared' }>, 'state' | 'diff' | 'environments'>
    | Pick<Extract<ManifestsReport, { state: 'problem' }>, 'state' | 'problem'>
  );

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
  const found = await findRoots(tools, config, trees);
  if (isProblem(found)) return { state: 'problem', problem: found, touched: [], notes: [] };
  const { roots } = found;
  const told = { touched: roots.services, notes: roots.notes };
  const folders = foldersOf(config, roots);
  if (folders.length > limits.comparedFolders)
    return { state: 'problem', problem: tooManyFolders(folders.length), ...told };
  const making: Making = { trees, renderer: tools.renderer, blinding: tools.blinding };
  const parts: Part[] = [];
  const work = [
    ...folders.map((folder) => () => compareFolder(making, folder)),
    ...roots.loose.map((paths) => () => compareFiles(making, paths, forSomeManifests(config.effects))),
  ];
  for (let begun = 0; begun < work.length; begun += atOnce) {
    for (const part of await Promise.all(work.slice(begun, begun + atOnce).map((task) => task()))) {
      if (isProblem(part)) return { state: 'problem', problem: part, ...told };
      parts.push(part);
    }
  }
  const notes = [...told.notes, ...parts.flatMap((part) => part.notes)];
  const environments = await environmentsOf(tools, config, trees, found, parts);
  if (isProblem(environments)) return { state: 'problem', problem: environments, ...told };
  return { state: 'compared', diff: joinDiffs(parts), environments, touched: told.touched, notes };
}

async function environmentsOf(
  { blinding, references }: CompareTools,
  config: Config,
  trees: ComparedTrees,
  { changes, isWhole }: Found,
  parts: readonly Part[],
): Promise<readonly EnvironmentChange[] | Problem> {
  if (blinding === null) return [];
  const withSetters = await filesWithSetters(trees, changes.paths, parts, references.settings);
  if (isProblem(withSetters)) return withSetters;
  const facts = { parts: parts.map(summaryOf), changed: changes.paths, withSetters, isWhole };
  return environmentChanges(config, facts, blinding);
}

function foldersOf(config: Config, { services, others }: Roots): readonly Folder[] {
  return [
    ...services.map((folder) => ({
      root: rootOf(config, folder),
      environment: folder.environment,
      effects: effectsOf(config, folder),
    })),
    ...others.map((path) => ({ root: { path, helm: null }, environment: null, effects: config.effects })),
  ];
}

function summaryOf({ path, environment, diff, sources, chart, plain }: Part): ComparedPart {
  const digest = diff.resources.length === 0 ? null : diff.digest;
  return { path, environment, sources, chart, plain, digest };
}

interface Found {
  readonly roots: Roots;
  readonly changes: Changes;
  /** Whether every folder that may be built from what changes was looked into. */
  readonly isWhole: boolean;
}

async function findRoots(
  { references }: CompareTools,
  config: Config,
  trees: ComparedTrees,
): Promise<Found | Problem> {
  const changes = await changedPaths(trees.before, trees.after);
  if (isProblem(changes)) return changes;
  const built = await builtFolders(trees, changes, references);
  if (isProblem(built)) return built;
  return {
    roots: rootsOf(config, changes, built),
    changes,
    isWhole: built.isWhole && built.passedOver === 0,
  };
}

function rootOf({ services }: Config, { service, environment, path }: TouchedFolder): RenderRoot {
  return renderRootOf(services.get(service) ?? { name: service, chart: null }, { name: environment }, path);
}

/** As its environment has it; an environment that is gone has nothing. */
function effectsOf({ environments, effects }: Config, { environment }: TouchedFolder): EffectSettings {
  return environments.get(environment)?.effects ?? effects;
}
