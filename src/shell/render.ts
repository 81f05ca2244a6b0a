import { diffManifests } from '../core/diff/diff.ts';
import type { Environment } from '../core/config/types.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import type { TreeEntry } from '../core/files.ts';
import { folderOf } from '../core/manifests/classify.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { isBroken } from '../core/render/broken.ts';
import { kindOf } from '../core/render/kind.ts';
import { renderPlain } from '../core/render/plain.ts';
import { renderRootOf } from '../core/render/root.ts';
import { joinRenders } from '../core/render/stream.ts';
import type { Render } from '../core/render/types.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import { toPlain } from '../core/text.ts';
import { withKnown } from '../core/tree/layers.ts';
import type { TreeSource } from '../core/tree/types.ts';
import type { Shell } from './shell.ts';

/** The services' folders at one moment: what was read of them, and the tree around. */
export interface Side {
  readonly services: readonly Pick<ServiceState, 'service' | 'path' | 'entries'>[];
  readonly tree: TreeSource;
  /** Where it is not the snapshot’s. */
  readonly environment?: Environment;
  /** Whether plain files go by the service’s name and their paths in its folder, which two environments have in common. */
  readonly relative?: true;
}

/** The side that a snapshot's services are on, of which nothing is asked for again. */
export function sideOf(services: Side['services'], tree: TreeSource): Side {
  return { services, tree: withKnown(tree, services) };
}

/** What differs between two sides, as whoever applies the manifests will see it. */
export async function compareSides(
  shell: Pick<Shell, 'renderer'>,
  snapshot: Pick<Snapshot, 'environment'>,
  before: Side,
  after: Side,
): Promise<ManifestDiff | Problem> {
  const [old, now] = await Promise.all([
    renderSide(shell, snapshot, before),
    renderSide(shell, snapshot, after),
  ]);
  if (isProblem(now)) return now;
  // What is broken must not stand in the way of what mends it.
  const options = { blinding: null, effects: snapshot.environment.effects };
  if (isProblem(old) && !isBroken(old)) return old;
  if (isProblem(old))
    return diffManifests(nothing, { ...now, warnings: [...now.warnings, mended(old)] }, options);
  return diffManifests(old, now, options);
}

const nothing: Render = { documents: [], files: [], warnings: [] };

function mended(before: Problem): string {
  return `What was there before could not be rendered, so that all of it is shown as new: ${toPlain(before.title)}`;
}

/** Plain folders come to what their files hold: only the others need a tool, and more of the tree. */
async function renderSide(
  { renderer }: Pick<Shell, 'renderer'>,
  snapshot: Pick<Snapshot, 'environment'>,
  { services, tree, environment = snapshot.environment, relative }: Side,
): Promise<Render | Problem> {
  const plain: TreeEntry[] = [];
  const renders: Render[] = [];
  for (const { service, path, entries } of services) {
    const root = renderRootOf(service, environment, path);
    if (kindOf(root, namesIn(path, entries)) === 'plain') {
      plain.push(
        ...(relative === undefined
          ? entries
          : entries.map((entry) => ({ ...entry, path: service.name + entry.path.slice(path.length) }))),
      );
      continue;
    }
    const render = await renderer.render(tree, root);
    if (isProblem(render)) return render;
    renders.push(render);
  }
  return joinRenders([renderPlain(plain), ...renders]);
}

/** What lies directly in a folder. */
function namesIn(folder: string, entries: readonly TreeEntry[]): readonly string[] {
  return entries.flatMap(({ path }) => (folderOf(path) === folder ? [path.slice(folder.length + 1)] : []));
}
