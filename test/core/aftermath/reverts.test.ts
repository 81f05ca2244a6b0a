import { describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';
import { type SeenFolder, undoingsIn, undoingTitle } from '../../../src/core/aftermath/reverts.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { toPlain } from '../../../src/core/text.ts';
import { commit, deployed, recorded, reverted, rolledBack, sha, stateOf } from './commits.ts';

const folder = (environment: string, ...commits: readonly CommitRecord[]): SeenFolder => ({
  environment,
  state: stateOf(...commits),
  recorded,
});
const all = () => true;
const of = (folders: readonly SeenFolder[], isMeant: (one: CommitRecord) => boolean = all) =>
  undoingsIn(folders, isMeant).map(({ commit: { sha: name }, how, reason, reversals }) => ({
    name,
    how,
    reason,
    places: reversals.map(({ environment }) => environment),
  }));

const one = deployed('one');
const two = deployed('two');

describe('what people undid', () => {
  it('is what they reverted, and what they put back', () => {
    const was = { ...deployed('one'), tree: 'a'.repeat(40) };
    const now = { ...deployed('two'), tree: 'b'.repeat(40) };
    const back = { ...commit('back', 'Go back\n\nIt fails.'), tree: 'a'.repeat(40) };
    expect(of([folder('staging', back, now, was)])).toEqual([
      { name: sha('back'), how: 'restoration', reason: 'Go back', places: ['staging'] },
    ]);
    expect(of([folder('staging', reverted('undo', 'two'), two, one)])).toEqual([
      { name: sha('undo'), how: 'revert', reason: null, places: ['staging'] },
    ]);
  });

  it('is what they rolled back in a clone', () => {
    const undo = rolledBack('undo', ['two'], { runs: 'one' });
    const broken = { ...undo, message: `${undo.message}Slipway-Break-Glass: GitHub is down\n` };
    expect(of([folder('staging', broken, two, one)])).toEqual([
      { name: sha('undo'), how: 'rollback', reason: 'GitHub is down', places: ['staging'] },
    ]);
    const deploy = { ...two, message: `${two.message}Slipway-Break-Glass: GitHub is down\n` };
    expect(of([folder('staging', deploy, one)])).toEqual([]);
  });

  it('is one for one commit, however many folders it touched', () => {
    const undo = reverted('undo', 'two', 'other');
    const production = deployed('other', { environment: 'production' });
    expect(of([folder('staging', undo, two, one), folder('production', undo, production)])).toMatchObject([
      { name: sha('undo'), places: ['staging', 'production'] },
    ]);
  });

  it('comes in the order in which it was done', () => {
    const commits = [reverted('again', 'undo'), reverted('undo', 'two'), two, one];
    expect(of([folder('staging', ...commits)]).map(({ name }) => name)).toEqual([sha('undo'), sha('again')]);
    const early = { ...reverted('early', 'other'), at: '2026-11-22T09:00:00Z' };
    const elsewhere = folder('production', early, deployed('other', { environment: 'production' }));
    expect(of([folder('staging', ...commits), elsewhere]).map(({ name }) => name)).toEqual([
      sha('early'),
      sha('undo'),
      sha('again'),
    ]);
  });

  it.each<[string, readonly CommitRecord[]]>([
    ['somebody changed something', [commit('edit', 'Scale up'), two, one]],
    ['somebody reverted an edit', [reverted('undo', 'edit'), commit('edit', 'Scale up'), two, one]],
    ['somebody quotes a revert', [commit('q', 'Note\n\n> This reverts commit 7477.'), two, one]],
  ])('is nothing where %s', (_, commits) => {
    expect(of([folder('staging', ...commits)])).toEqual([]);
  });

  it('is what Slipway rolled back, too, with who asked for it, and where', () => {
    const commits = [rolledBack('undo', ['two'], { runs: 'one' }), two, one];
    const [found] = undoingsIn([folder('staging', ...commits)], () => true);
    const trailers = parseTrailers(commits[0]?.message ?? '');
    expect(trailers?.delivery).not.toBeNull();
    expect(found).toMatchObject({
      how: 'rollback',
      by: trailers?.actor?.login,
      request: trailers?.request,
      delivery: trailers?.delivery,
    });
  });

  it('is only of the commits that are meant', () => {
    expect(
      of([folder('staging', reverted('undo', 'two'), two, one)], ({ sha: name }) => name !== sha('undo')),
    ).toEqual([]);
  });

  it('has a title', () => {
    const title = (...commits: readonly CommitRecord[]) =>
      undoingsIn([folder('staging', ...commits)], all).map((undoing) => toPlain(undoingTitle(undoing)));
    expect(title(reverted('again', 'undo'), reverted('undo', 'two'), two, one)).toEqual([
      'Taken back: storefront in staging',
      'In force again: storefront in staging',
    ]);
  });
});

describe('what somebody has deployed over since', () => {
  it.each<[string, boolean, readonly CommitRecord[]]>([
    ['a deploy', true, [deployed('three')]],
    ['a rollback of another', true, [rolledBack('more', ['one'], { runs: 'zero' })]],
    ['its own revert', true, [reverted('again', 'undo')]],
    ['a restart', false, [deployed('start', { action: 'restart', runs: 'one' })]],
    ['an edit', false, [commit('edit', 'Scale up')]],
    ['a deploy that was undone', false, [reverted('undone', 'three'), deployed('three')]],
    ['nothing', false, []],
  ])('is marked: %s', (_, overtaken, newer) => {
    const commits = [...newer, reverted('undo', 'two'), two, one];
    const [undoing] = undoingsIn([folder('staging', ...commits)], ({ sha: name }) => name === sha('undo'));
    expect(undoing?.reversals.map((reversal) => reversal.overtaken)).toEqual([overtaken]);
  });
});
