import type { ServiceChange } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { cannotMerge, undoesPeople } from '../../core/problems/rollback.ts';
import { type Applied, applyAim, foldersOf } from '../../core/rollback/apply.ts';
import { refuseBeside } from '../../core/rollback/beside.ts';
import { chooseAims } from '../../core/rollback/choose.ts';
import { conflictsOf } from '../../core/rollback/conflicts.ts';
import { goneAlready } from '../../core/rollback/gone.ts';
import { soughtOf } from '../../core/rollback/images.ts';
import { refuseMisnamed } from '../../core/rollback/name.ts';
import { resultOf } from '../../core/rollback/result.ts';
import { refuseUnpushed, refuseUnseen } from '../../core/rollback/since.ts';
import type { Aim, Chosen } from '../../core/rollback/types.ts';
import { isPersons } from '../../core/history/entries.ts';
import { personOf } from '../../core/history/person.ts';
import type { EntriesAt } from '../../core/files.ts';
import { type AnySnapshot, isCloned } from '../../core/snapshot.ts';
import type { AnswerPlan, MoreToRead, Plan } from '../command.ts';
import type { ParsedCommand } from '../parse.ts';
import { targetOf } from '../shared.ts';
import { toChange } from './change.ts';
import { withImages } from './images.ts';
import { type RollbackWish, wishOf } from './wish.ts';

export function planRollback(snapshot: AnySnapshot, parsed: ParsedCommand): Plan | Problem | MoreToRead {
  const wish = wishOf(snapshot, parsed);
  if (isProblem(wish)) return wish;
  const { name } = snapshot.environment;
  const unseen = refuseStep(snapshot, wish);
  if (unseen !== null) return unseen;
  const delivery = isCloned(snapshot) ? null : snapshot.request.delivery;
  const chosen = chooseAims(snapshot.services, name, wish.way, delivery);
  if (isProblem(chosen)) return chosen;
  const { aims, left } = chosen;
  if (aims.length === 0 && left.some(({ why }) => why === 'done'))
    return { ...nothingToDo(snapshot, []), again: true };
  const refusal = wish.includeManual ? null : refusePeoples(aims, name);
  if (refusal !== null) return refusal;
  const folders = aims.flatMap(foldersOf);
  if (folders.length === 0) {
    const held = aims.map(asItIs);
    return misnamed(snapshot, wish, held) ?? nothingToDo(snapshot, held);
  }
  return {
    kind: 'more',
    folders,
    images: [],
    plan: ({ at, countedAt }) =>
      refuseBeside(aims, name, countedAt) ?? planApplied(snapshot, wish, chosen, at),
  };
}

/** A clone shows what there is, and whoever works in it looks at that; but not at what is not pushed yet. */
function refuseStep(snapshot: AnySnapshot, { way, apply }: RollbackWish): Problem | null {
  const isStep = way.kind === 'back' || way.kind === 'newest';
  if (!isStep || !apply) return null;
  const scene = { services: snapshot.services, environment: snapshot.environment.name };
  return isCloned(snapshot)
    ? refuseUnpushed(scene, snapshot.unpushed)
    : refuseUnseen(scene, snapshot.request);
}

/** What people committed goes by their own word alone. */
function refusePeoples(aims: readonly Aim[], environment: string): Problem | null {
  for (const { state, undone } of aims) {
    const commits = undone
      .filter(({ kind }) => isPersons(kind))
      .map((entry) => ({ ...entry, by: personOf(entry.commit) }));
    if (commits.length > 0) return undoesPeople({ service: state.service.name, environment, commits });
  }
  return null;
}

function planApplied(
  snapshot: AnySnapshot,
  wish: RollbackWish,
  { aims, left }: Chosen,
  at: EntriesAt,
): Plan | Problem | MoreToRead {
  const applied: Applied[] = [];
  for (const aim of aims) {
    const one = applyAim(aim, at);
    if ('conflicts' in one) return cannotMerge(conflictsOf(one, snapshot.environment));
    applied.push(one);
  }
  const other = misnamed(snapshot, wish, applied);
  if (other !== null) return other;
  const changed = applied.filter(({ changes }) => changes.length > 0);
  const { environment } = snapshot;
  if (changed.length === 0) {
    const [gone] = applied.flatMap((one) => goneAlready(one, environment.name) ?? []);
    return gone ?? nothingToDo(snapshot, applied);
  }
  const results = changed.map((one) => ({ ...one, ...resultOf(one, environment) }));
  const sought = results.flatMap((one) => soughtOf(one.aim.state, one));
  return withImages(sought, environment.name, (image) =>
    toChange(snapshot, wish, { results, left: [...left, ...applied.flatMap(leftGone)] }, image),
  );
}

function misnamed(
  { environment }: AnySnapshot,
  { way }: RollbackWish,
  applied: readonly Applied[],
): Problem | null {
  if (way.kind !== 'name') return null;
  const refusals = applied.map((one) =>
    refuseMisnamed(way.name, { ...one, ...resultOf(one, environment) }, environment.name),
  );
  return refusals.find((refusal) => refusal !== null) ?? null;
}

/** Of a step back: what shall be as a revision was, and is, is no matter. */
function leftGone({ aim, changes }: Applied): Chosen['left'] {
  return aim.target === null && changes.length === 0
    ? [{ service: aim.state.service.name, why: 'gone' }]
    : [];
}

function asItIs(aim: Aim): Applied {
  return { aim, entries: aim.state.entries, changes: [], merged: [] };
}

/** All services hold already what they were to go back to. */
function nothingToDo(snapshot: AnySnapshot, applied: readonly Applied[]): AnswerPlan {
  const services = applied.map((one): ServiceChange => {
    const { service, path, imageAfter } = resultOf(one, snapshot.environment).service;
    return {
      service,
      path,
      imagesBefore: [],
      imageAfter: imageAfter ?? '',
      versionsBefore: [],
      versionAfter: '',
      edits: [],
    };
  });
  return { kind: 'answer', outcome: { kind: 'unchanged', ...targetOf(snapshot), services } };
}
