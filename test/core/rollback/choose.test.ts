import { describe, expect, it } from '@jest/globals';
import { formatRestart } from '../../../src/core/commit/format.ts';
import { limits } from '../../../src/core/limits.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { chooseAims } from '../../../src/core/rollback/choose.ts';
import type { Aim, Way } from '../../../src/core/rollback/types.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { toPlain } from '../../../src/core/text.ts';
import {
  asked,
  commit,
  deployed,
  manual,
  reverted,
  rolledBack,
  sha,
  source,
  stateOf,
} from '../history/commits.ts';

function chosen(way: Way, commits: readonly CommitRecord[], total?: number): Aim | Problem {
  const chosen = chooseAims([stateOf(commits, total)], 'staging', way, null);
  if (isProblem(chosen)) return chosen;
  const [aim] = chosen.aims;
  if (aim === undefined) throw new Error('There is one for each service.');
  return aim;
}

const back = (commits: readonly CommitRecord[], total?: number) => chosen({ kind: 'back' }, commits, total);
const to = (name: string, commits: readonly CommitRecord[], total?: number) =>
  chosen({ kind: 'name', name }, commits, total);

function restarted(name: string): CommitRecord {
  const service = {
    service: 'storefront',
    path: '',
    image: 'shop/storefront:b',
    versionsBefore: [],
    versionAfter: name,
  };
  return commit(name, formatRestart({ ...asked, services: [{ ...service, source }] }));
}

const undoneBy = (aim: Aim | Problem): readonly string[] =>
  isProblem(aim) ? [aim.code] : aim.undone.map((entry) => entry.commit.sha);

const words = (refusal: Aim | Problem): string => {
  if (!isProblem(refusal)) throw new Error('expected a problem');
  return [refusal.title, ...refusal.reasons, refusal.remedy].map(toPlain).join('\n');
};

