import { aboutManifests } from '../core/audience.ts';
import type { ChangePlan } from '../commands/command.ts';
import { retell } from '../commands/retell.ts';
import { wishOf } from '../commands/rollback/wish.ts';
import { parseTrailers, type SlipwayTrailers } from '../core/commit/trailers.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import type { Committed } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { chosenBefore } from '../core/rollback/again.ts';
import { foldersOf } from '../core/rollback/apply.ts';
import type { Chosen } from '../core/rollback/types.ts';
import type { CommitRecord, Snapshot } from '../core/snapshot.ts';
import { withBetweenAt } from './between.ts';
import type { Run } from './plan.ts';
import { compareSides, sideOf } from './render.ts';

/** The commit that an earlier run of this very delivery made, before it was cut off. */
export function landedCommit(snapshot: Snapshot): CommitRecord | null {
  const { delivery } = snapshot.request;
  const commits = snapshot.services.flatMap(({ history }) => history.commits);
  return commits.find(({ message }) => parseTrailers(message)?.delivery === delivery) ?? null;
}

/** A commit that is in, and the plan that it carries out. */
export interface Done {
  readonly kind: 'committed';
  readonly snapshot: Snapshot;
  readonly plan: ChangePlan;
  readonly diff: ManifestDiff;
  readonly commit: Committed['commit'];
  /** Whether an earlier run made it, and may have gone on from there. */
  readonly again: boolean;
}

/** A commit that is in already, but was perhaps never told: what it did, from the commit itself. */
export async function readAgain(it: Run, snapshot: Snapshot, landed: CommitRecord): Promise<Done | Problem> {
  const trailers = parseTrailers(landed.message);
  const [parent] = landed.parents;
  if (trailers === null || parent === undefined) throw new Error(`${landed.sha} is not one of ours.`);
  const chosen = chosenAgain(it, snapshot, landed, trailers);
  const around = snapshot.services.flatMap(({ path }) =>
    [parent, landed.sha].map((commit) => ({ commit, path })),
  );
  const folders = [...around, ...(chosen?.aims ?? []).flatMap(foldersOf)];
  const { environments } = it.shell.github;
  const held = await environments.entriesAt(snapshot.repository.name, folders);
  if (isProblem(held)) return aboutManifests(held);
  const { at } = held;
  const trees = environments.trees(snapshot.repository.name);
  const side = (commit: string) => {
    const services = snapshot.services.map((state) => ({ ...state, entries: at(commit, state.path) }));
    return sideOf(services, trees(commit));
  };
  const diff = await compareSides(it.shell, snapshot, side(parent), side(landed.sha));
  if (isProblem(diff)) return aboutManifests(diff);
  const plan = retell(snapshot, landed, trailers, at, chosen);
  return {
    kind: 'committed',
    snapshot,
    plan: { ...plan, result: await withBetweenAt(it.shell, snapshot, landed.sha, plan.result) },
    diff,
    commit: { sha: landed.sha, url: landed.url },
    again: true,
  };
}

/** What the commit of a rollback does not tell: what it left alone, and how far back it went. */
function chosenAgain(
  { parsed }: Run,
  snapshot: Snapshot,
  { sha, at }: CommitRecord,
  { action, delivery, services }: SlipwayTrailers,
): Chosen | null {
  const wish = action === 'rollback' ? wishOf(snapshot, parsed) : null;
  if (wish === null || isProblem(wish)) return null;
  const landed = { sha, at, delivery, services };
  return chosenBefore(snapshot.services, snapshot.environment.name, wish.way, landed);
}
