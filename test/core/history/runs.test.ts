import { describe, expect, it } from '@jest/globals';
import { runningNow } from '../../../src/core/history.ts';
import { serviceHistory } from '../../../src/core/history/revisions.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import {
  deployed,
  entriesOf,
  leaving,
  person,
  restarted,
  reverted,
  rolledBack,
  sha,
  stateOf,
} from './commits.ts';

describe('what a revision runs', () => {
  const runs = (...commits: readonly CommitRecord[]) =>
    entriesOf(...commits).map(({ runs }) => runs?.version ?? null);

  it('is what a person’s revert or restoration left in effect', () => {
    const [a, b, c] = [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B'), leaving(deployed('c'), 'C')];
    expect(
      runs(
        a,
        b,
        c,
        leaving(reverted('v', sha('c')), 'B'),
        person('m', 'M'),
        person('n', 'A'),
        leaving(reverted('w', sha('n')), 'M'),
      ),
    ).toEqual(['v-a', 'v-b', 'v-c', 'v-b', null, 'v-a', 'v-b']);
  });

  it('is not known of a person’s revert that left what no older revision had, unless it is of other things', () => {
    const [a, b] = [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B')];
    const partly = leaving(reverted('v', sha('b')), 'V');
    expect(runs(a, b, partly)).toEqual(['v-a', 'v-b', null]);
    expect(serviceHistory(stateOf([partly, b, a]), 'staging').deployed).toBeNull();
    expect(runs(a, b, person('m', 'M'), leaving(reverted('w', sha('m')), 'W')).at(-1)).toBe('v-b');
  });

  it.each<[string, readonly CommitRecord[], string | null]>([
    ['an edit and its revert', [person('m', 'M'), leaving(reverted('w', sha('m')), 'V')], null],
    [
      'a revert of an edit, beside another',
      [person('m', 'M'), person('n', 'N'), leaving(reverted('w', sha('m')), 'W')],
      null,
    ],
    ['a deploy and its revert', [deployed('c'), leaving(reverted('w', sha('c')), 'V')], null],
    ['a restoration of it', [leaving(deployed('c'), 'C'), person('m', 'M'), person('n', 'V')], null],
    ['a restart and its revert', [restarted('s', 'a'), leaving(reverted('w', sha('s')), 'V')], null],
    ['a restart', [restarted('s', 'a')], 'v-a'],
    ['a deploy', [deployed('c')], 'v-c'],
    ['a rollback of a deploy', [deployed('c'), rolledBack('r', ['c'], 'a')], 'v-a'],
    ['a restoration of what was before', [person('m', 'M'), person('n', 'A')], 'v-a'],
    ['its own revert', [leaving(reverted('w', sha('v')), 'B')], 'v-b'],
  ])('is known no more after such a revert and %s, unless that tells', (_, then, version) => {
    const before = [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B')];
    const last = entriesOf(...before, leaving(reverted('v', sha('b')), 'V'), ...then).at(-1);
    expect([last?.runs?.version ?? null, last?.unsure]).toEqual([version, version === null]);
  });

  it('is what was there before a deploy that a person reverted, whatever was restarted since', () => {
    const commits = [deployed('a'), deployed('b'), restarted('s', 'b'), reverted('v', sha('b'))];
    expect(runs(...commits)).toEqual(['v-a', 'v-b', 'v-b', 'v-a']);
    expect(runningNow(stateOf(commits.toReversed()), 'staging')?.version).toBe('v-a');
  });

  it('is what was deployed before a rollback that a person reverted, whatever was restarted since', () => {
    const rollback = [rolledBack('r', ['b'], 'a'), restarted('s', 'a'), reverted('v', sha('r'))];
    expect(runs(deployed('a'), deployed('b'), ...rollback).at(-1)).toBe('v-b');
    const reapplied = [reverted('v', sha('b')), reverted('w', sha('v'))];
    const again = [restarted('s', 'b'), reverted('x', sha('w'))];
    expect(runs(deployed('a'), deployed('b'), ...reapplied, ...again).at(-1)).toBe('v-a');
  });

  it('is not known of what a person reverted to, where no deploy is left', () => {
    expect(runs(deployed('a'), reverted('v', sha('a')))).toEqual(['v-a', null]);
  });
});
