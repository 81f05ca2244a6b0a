import { describe, expect, it } from '@jest/globals';
import { retell } from '../../src/commands/retell.ts';
import { formatRollback } from '../../src/core/commit/format.ts';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import type { CommitRecord, ServiceState } from '../../src/core/snapshot.ts';
import { asked, commit, deployed, manual, sha, source, stateOf } from '../core/history/commits.ts';
import { snapshot } from './snapshot.ts';

const dated = (one: CommitRecord, minute: number): CommitRecord => ({
  ...one,
  at: `2026-11-22T10:0${minute}:00Z`,
});

/** @param commits newest first */
function serviceOf(name: string, commits: readonly CommitRecord[]): ServiceState {
  const state = stateOf(commits);
  return { ...state, service: { ...state.service, name }, path: `staging/${name}` };
}

/** A rollback of these services that is in, as it is told then. */
function told(services: readonly (readonly [ServiceState, readonly string[]])[]) {
  const landed = commit(
    'new',
    formatRollback({
      ...asked,
      services: services.map(([{ service }, reverts]) => ({
        service: service.name,
        imageAfter: `shop/${service.name}:a`,
        versionAfter: 'v-a',
        source,
        reverts: reverts.map(sha),
      })),
      undone: services.flatMap(([, reverts]) => reverts.map((name) => ({ sha: sha(name), subject: name }))),
    }),
  );
  const trailers = parseTrailers(landed.message);
  if (trailers === null) throw new Error(landed.message);
  const states = services.map(([state]) => state);
  const { result } = retell(snapshot({ services: states }), landed, trailers, () => []);
  if (result.kind !== 'rollback') throw new Error(result.kind);
  return result;
}

describe('a rollback that is told after it is in', () => {
  it('names what it took back newest first over all services, with those at the end that are too old to be read', () => {
    const [b, c, d] = [
      dated(deployed('b'), 2),
      dated(deployed('c', { service: 'api' }), 3),
      dated(manual('d'), 4),
    ];
    const { undone } = told([
      [serviceOf('storefront', [b]), ['b', 'a']],
      [serviceOf('api', [d, c]), ['d', 'c']],
    ]);
    expect(undone.map(({ sha: name, byPerson }) => [name, byPerson])).toEqual([
      [sha('d'), true],
      [sha('c'), false],
      [sha('b'), false],
      [sha('a'), false],
    ]);
  });
});
