import { describe, expect, it } from '@jest/globals';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { toPlain } from '../../../src/core/text.ts';
import { forwardCommands, forwardTitle } from '../../../src/core/rollback/forward.ts';
import { aftermathNotes } from '../../../src/core/rollback/notes.ts';
import { standingOf } from '../../../src/core/rollback/result.ts';
import type { RolledBackService } from '../../../src/core/rollback/told.ts';
import { rollback } from '../../comment/rollbacks.ts';
import { deployed, manual, rolledBack, sha, stateOf } from '../history/commits.ts';

const [a, b, c] = [deployed('a'), deployed('b'), deployed('c')];
const back = rolledBack('r', 'b', 'a');

/** Of a rollback with these commits before it, newest first. */
const standing = (reverts: readonly string[], before: readonly CommitRecord[], landed = true) => {
  const made = rolledBack('new', reverts, 'a');
  return standingOf(stateOf(landed ? [made, ...before] : before), 'staging', {
    sha: sha('new'),
    reverts: reverts.map(sha),
  });
};

describe('what a rollback means for deploys', () => {
  it.each<[string, readonly string[], readonly CommitRecord[], RolledBackService['deploys']]>([
    ['one is out of force', ['b'], [b, a], 'undone'],
    ['what was rolled back is in force again', ['r'], [back, b, a], 'again'],
    ['one is out, whatever else is back', ['c', 'r'], [c, back, b, a], 'undone'],
    ['a person’s commit alone', ['m'], [manual('m'), b, a], 'as-before'],
    ['one that was rolled back before, with what did that', ['r', 'b'], [back, b, a], 'as-before'],
  ])('%s', (_, reverts, before, deploys) => {
    const told = { revisionBefore: before.length, deploys };
    expect(standing(reverts, before)).toEqual(told);
    // Before it is in, as well.
    expect(standing(reverts, before, false)).toEqual(told);
  });

  it('is not known of a service that nobody knows any more, which no command is told for', () => {
    const told = standingOf(undefined, 'staging', { sha: sha('new'), reverts: [sha('b')] });
    expect(told.revisionBefore).toBeNull();
    const services = rollback().services.map((one) => ({ ...one, ...told }));
    expect(forwardCommands({ ...rollback(), services })).toEqual([]);
  });
});

describe('how it is taken back', () => {
  const of = (deploys: RolledBackService['deploys'], names = ['storefront']) => ({
    ...rollback(),
    services: names.flatMap((service) => rollback().services.map((one) => ({ ...one, service, deploys }))),
  });

  it('is a command for each service, of which a bounded number is told', () => {
    const many = of(
      'undone',
      Array.from({ length: 12 }, (_, at) => `service-${at}`),
    );
    const commands = forwardCommands(many).map((words) => words.join(' '));
    expect(commands).toHaveLength(10);
    expect(commands[3]).toBe('/rollback staging service-3 --to-revision 14');
  });

  it('is to go forward again, unless it went forward itself', () => {
    const titles = [of('undone'), of('again'), of('as-before')].map(forwardTitle);
    expect(titles).toEqual(['To go forward again', 'To undo this', 'To go forward again']);
  });

  it('is told with what would follow, where something would', () => {
    const notes = (deploys: RolledBackService['deploys']) => aftermathNotes(of(deploys)).map(toPlain).join();
    expect(notes('undone')).toContain('It also locks storefront');
    expect(notes('again')).toContain('It also ends the lock of storefront');
    expect(notes('as-before')).toBe('');
  });
});
