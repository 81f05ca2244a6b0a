import type { SlipwayTrailers } from '../../core/commit/trailers.ts';
import type { EntriesAt } from '../../core/files.ts';
import { historyEntries } from '../../core/history/entries.ts';
import { type Applied, applyAim } from '../../core/rollback/apply.ts';
import { resultOf, standingOf } from '../../core/rollback/result.ts';
import type { UndoneCommit } from '../../core/rollback/told.ts';
import type { Chosen } from '../../core/rollback/types.ts';
import { undoneCommits } from '../../core/rollback/undone.ts';
import type { Result } from '../command.ts';
import type { Landed } from '../retell.ts';
import { type Scene, targetOf } from '../shared.ts';

/**
 * What a rollback that is in came to, by its trailers.
 * @param chosen what these do not tell: how far back it went, what it merged, and what it left alone; null where it is not known
 */
export function rollbackOf(
  snapshot: Scene,
  landed: Landed,
  trailers: SlipwayTrailers,
  at: EntriesAt,
  chosen: Chosen | null,
): Result {
  const { environment } = snapshot;
  const applied = appliedTo(landed, chosen?.aims ?? [], at);
  const services = trailers.services.map(({ service, image, version, reverts }) => {
    const known = applied.find(({ aim }) => aim.state.service.name === service);
    if (known !== undefined) return resultOf(known, environment).service;
    const state = snapshot.services.find((one) => one.service.name === service);
    return {
      service,
      path: state?.path ?? '',
      imageAfter: image,
      versionAfter: version,
      revision: null,
      ...standingOf(state, environment.name, { sha: landed.sha, reverts }),
      passed: [],
    };
  });
  const { reason, overrides } = trailers;
  return {
    kind: 'rollback',
    ...targetOf(snapshot),
    services,
    left: chosen?.left ?? [],
    undone: undoneOf(snapshot, trailers),
    flags: [],
    merged: applied.flatMap(({ merged }) => merged),
    reason,
    overrides,
  };
}

/** Once more to what the folders held right before it. */
function appliedTo({ parents }: Landed, aims: Chosen['aims'], at: EntriesAt): readonly Applied[] {
  const [parent = ''] = parents;
  return aims.flatMap((aim) => {
    const before = { ...aim.state, entries: at(parent, aim.state.path) };
    const applied = applyAim({ ...aim, state: before }, at);
    return 'conflicts' in applied ? [] : [applied];
  });
}

/** Newest first; those that are too old to be read come last. */
function undoneOf(
  { services, environment, repository }: Scene,
  trailers: SlipwayTrailers,
): readonly UndoneCommit[] {
  const reverts = new Set(trailers.services.flatMap((one) => one.reverts));
  const known = undoneCommits(
    trailers.services.map((one) => {
      const state = services.find(({ service }) => service.name === one.service);
      const entries = state === undefined ? [] : historyEntries(state, environment.name);
      return entries.filter(({ commit }) => one.reverts.includes(commit.sha));
    }),
  );
  for (const { sha } of known) reverts.delete(sha);
  const unread = [...reverts].map((sha) => ({
    sha,
    url: `${repository.url}/commit/${sha}`,
    subject: '',
    author: '',
    at: '',
    byPerson: false,
  }));
  return [...known, ...unread];
}
