import { describe, expect, it } from '@jest/globals';
import { inShallowClone } from '../../../src/core/clone/shallow.ts';
import { historyEntries } from '../../../src/core/history/entries.ts';
import { shortSha } from '../../../src/core/labels.ts';
import type { Problem } from '../../../src/core/problem.ts';
import {
  cannotMerge,
  nothingToRollBack,
  tooManyToUndo,
  undoesPeople,
} from '../../../src/core/problems/rollback.ts';
import { rollbackImageGone } from '../../../src/core/problems/rollback-image.ts';
import { ambiguousName, neverInForce, otherThanCalled } from '../../../src/core/problems/rollback-target.ts';
import { restoring } from '../../../src/core/rollback/command.ts';
import { toPlain } from '../../../src/core/text.ts';
import { configured } from '../../commands/snapshot.ts';
import { deployed, manual, sha, stateOf } from '../history/commits.ts';

const { environment } = configured();
const state = stateOf([deployed('c'), manual('m'), deployed('b'), deployed('a')]);
const entries = historyEntries(state, 'staging');
const [newest, edit, held] = entries;
if (newest === undefined || edit === undefined || held === undefined) throw new Error('They are there.');
const place = { service: 'storefront', environment: 'staging' };
const [a, b, c, m] = ['a', 'b', 'c', 'm'].map((name) => shortSha(sha(name)));
const image = { registry: 'r', repository: 'shop/storefront', tag: 'b', digest: null };
const to = (revision: number) => restoring({ ...place, revision }, entries);

function told(found: Problem): string {
  const { title, reasons, remedy } = inShallowClone(found, { services: [state], environment });
  return [title, ...reasons, remedy].map(toPlain).join('\n');
}

describe('a problem in a shallow clone', () => {
  it.each<[Problem, readonly string[]]>([
    [nothingToRollBack({ ...place, read: 4, unread: 0, undone: 0 }), ['staging storefront --to …;']],
    [tooManyToUndo({ ...place, restarts: 99, command: to(1) }), [`--to ${a} --include-manual.`]],
    [tooManyToUndo({ ...place, restarts: 99, command: to(0) }), ['--to … --include-manual.']],
    [undoesPeople({ ...place, commits: [{ ...edit, by: 'Ada' }] }), [`\nCommit ${m} by Ada: More memory`]],
    [
      cannotMerge({ ...place, commit: newest.commit, conflicts: [], newer: [], held, before: 2 }),
      [`hold what ${b} brought`, `--to ${b}, which`],
    ],
    [
      rollbackImageGone({
        ...place,
        image,
        instead: { image, digest: null, revision: 2, command: to(2) },
        asked: 1,
        withdrawn: false,
      }),
      ['is b.', `--to ${b} --include-manual.`],
    ],
    [
      ambiguousName({ ...place, name: 'c', meant: [newest] }),
      [`\nCommit ${c}, image c`, 'Say which: /rollback'],
    ],
    [otherThanCalled({ ...place, name: 'c', target: newest, images: [] }), [`\nCommit ${c}`, `--to ${c}.`]],
    [neverInForce({ ...place, number: 3, newest }), ['That revision of storefront', `--to ${c})`]],
  ])('names revisions by their commits: %#', (found, words) => {
    const said = told(found);
    for (const one of words) expect(said).toContain(one);
    expect(said).not.toMatch(/--to-revision|revision \d/iu);
    expect(said).toContain('git fetch --unshallow');
  });
});
