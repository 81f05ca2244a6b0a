import { describe, expect, it } from '@jest/globals';
import { chosenBefore } from '../../../src/core/rollback/again.ts';
import type { Way } from '../../../src/core/rollback/types.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';
import { deployed, manual, rolledBack, sha, stateOf } from '../history/commits.ts';

/** @param commits newest first */
function serviceOf(name: string, ...commits: readonly CommitRecord[]): ServiceState {
  const state = stateOf(commits);
  return { ...state, service: { ...state.service, name }, path: `staging/${name}` };
}

const [a, b] = [deployed('a'), deployed('b')];
const storefront = serviceOf('storefront', rolledBack('new', 'b', 'a'), b, a);
const of = (service: string, ...names: readonly string[]) => ({ service, reverts: names.map(sha) });

const { at } = b;
const later = '2026-11-22T12:00:00Z';

/** The same, of the api. */
function ofApi({ message, ...record }: CommitRecord): CommitRecord {
  return { ...record, message: message.replaceAll('storefront', 'api') };
}

function byAnother({ message, ...record }: CommitRecord): CommitRecord {
  return { ...record, message: message.replace('Slipway-Delivery: d', 'Slipway-Delivery: another') };
}

/** Its deploy is newer than those of others. */
const back = serviceOf('storefront', rolledBack('new', 'b', 'a'), { ...b, at: '2026-11-22T11:00:00Z' }, a);

const chosen = (way: Way, services: readonly ServiceState[], ...done: ReturnType<typeof of>[]) =>
  chosenBefore(services, 'staging', way, { sha: sha('new'), at, delivery: 'd', services: done });

describe('what a rollback that is in was chosen to be', () => {
  const undone = of('storefront', 'b');

  it('is what it undid, of what was there before it', () => {
    expect(chosen({ kind: 'back' }, [storefront], undone)).toMatchObject({
      aims: [{ undone: [{ commit: b }], target: null }],
      left: [],
    });
    expect(chosen({ kind: 'revision', number: 1 }, [storefront], undone)).toMatchObject({
      aims: [{ undone: [{ commit: b }], target: { number: 1 } }],
    });
  });

  it('left alone what another deploy is the newest of, and what has none', () => {
    const api = serviceOf('api', byAnother(ofApi(deployed('x'))));
    const web = serviceOf('web', manual('m'));
    expect(chosen({ kind: 'newest' }, [back, api, web], undone)?.left).toEqual([
      { service: 'api', why: 'another' },
      { service: 'web', why: 'none' },
    ]);
  });

  it('left alone where what the deploy brought was gone', () => {
    const api = serviceOf('api', deployed('x', { service: 'api' }));
    expect(chosen({ kind: 'back' }, [storefront, api], undone)).toMatchObject({
      aims: [{ state: { service: { name: 'storefront' } } }],
      left: [{ service: 'api', why: 'gone' }],
    });
  });

  it.each<Way>([{ kind: 'back' }, { kind: 'newest' }])(
    'left alone what the same command rolled back by a commit of its own: %j',
    (way) => {
      const own = ofApi({ ...rolledBack('of-api', 'y', 'x'), at: later });
      const api = serviceOf('api', own, ...[deployed('y'), deployed('x')].map(ofApi));
      expect(chosen(way, [storefront, api], undone)?.left).toEqual([{ service: 'api', why: 'done' }]);
    },
  );

  it.each<[string, CommitRecord]>([
    ['somebody has committed', manual('m')],
    ['another command has deployed', byAnother(ofApi(deployed('y')))],
    ['another command has rolled back', byAnother(ofApi(rolledBack('of-api', 'x', 'w')))],
  ])('is not known where since then %s to what it left alone', (_, commit) => {
    const before = byAnother(ofApi(deployed('x')));
    const [untouched, touched] = [[before], [{ ...commit, at: later }, before]].map((commits) =>
      chosen({ kind: 'newest' }, [back, serviceOf('api', ...commits)], undone),
    );
    expect(untouched?.left).toEqual([{ service: 'api', why: 'another' }]);
    expect(touched).toBeNull();
  });

  it.each<[string, readonly ServiceState[], ReturnType<typeof of>]>([
    ['it would undo something else by now', [storefront], of('storefront', 'a')],
    ['nobody knows the service any more', [storefront], of('api', 'b')],
    ['there is nothing to be undone', [serviceOf('storefront', manual('m'))], undone],
  ])('is not known where %s', (_, services, done) => {
    expect(chosen({ kind: 'back' }, services, done)).toBeNull();
  });
});