describe('a step back', () => {
  it.each<[string, readonly CommitRecord[], readonly string[]]>([
    ['the newest', [deployed('b'), deployed('a')], ['b']],
    ['below a person’s commit', [manual('m'), deployed('b')], ['b']],
    ['the one before a rolled back one', [rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')], ['a']],
    ['the one before a reverted one', [reverted('v', sha('b')), deployed('b'), deployed('a')], ['a']],
    ['one above a rollback', [deployed('c'), rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')], ['c']],
    [
      'a reapplied one',
      [reverted('w', sha('v')), reverted('v', sha('b')), deployed('b'), deployed('a')],
      ['b'],
    ],
    ['none of another environment', [deployed('x', { environment: 'production' }), deployed('a')], ['a']],
    ['none of another service', [deployed('x', { service: 'api' }), deployed('a')], ['a']],
    ['with its restarts', [restarted('s'), manual('m'), restarted('t'), deployed('b')], ['s', 't', 'b']],
    ['without what restarted the one before', [deployed('b'), restarted('s'), deployed('a')], ['b']],
    [
      'without restarts that were taken back with another',
      [rolledBack('r', ['s', 'b'], 'a'), restarted('s'), deployed('b'), deployed('a')],
      ['a'],
    ],
    [
      'with a restart after a rollback',
      [restarted('s'), rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')],
      ['s', 'a'],
    ],
  ])('takes back %s', (_, commits, names) => {
    expect(undoneBy(back(commits))).toEqual(names.map(sha));
  });

  it.each([
    [[], 0, 'No commit has touched its folder.'],
    [[manual('m')], 1, 'The one commit of its folder holds no deploy'],
    [[manual('m'), manual('n')], 2, 'The 2 commits of its folder hold no deploy'],
    [[manual('m'), manual('n')], 90, 'There are 88 older ones'],
    [[rolledBack('r', 'a', '0'), deployed('a')], 2, 'Rolled back before: 1.'],
    [[rolledBack('r', 'a', '0')], 1, 'holds no deploy'],
    [[restarted('s')], 1, 'holds no deploy'],
  ])('%#: takes back none of %j', (commits, total, reason) => {
    expect(back(commits, total)).toMatchObject({ code: 'nothing-to-roll-back' });
    expect(words(back(commits, total))).toContain(reason);
  });

  it('knows what was rolled back before', () => {
    const commits = [
      rolledBack('q', 'b', 'a'),
      rolledBack('r', 'c', 'b'),
      deployed('c'),
      deployed('b'),
      deployed('a'),
    ];
    const aim = back(commits);
    expect(undoneBy(aim)).toEqual([sha('a')]);
    expect(isProblem(aim) ? [] : aim.passed.map((entry) => entry.commit.sha)).toEqual([sha('c'), sha('b')]);
  });

  it('undoes a bounded number of commits, and names the revision before them', () => {
    const restarts = (many: number) => Array.from({ length: many }, (_, at) => restarted(`s${at}`));
    const most = limits.undoneInAStep - 1;
    expect(undoneBy(back([...restarts(most), deployed('b'), deployed('a')]))).toHaveLength(
      limits.undoneInAStep,
    );
    const refusal = back([...restarts(most + 1), deployed('b'), deployed('a')]);
    expect(refusal).toMatchObject({ code: 'too-many-to-undo' });
    expect(words(refusal)).toContain('/rollback staging storefront --to-revision 1.');
    const edited = back([...restarts(most + 1), manual('m'), deployed('b'), deployed('a')]);
    expect(words(edited)).toContain('/rollback staging storefront --to-revision 1 --include-manual.');
  });
});

describe('a revision', () => {
  const commits = [deployed('c'), manual('m'), rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')];
  const at = (number: number, total?: number) => chosen({ kind: 'revision', number }, commits, total);

  it.each([
    [5, []],
    [4, ['c']],
    [2, ['c', 'm', 'r']],
    [1, ['c', 'm', 'r', 'b']],
  ])('%d takes back all that is newer', (number, names) => {
    expect(undoneBy(at(number))).toEqual(names.map(sha));
    expect(at(number)).toMatchObject({ target: { number } });
  });

  it.each([
    [6, 5, 'no-such-revision', 'The newest is 5.'],
    [1, 0, 'no-such-revision', 'No commit has touched its folder.'],
    [1, 400, 'revision-not-read', 'slipway rollback staging storefront --to-revision 1'],
    [395, 400, 'revision-not-read', 'the newest 100 of 400'],
  ])('%d of %d is refused as %s', (number, total, problem, reason) => {
    const found = total === 0 ? chosen({ kind: 'revision', number }, []) : at(number, total);
    expect(found).toMatchObject({ code: problem });
    expect(words(found)).toContain(reason);
  });
});

describe('a revision that came by a pull request', () => {
  const by = (name: string, number: number | null, merge: string | null = null) => ({
    ...manual(name),
    pull: number === null ? null : { number, merge },
  });

  it.each([
    ['an earlier commit, merged', [by('m', 7, 'x'), by('n', 7, 'x'), deployed('a')], 2],
    ['an earlier commit, rebased', [deployed('b'), by('m', 7), by('n', 7), deployed('a')], 2],
    ['the first of three', [by('l', 7), by('m', 7), by('n', 7), deployed('a')], 2],
  ])('was never in force: %s', (_, commits, number) => {
    const refusal = chosen({ kind: 'revision', number }, commits);
    expect(refusal).toMatchObject({ code: 'never-in-force' });
    expect(words(refusal)).toContain('/rollback staging storefront --to-revision ');
    expect(to(commits.at(-number)?.sha ?? '', commits)).toMatchObject({ code: 'never-in-force' });
  });

  it.each([
    ['the last of them', [deployed('b'), by('m', 7), by('n', 7)], 2],
    ['that of another', [by('m', 8), by('n', 7)], 1],
    ['none of a pull request, between', [by('m', 7), by('k', null), by('n', 6)], 2],
  ])('was in force: %s', (_, commits, number) => {
    expect(chosen({ kind: 'revision', number }, commits)).toMatchObject({ target: { number } });
  });
});

describe('a name', () => {
  const commits = [deployed('c'), rolledBack('r', 'b', 'a'), deployed('b'), manual('m'), deployed('a')];

  it.each([
    ['an image tag: the newest revision that left it in force', 'a', 4],
    ['an image tag that was rolled back', 'b', 3],
    ['a version', 'v-b', 3],
    ['what runs already', 'c', 5],
    ['a commit', sha('m'), 2],
    ['a commit, abbreviated', sha('m').slice(0, 7), 2],
    ['a commit, in capitals', sha('m').slice(0, 12).toUpperCase(), 2],
  ])('is %s', (_, name, number) => {
    expect(to(name, commits)).toMatchObject({ target: { number } });
  });

  it.each([
    ['nothing', 'x'],
    ['a commit of six digits', sha('m').slice(0, 6)],
    ['part of a version', 'v-'],
    ['a whole reference', 'shop/storefront:a'],
    ['a commit of another folder', 'f'.repeat(40)],
  ])('is not %s', (_, name) => {
    expect(to(name, commits)).toMatchObject({ code: 'nothing-is-called-so' });
    expect(words(to(name, commits))).toContain('Revision 3: commit');
  });

  it('is none that could be two', () => {
    const one = { ...deployed('abcdef0'), sha: '1'.repeat(40) };
    const other = { ...manual('m'), sha: 'abcdef0'.padEnd(40, '2') };
    expect(to('abcdef0', [deployed('b'), one, other])).toMatchObject({ code: 'ambiguous-name' });
    const third = { ...manual('n'), sha: 'abcdef0'.padEnd(40, '3') };
    expect(words(to('abcdef0', [third, other]))).toContain('Revision 2');
    expect(to(third.sha, [third, other])).toMatchObject({ target: { number: 2 } });
    // Both readings are one revision.
    const both = { ...one, sha: 'abcdef0'.padEnd(40, '4') };
    expect(to('abcdef0', [deployed('b'), both])).toMatchObject({ target: { number: 1 } });
  });

  it('says how many revisions were searched, where those are not all', () => {
    expect(words(to('x', commits, 105))).toContain('The newest 5 of 105 revisions were searched.');
  });
});
