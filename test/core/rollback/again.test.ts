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
    const other = deployed('x', { service: 'api' });
    const message = other.message.replace('Slipway-Delivery: d', 'Slipway-Delivery: another');
    const api = serviceOf('api', { ...other, message });
    const web = serviceOf('web', manual('m'));
    const newest = { ...b, at: '2026-11-22T11:00:00Z' };
    const back = serviceOf('storefront', rolledBack('new', 'b', 'a'), newest, a);
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

  it.each<[string, readonly ServiceState[], ReturnType<typeof of>]>([
    [
      'somebody has committed since to what it left alone',
      [storefront, serviceOf('api', { ...manual('m'), at: later })],
      undone,
    ],
    [
      'another command has rolled back since what it left alone',
      [
        storefront,
        serviceOf('api', {
          ...ofApi(rolledBack('of-api', 'x', 'w')),
          at: later,
          message: ofApi(rolledBack('of-api', 'x', 'w')).message.replace(
            'Slipway-Delivery: d',
            'Slipway-Delivery: e',
          ),
        }),
      ],
      undone,
    ],
    ['it would undo something else by now', [storefront], of('storefront', 'a')],
    ['nobody knows the service any more', [storefront], of('api', 'b')],
    ['there is nothing to be undone', [serviceOf('storefront', manual('m'))], undone],
  ])('is not known where %s', (_, services, done) => {
    expect(chosen({ kind: 'back' }, services, done)).toBeNull();
  });
});
