import type { ComparedPart } from '../../core/approval/changes.ts';
import { diffManifests } from '../../core/diff/diff.ts';
import type { EffectSettings } from '../../core/effects/types.ts';
import { folderOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { isBroken } from '../../core/render/broken.ts';
import { renderPlain } from '../../core/render/plain.ts';
import type { Render, RenderRoot } from '../../core/render/types.ts';
import type { ChangedPath } from '../../core/review/changes.ts';
import type { Part as Compared } from '../../core/review/join.ts';
import { code, type Text, text } from '../../core/text.ts';
import type { ComparedTrees } from '../../core/tree/types.ts';
import type { Shell } from '../shell.ts';
import { entriesOf } from './entries.ts';

/** What was compared by itself. */
export interface Part extends Compared, Pick<ComparedPart, 'environment' | 'sources' | 'chart' | 'plain'> {
  readonly notes: readonly Text[];
}

/** A folder to be rendered, whose it is, and how grave effects are in it. */
export interface Folder {
  readonly root: RenderRoot;
  readonly environment: string | null;
  readonly effects: EffectSettings;
}

/** What a diff is made with. */
export interface Making {
  readonly trees: ComparedTrees;
  readonly renderer: Shell['renderer'];
  /** Key that only the App has; with null the digest of a diff tells of secrets only that they change. */
  readonly blinding: string | null;
}

/** A folder, rendered on both sides. */
export async function compareFolder(making: Making, folder: Folder): Promise<Part | Problem> {
  const { root } = folder;
  const { renderer, trees } = making;
  // At the same time: what they ask for goes together, and what they have in common once.
  const [old, now] = await Promise.all([
    renderer.render(trees.before, root),
    renderer.render(trees.after, root),
  ]);
  const subject = { ...folder, path: root.path };
  // A pull request must be able to mend what is broken: then all of it is new.
  if (isProblem(old) && isBroken(old) && !isProblem(now)) {
    const part = toPart(making, subject, nothing, now);
    return isProblem(part) ? part : { ...part, notes: [mended(root.path, old)] };
  }
  return toPart(making, subject, old, now);
}

const nothing: Render = { documents: [], files: [], warnings: [] };

function mended(path: string, before: Problem): Text {
  return text`${code(path)} could not be rendered before, so that all of it is shown as new: ${before.title}`;
}

/** Some plain manifests of one folder, which nothing is built from. */
export async function compareFiles(
  making: Making,
  paths: readonly ChangedPath[],
  effects: EffectSettings,
): Promise<Part | Problem> {
  const [old, now] = await Promise.all([
    entriesOf(making.trees.before, paths, 'before'),
    entriesOf(making.trees.after, paths, 'after'),
  ]);
  if (isProblem(old)) return old;
  if (isProblem(now)) return now;
  const subject = { path: folderOf(paths[0]?.path ?? ''), environment: null, effects };
  return toPart(making, subject, renderPlain(old), renderPlain(now));
}

function toPart(
  { blinding }: Making,
  { path, environment, effects }: Pick<Folder, 'environment' | 'effects'> & { readonly path: string },
  before: Render | Problem,
  after: Render | Problem,
): Part | Problem {
  if (isProblem(before)) return before;
  if (isProblem(after)) return after;
  const diff = diffManifests(before, after, { blinding, effects });
  const sources = { before: new Set(before.sources), after: new Set(after.sources) };
  const chart = { before: new Set(before.chart), after: new Set(after.chart) };
  const plain = { before: before.isPlain === true, after: after.isPlain === true };
  return isProblem(diff) ? diff : { path, environment, diff, sources, chart, plain, notes: [] };
}
