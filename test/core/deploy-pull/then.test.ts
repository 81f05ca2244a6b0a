import { describe, expect, it } from '@jest/globals';
import { type GatesPlace, placeAt } from '../../../src/core/deploy-pull/then.ts';
import type { MergedCommit } from '../../../src/core/deploy-pull/types.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';
import { configured } from '../../commands/snapshot.ts';
import { lock, locksOf } from '../../support/locks.ts';
import { sha } from '../../support/request.ts';

const { environment, service } = configured();
const merged: MergedCommit = {
  ...{ sha: sha('5'), url: 'https://github.test/5', message: '', parents: [], before: null },
  ...{ by: 'dev', at: '2026-11-22T10:00:00Z' },
};
const head = sha('4');

function commit(digit: string, at: string): CommitRecord {
  const author = { name: 'slipway', login: null };
  return { sha: sha(digit), parents: [], message: '', author, at, url: '', tree: null, pull: null };
}

function stateOf(...commits: readonly CommitRecord[]): ServiceState {
  return { service, path: 'staging/storefront', entries: [], history: { commits, total: commits.length } };
}

const [earlier, same, later] = ['2026-11-22T09:59:59Z', merged.at, '2026-11-22T10:00:01Z'];

function placed(place: Partial<GatesPlace>): GatesPlace {
  return placeAt({ state: stateOf(), before: null, locks: locksOf(), ...place }, merged, head);
}

const before = (...commits: readonly CommitRecord[]) => ({
  environment,
  services: new Map([[service.name, stateOf(...commits)]]),
  failed: [],
  seen: null,
});

describe('how a place was when a pull request was merged', () => {
  it.each([
    ['without a lock of later', later, 0],
    ['with one of that very second', same, 1],
    ['with one of before', earlier, 1],
  ])('is told %s', (_, at, locks) => {
    expect(placed({ locks: locksOf({ ...lock, at }) }).locks.locks).toHaveLength(locks);
  });

  it('is told without the merge itself, its own commit, and what came after it', () => {
    const commits = [commit('6', later), commit('5', same), commit('4', earlier), commit('3', earlier)];
    const { commits: left } = placed({ state: stateOf(...commits) }).state.history;
    expect(left.map((one) => one.sha)).toEqual([sha('3')]);
  });

  it.each([
    ['not known where something has come there since', later, null],
    ['what it is where nothing has', earlier, 'known'],
  ])('what runs before it is %s', (_, at, known) => {
    const place = placed({ before: before(commit('7', at)) });
    expect(place.before === null ? null : 'known').toBe(known);
  });

  it('leaves what nobody can date: a lock that cannot be read', () => {
    const unreadable = [{ path: 'locks/staging.json', environment: 'staging', service: null }];
    expect(placed({ locks: { ...locksOf(), unreadable } }).locks.unreadable).toEqual(unreadable);
  });
});
