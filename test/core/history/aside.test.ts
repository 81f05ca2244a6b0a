import { describe, expect, it } from '@jest/globals';
import { withAside } from '../../../src/core/history/aside.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { commit, sha } from './commits.ts';

/** `b@m` came by the merge m. */
function commitsOf(words: string): readonly CommitRecord[] {
  return words.split(' ').map((word) => {
    const [name = '', merge] = word.split('@');
    return commit(name, 'x\n', merge === undefined ? {} : { pull: { number: 1, merge: sha(merge) } });
  });
}

/** @param sides By the merges: what was on the other side. */
function whole(listed: string, sides: Readonly<Record<string, string>>): string {
  const commits = commitsOf(listed);
  const aside = new Map(Object.entries(sides).map(([merge, words]) => [sha(merge), commitsOf(words)]));
  const all = withAside({ commits, total: commits.length + 5, aside });
  expect(all.total - all.commits.length).toBe(5);
  return all.commits.map((one) => Buffer.from(one.sha.replace(/(?:00)+$/, ''), 'hex').toString()).join(' ');
}

describe('a history with what git leaves out', () => {
  it.each<[string, string, Readonly<Record<string, string>>, string]>([
    ['has it below the branch that was merged', 'e c@m b@m a', { m: 'r d a' }, 'e c b r d a'],
    ['is the same where nothing came beside', 'e c@m b@m a', { m: 'a' }, 'e c b a'],
    ['is no longer than what was read', 'e b@m c a', { m: 'r d c a z y' }, 'e b r d c a'],
    ['has all of a side that is not known at all', 'c@m b@m', { m: 'r d a' }, 'c b r d a'],
    ['has each once', 'c@n b@m a', { n: 's r b a', m: 'r d a' }, 'c s r b d a'],
  ])('%s', (_, listed, sides, all) => {
    expect(whole(listed, sides)).toBe(all);
  });
});
