import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { approvalsOf, type Asked, opinionated, type ReviewFacts } from '../../../src/core/approval/state.ts';
import type { PassedOver, Review } from '../../../src/core/approval/types.ts';
import type { Actor } from '../../../src/core/snapshot.ts';
import { sha } from '../../support/request.ts';
import { approval, asked, facts, hash, member, posting, rule, second } from './support.ts';

const second70 = (change: Partial<Review>): ReviewFacts => ({
  ...facts,
  reviews: [{ ...approval, ...change }],
});
const noted = (...postings: ReviewFacts['ledger']['postings']): ReviewFacts['ledger'] => ({
  pull: 7,
  postings,
});

describe('approvalsOf', () => {
  it('says who approved, and on which head', () => {
    expect(approvalsOf(asked, facts)).toEqual({
      environment: 'production',
      digest: hash('d'),
      needed: 1,
      from: rule.from,
      state: 'approved',
      approvals: [{ login: 'sam', head: sha('1') }],
      heldBy: [],
      passedOver: [],
    });
  });

  it('counts an approval of an equal digest that another head had', () => {
    const older = { ...posting, head: sha('8'), at: second(5), reviews: [70] };
    const carried = approvalsOf(asked, { ...facts, ledger: noted(older, posting) });
    expect(carried).toMatchObject({ state: 'approved', approvals: [{ login: 'sam', head: sha('8') }] });
  });

  const why: readonly [PassedOver['why'], string, ReviewFacts, Partial<Asked>?][] = [
    ['own', 'who made the change', { ...facts, makers: new Set(['sam']) }],
    ['own', 'who made it, in another spelling', second70({ author: 'Ada' })],
    [
      'not-allowed',
      'who has left the team',
      { ...facts, people: new Map([['sam', { ...member('sam'), teams: [] }]]) },
    ],
    ['not-allowed', 'of whom nothing is known', { ...facts, people: new Map() }],
    ['bot', 'a bot', second70({ isBot: true })],
    ['unseen', 'before it was shown', { ...second70({ submittedAt: second(9) }), ledger: noted(posting) }],
    ['unseen', 'in its very second', { ...second70({ submittedAt: second(10) }), ledger: noted(posting) }],
    [
      'unseen',
      'while the comment was not as it was left',
      { ...facts, present: null, ledger: noted(posting) },
    ],
    ['other-commit', 'on another commit', { ...second70({ commit: sha('9') }), ledger: noted(posting) }],
    ['other-digest', 'of another digest', facts, { digest: hash('e') }],
    ['other-digest', 'of another environment', facts, { environment: 'staging' }],
    ['other-digest', 'of what every object has', facts, { environment: 'constructor' }],
  ];
  it.each(why)('passes over as %s: %s', (reason, _, given, change = {}) => {
    const state = approvalsOf({ ...asked, ...change }, given);
    expect(state).toMatchObject({ state: 'waiting', approvals: [] });
    expect(state.passedOver.map((one) => one.why)).toEqual([reason]);
  });

  const later = (state: Review['state'], author = 'sam'): Review => ({
    ...approval,
    id: 71,
    author,
    state,
    submittedAt: second(30),
  });
  it.each<[string, Review[], string, string[]]>([
    ['wants changes afterwards', [approval, later('changes-requested')], 'held', ['sam']],
    ['wanted changes, and was dismissed', [approval, later('dismissed')], 'waiting', []],
    ['was dismissed', [{ ...approval, state: 'dismissed' }], 'waiting', []],
    [
      'approved, and another one wants changes',
      [approval, later('changes-requested', 'max')],
      'held',
      ['max'],
    ],
    [
      'approved, and one who may not approve wants changes',
      [approval, later('changes-requested', 'guest')],
      'approved',
      [],
    ],
    [
      'wanted changes before',
      [{ ...later('changes-requested'), submittedAt: second(15) }, approval],
      'approved',
      [],
    ],
  ])('where a reviewer %s', (_, reviews, state, heldBy) => {
    expect(approvalsOf(asked, { ...facts, reviews })).toMatchObject({ state, heldBy });
  });

  it('is held by who made the change, too', () => {
    expect(
      approvalsOf(asked, { ...facts, reviews: [approval, later('changes-requested', 'ada')] }).state,
    ).toBe('held');
  });

  it('waits for as many as it takes, and counts nobody twice', () => {
    const two: Asked = { ...asked, approvals: { ...rule, count: 2 } };
    const again = later('approved');
    const ledger = noted({ ...posting, reviews: [70, 71] });
    expect(approvalsOf(two, { ...facts, ledger, reviews: [approval, again] })).toMatchObject({
      state: 'waiting',
      approvals: [{ login: 'sam' }],
    });
    const other = { ...again, author: 'max' };
    expect(approvalsOf(two, { ...facts, ledger, reviews: [approval, other] }).state).toBe('approved');
  });

  it('lets the author approve where it is said so', () => {
    const makers = new Set(['sam']);
    const lax: Asked = { ...asked, approvals: { ...rule, author: true } };
    expect(approvalsOf(lax, { ...facts, makers }).state).toBe('approved');
  });

  it.each<[string, Partial<Actor>, boolean]>([
    ['a role that is enough', { role: 'maintain' }, true],
    ['a role that is not', { role: 'write' }, false],
    ['a custom role by what it is folded into', { role: 'operators', permission: 'admin' }, true],
    ['no role', { role: 'none', permission: 'none' }, false],
  ])('heeds %s', (_, change, isApproved) => {
    const byRole: Asked = { ...asked, approvals: { ...rule, from: [{ kind: 'role', role: 'maintain' }] } };
    const people = new Map([['sam', { ...member('sam'), ...change }]]);
    expect(approvalsOf(byRole, { ...facts, people }).state === 'approved').toBe(isApproved);
  });

  it('is never approved by fewer than it takes, of those who may, and of what they were shown', () => {
    const login = fc.constantFrom('sam', 'max', 'ada', 'guest');
    const review = fc.record({
      id: fc.integer({ min: 1, max: 12 }),
      author: login,
      isBot: fc.boolean(),
      state: fc.constantFrom('approved' as const, 'dismissed' as const, 'changes-requested' as const),
      submittedAt: fc.integer({ min: 0, max: 40 }).map(second),
      commit: fc.constantFrom(sha('1'), sha('9'), null),
    });
    const shown = fc.record({
      digest: fc.constantFrom(hash('d'), hash('e')),
      reviews: fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(review, { selector: ({ id }) => id }),
        fc.array(shown),
        fc.integer({ min: 1, max: 3 }),
        (reviews, all, count) => {
          const postings = all.map(({ digest, reviews: ids }) => ({
            ...posting,
            digests: { production: digest },
            reviews: ids,
          }));
          const state = approvalsOf(
            { ...asked, approvals: { ...rule, count } },
            { ...facts, reviews, ledger: noted(...postings) },
          );
          const right = new Set(
            postings
              .filter(({ digests }) => JSON.stringify(digests).includes(hash('d')))
              .flatMap((one) => one.reviews),
          );
          const live = reviews.filter(
            (one) =>
              one.state === 'approved' &&
              right.has(one.id) &&
              !one.isBot &&
              ['sam', 'max'].includes(one.author) &&
              reviews.every((other) => other.author !== one.author || other.submittedAt <= one.submittedAt),
          );
          if (state.state === 'approved')
            expect(new Set(live.map(({ author }) => author)).size).toBeGreaterThanOrEqual(count);
        },
      ),
    );
  });
});

describe('opinionated', () => {
  it('leaves out bots, and those whose newest review is dismissed', () => {
    const reviews: readonly Review[] = [
      approval,
      { ...approval, id: 1, author: 'max', isBot: true },
      { ...approval, id: 2, author: 'ada', state: 'dismissed' },
      { ...approval, id: 3, author: 'dev', state: 'changes-requested' },
    ];
    expect(opinionated(reviews).map(({ author }) => author)).toEqual(['sam', 'dev']);
  });
});
