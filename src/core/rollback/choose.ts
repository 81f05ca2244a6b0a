import { type HistoryEntry, historyEntries } from '../history/entries.ts';
import { isProblem, type Problem } from '../problem.ts';
import { neverInForce, noSuchRevision, revisionNotRead } from '../problems/rollback-target.ts';
import type { ServiceState } from '../snapshot.ts';
import { beforeOwn } from './done.ts';
import { meantBy } from './name.ts';
import { newestOfAll } from './newest.ts';
import { stepBack } from './step.ts';
import type { LeftService } from './told.ts';
import type { Aim, Chosen, Way } from './types.ts';

/** Means each service by itself. */
type ForEach = Exclude<Way, { kind: 'newest' }>;

/**
 * What a rollback takes back of which services, or the first reason why it cannot be told. What the same command has rolled back
 * already it meant, too, and is left as it is.
 * @param delivery of the command; null where there is none
 */
export function chooseAims(
  services: readonly ServiceState[],
  environment: string,
  way: Way,
  delivery: string | null,
): Chosen | Problem {
  const done = new Map(
    services.flatMap((state): [string, ServiceState][] => {
      const before = beforeOwn(state, environment, delivery);
      return before === null ? [] : [[state.service.name, before]];
    }),
  );
  const chosen = chooseAmong(
    services.map((state) => done.get(state.service.name) ?? state),
    environment,
    way,
  );
  if (isProblem(chosen)) return chosen;
  const [again, aims] = [true, false].map((wanted) =>
    chosen.aims.filter(({ state: { service } }) => done.has(service.name) === wanted),
  );
  const left = (again ?? []).map(({ state }): LeftService => ({ service: state.service.name, why: 'done' }));
  return { aims: aims ?? [], left: [...left, ...chosen.left] };
}

function chooseAmong(services: readonly ServiceState[], environment: string, way: Way): Chosen | Problem {
  if (way.kind !== 'newest') return chooseEach(services, environment, way, []);
  const { theirs, left } = newestOfAll(services, environment);
  // Of none there is nothing to roll back, which any of them says.
  return chooseEach(theirs.length === 0 ? services : theirs, environment, { kind: 'back' }, left);
}

function chooseEach(
  services: readonly ServiceState[],
  environment: string,
  way: ForEach,
  left: Chosen['left'],
): Chosen | Problem {
  const aims: Aim[] = [];
  for (const state of services) {
    const aim = chooseAim(state, environment, way);
    if (isProblem(aim)) return aim;
    aims.push(aim);
  }
  return { aims, left };
}

function chooseAim(state: ServiceState, environment: string, way: ForEach): Aim | Problem {
  if (way.kind === 'back') return stepBack(state, environment);
  const entries = historyEntries(state, environment);
  const target =
    way.kind === 'name'
      ? meantBy(way.name, state, environment, entries)
      : revisionAt(way.number, state, environment, entries);
  if (isProblem(target)) return target;
  const newest = newestOfPull(target, entries);
  if (newest !== target)
    return neverInForce({ service: state.service.name, environment, number: target.number, newest });
  return { state, undone: entries.filter(({ number }) => number > target.number), target, passed: [] };
}

/**
 * What a pull request's earlier commits left was never in force, and nobody has approved it: its commits come to the
 * branch at once, whether merged or rebased.
 */
function newestOfPull(target: HistoryEntry, entries: readonly HistoryEntry[]): HistoryEntry {
  const { pull } = target.commit;
  if (pull === null) return target;
  return entries.find(({ commit }) => commit.pull?.number === pull.number) ?? target;
}

function revisionAt(
  number: number,
  { service: { name }, history: { total } }: ServiceState,
  environment: string,
  entries: readonly HistoryEntry[],
): HistoryEntry | Problem {
  const found = entries.find((entry) => entry.number === number);
  if (found !== undefined) return found;
  const where = { service: name, environment, number, total };
  return number > total ? noSuchRevision(where) : revisionNotRead(where);
}
