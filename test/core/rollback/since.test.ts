import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatRestart } from '../../../src/core/commit/format.ts';
import { meantNow, refuseOther, refuseUnpushed, refuseUnseen } from '../../../src/core/rollback/since.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { toPlain } from '../../../src/core/text.ts';
import { asked, commit, deployed, manual, reverted, rolledBack, sha, stateOf } from '../history/commits.ts';
import { request } from '../../support/request.ts';

/** Fixtures are asked for by dev. */
const by = (author: string, at = request.at) => ({
  ...request,
  at,
  delivery: 'another',
  comment: { ...request.comment, author },
});
const at = (one: CommitRecord, when: string): CommitRecord => ({ ...one, at: when });
const [before, same, after] = ['2026-11-22T09:59:59Z', '2026-11-22T10:00:00Z', '2026-11-22T10:00:01Z'];
const minute = '2026-11-22T09:59:00Z';
const justBefore = '2026-11-22T09:59:01Z';
const refused = (commits: readonly CommitRecord[], author = 'ada') =>
  refuseUnseen({ services: [stateOf(commits)], environment: 'staging' }, by(author));

const breakGlass = (one: CommitRecord): CommitRecord => ({
  ...one,
  message: one.message.replace('Slipway-Delivery: d', 'Slipway-Break-Glass: all is down'),
});
const restarted = commit(
  's',
  formatRestart({
    ...asked,
    services: [
      {
        service: 'storefront',
        path: '',
        image: 'shop/storefront:a',
        versionsBefore: [],
        versionAfter: '2',
        source: null,
      },
    ],
  }),
);

describe('what Slipway did since the comment', () => {
  it.each<[string, CommitRecord, string, string]>([
    ['a deploy', at(deployed('b'), after), 'ada', 'b was deployed to storefront in staging'],
    ['a rollback', at(rolledBack('r', 'b', 'a'), after), 'ada', 'storefront in staging was rolled back'],
    ['a rollback in a clone', at(breakGlass(rolledBack('r', 'b', 'a')), after), 'ada', 'rolled back'],
    ['a revert by a person', at(reverted('r', sha('b')), after), 'dev', 'was rolled back'],
    ['a restoration by a person', { ...at(manual('r'), after), tree: 'a' }, 'dev', 'was rolled back'],
    ['a rollback by another right before', at(rolledBack('r', 'b', 'a'), justBefore), 'ada', 'right before'],
    ['one’s own', at(deployed('b'), after), 'dev', 'b was deployed'],
    ['what another did in that second', at(deployed('b'), same), 'ada', 'b was deployed'],
  ])('is %s: the step back is refused', (_, one, author, title) => {
    const older = [at(deployed('b'), before), { ...at(deployed('a'), before), tree: 'a' }];
    const refusal = refused([one, ...older.filter(({ sha }) => sha !== one.sha)], author);
    expect(refusal).toMatchObject({ code: 'changed-since-you-asked' });
    if (refusal === null) throw new Error('It is refused.');
    expect(toPlain(refusal.title)).toContain(title);
    expect(refusal.reasons.map(toPlain).join(' ')).toContain('Nothing was done');
    expect(toPlain(refusal.remedy)).toMatch(
      /\/history staging storefront.*name the revision with --to-revision/u,
    );
  });

  it.each<[string, CommitRecord, string]>([
    ['what was there before', at(deployed('b'), before), 'ada'],
    ['what one did oneself in that second', at(deployed('b'), same), 'DEV'],
    ['a rollback by another that was there for a minute', at(rolledBack('r', 'b', 'a'), minute), 'ada'],
    ['one’s own rollback right before', at(rolledBack('r', 'b', 'a'), justBefore), 'dev'],
    ['a person’s edit', at(manual('m'), after), 'ada'],
    ['a person’s revert of an edit', at(reverted('r', sha('m')), after), 'ada'],
    ['a revert in the very second', at(reverted('r', sha('a')), same), 'ada'],
    ['a deploy in a clone, by its clock', at(breakGlass(deployed('b')), after), 'ada'],
    ['a restart', at(restarted, after), 'ada'],
    ['another environment', at(deployed('b', { environment: 'production' }), after), 'ada'],
    ['another service', at(deployed('b', { service: 'api' }), after), 'ada'],
  ])('is not %s', (_, one, author) => {
    expect(refused([one, at(manual('m'), before), at(deployed('a'), before)], author)).toBeNull();
  });

  it('is no rollback right before that something was deployed after', () => {
    const rollback = at(rolledBack('r', 'b', 'a'), justBefore);
    expect(refused([at(deployed('c'), before), rollback, at(deployed('b'), minute)])).toBeNull();
    expect(refused([at(restarted, before), rollback, at(deployed('b'), minute)])).not.toBeNull();
  });

  it('is no revert of what is older than the newest deploy', () => {
    const [b, a] = [at(deployed('b'), before), at(deployed('a'), before)];
    const older = at(reverted('r', sha('a')), after);
    expect(refused([older, b, a])).toBeNull();
    expect(refused([at(reverted('q', sha('b')), after), older, b, a])).not.toBeNull();
    const again = at(reverted('q', sha('r')), after);
    expect(refused([again, at(reverted('r', sha('b')), before), b, a])).not.toBeNull();
  });

  it('is not what this very delivery did', () => {
    const services = [stateOf([at(deployed('b'), after)])];
    const own = { ...by('ada'), delivery: asked.delivery };
    expect(refuseUnseen({ services, environment: 'staging' }, own)).toBeNull();
  });

  it('is refused of any of several services', () => {
    const services = [stateOf([at(deployed('a'), before)]), stateOf([at(deployed('b'), after)])];
    expect(refuseUnseen({ services, environment: 'staging' }, by('ada'))).not.toBeNull();
  });

  it('depends on nothing older than the comment', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 6 }), (ages) => {
        const commits = ages.map((age, place) =>
          at(deployed(`t${place}`), new Date(Date.parse(before) - age * 1000).toISOString()),
        );
        expect(refused(commits)).toBeNull();
        expect(refused([at(deployed('z'), after), ...commits])).not.toBeNull();
        expect(refused([...commits, at(deployed('z'), after)])).not.toBeNull();
      }),
    );
  });
});

