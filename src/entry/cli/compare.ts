import { posix } from 'node:path';
import type { Config } from '../../core/config/types.ts';
import { diffManifests } from '../../core/diff/diff.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { nothingToCompare } from '../../core/problems/local.ts';
import { toPlain } from '../../core/text.ts';
import { readOnce } from '../../core/tree/layers.ts';
import type { TreeSource } from '../../core/tree/types.ts';
import { gitTree, prefixOf, rangeOf } from '../../edge/local/git-tree.ts';
import { compareTrees } from '../../shell/manifests/compare.ts';
import { referenceCache } from '../../shell/manifests/users.ts';
import { configOf, renderer, renderLocal, rootAt } from './sides.ts';

/** Compares two files or folders, or with a range of commits what it changes: everywhere, or in one folder. */
export async function compareLocal(
  paths: readonly (string | undefined)[],
  range: string | undefined,
): Promise<ManifestDiff | Problem> {
  const [one, two] = paths;
  if (range !== undefined) return two === undefined ? compareRange(range, one) : nothingToCompare();
  if (one === undefined || two === undefined || (one === '-' && two === '-')) return nothingToCompare();
  const before = await renderLocal(one);
  if (isProblem(before)) return before;
  const after = await renderLocal(two);
  return isProblem(after) ? after : diffManifests(before, after);
}

const noConfig: Config = {
  services: new Map(),
  environments: new Map(),
  effects: {},
  showManifests: 'as-visible',
};

/** The clone is the one that the command is given in. */
const clone = '.';

async function compareRange(range: string, folder: string | undefined): Promise<ManifestDiff | Problem> {
  const commits = await rangeOf(clone, range);
  if (isProblem(commits)) return commits;
  const whole = gitTree(clone, commits.before);
  const before = { ...whole, ...readOnce(whole) };
  const after = readOnce(gitTree(clone, commits.after));
  if (folder !== undefined) return compareFolder(before, after, folder);
  const config = await configOf(after);
  if (isProblem(config)) return config;
  const tools = { renderer, references: referenceCache(), blinding: null };
  const compared = await compareTrees(tools, config ?? noConfig, { before, after });
  if (compared.state === 'problem') return compared.problem;
  const { diff, notes } = compared;
  return { ...diff, warnings: [...diff.warnings, ...notes.map(toPlain)] };
}

/** A folder that one of the commits does not have is empty there. */
async function compareFolder(
  before: TreeSource,
  after: TreeSource,
  folder: string,
): Promise<ManifestDiff | Problem> {
  const prefix = await prefixOf(clone);
  if (isProblem(prefix)) return prefix;
  const joined = posix.join(prefix, folder).replace(/\/$/u, '');
  const root = await rootAt(after, joined === '.' ? '' : joined);
  if (isProblem(root)) return root;
  const [old, now] = await Promise.all([renderer.render(before, root), renderer.render(after, root)]);
  if (isProblem(old)) return old;
  return isProblem(now) ? now : diffManifests(old, now);
}