describe('a rollback that is in the clone alone', () => {
  const services = [stateOf([rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')])];
  const unpushed = { command: 'git push', fetch: 'git fetch origin' };
  const refusal = (commits: readonly string[], environment = 'staging', seen = services) =>
    refuseUnpushed({ services: seen, environment }, { ...unpushed, commits: commits.map(sha) });

  it('is to be pushed before a further step', () => {
    const refused = refusal(['r']);
    expect(refused).toMatchObject({ code: 'rollback-unpushed' });
    expect(toPlain(refused?.remedy ?? [])).toBe(
      'To push it, run git push; where that is rejected, git fetch origin, and this command again. To go further back, name the revision with --to-revision, or a commit, a version or an image tag with --to.',
    );
  });

  it('does not matter once something was deployed, which a step back takes back', () => {
    const since = [rolledBack('r', 'b', 'a'), deployed('b'), deployed('a')];
    expect(refusal(['c', 'r'], 'staging', [stateOf([deployed('c'), ...since])])).toBeNull();
    expect(refusal(['s', 'r'], 'staging', [stateOf([restarted, ...since])])).not.toBeNull();
    const again = [rolledBack('q', 'c', 'a'), deployed('c'), ...since];
    expect(refusal(['q', 'c', 'r'], 'staging', [stateOf(again)])).not.toBeNull();
  });

  it('does not matter elsewhere, nor does what is no rollback', () => {
    expect(refusal(['r'], 'production')).toBeNull();
    expect(refusal(['x', 'b'])).toBeNull();
    expect(refuseUnpushed({ services, environment: 'staging' }, null)).toBeNull();
  });
});

describe('what a later try would undo', () => {
  const seen = [deployed('b'), deployed('a')];
  const first = meantNow({ services: [stateOf(seen)] }, [sha('b')]);
  const other = (newer: readonly CommitRecord[], undone: readonly string[]) =>
    refuseOther(
      { services: [stateOf([...newer, ...seen])], environment: 'staging', delivery: 'this' },
      first,
      undone.map(sha),
    );

  it.each<[string, readonly CommitRecord[], readonly string[]]>([
    ['a newer deploy', [deployed('c')], ['c']],
    ['the one before, after a rollback', [rolledBack('r', 'b', 'a')], ['a']],
    ['the one before, after a revert by a person', [manual('m')], ['a']],
    ['the one before, with its restart', [restarted], ['s', 'a']],
  ])('is another: %s', (_, newer, undone) => {
    expect(other(newer, undone)).toMatchObject({ code: 'changed-since-you-asked' });
  });

  it.each<[string, readonly CommitRecord[], readonly string[]]>([
    ['nothing came between', [], ['b']],
    ['a person committed', [manual('m')], ['b']],
    ['it was restarted', [restarted], ['s', 'b']],
  ])('is the same: %s', (_, newer, undone) => {
    expect(other(newer, undone)).toBeNull();
  });

  it('is the same where an earlier try of the delivery has undone it already', () => {
    const services = [stateOf([rolledBack('r', 'b', 'a'), ...seen])];
    const scene = { services, environment: 'staging', delivery: asked.delivery };
    expect(refuseOther(scene, first, [])).toBeNull();
    expect(refuseOther({ ...scene, delivery: 'other' }, first, [])).not.toBeNull();
  });
});
