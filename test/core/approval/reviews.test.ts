import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bodyHash,
  newestReviews,
  noteReviews,
  presentPosting,
  type Shown,
} from '../../../src/core/approval/reviews.ts';
import type { Ledger, Review } from '../../../src/core/approval/types.ts';
import { sha } from '../../support/request.ts';
import { approval, hash, posting, second } from './support.ts';

const body = 'What changes.\n';
const shown: Shown = { id: 1, body, updatedAt: second(10) };
const present = { ...posting, body: bodyHash(body) };
const ledger: Ledger = { pull: 7, postings: [present] };

describe('presentPosting', () => {
  it.each<[string, Shown]>([
    ['as it was left', shown],
    ['as GitHub writes it', { ...shown, body: 'What changes.' }],
    ['with other ends of lines', { ...shown, body: 'What changes.\r\n' }],
    ['with the time in another form', { ...shown, updatedAt: '2026-11-22T12:00:10.000Z' }],
  ])('is what the comment shows %s', (_, comment) => {
    expect(presentPosting(ledger, comment)).toBe(present);
  });

  it.each<[string, Shown | null]>([
    ['deleted', null],
    ['another one', { ...shown, id: 2 }],
    ['written into', { ...shown, body: `${body}Looks harmless.`, updatedAt: second(11) }],
    ['written into within the second', { ...shown, body: `${body}Looks harmless.` }],
    ['written into, and put back', { ...shown, updatedAt: second(11) }],
    ['put back to an older time', { ...shown, updatedAt: second(9) }],
    ['without a time', { ...shown, updatedAt: '' }],
  ])('is none where the comment is %s', (_, comment) => {
    expect(presentPosting(ledger, comment)).toBeNull();
  });

  it('is of the text, where two were written within one second', () => {
    const other = { ...present, body: hash('a') };
    expect(presentPosting({ pull: 7, postings: [present, other] }, shown)).toBe(present);
    expect(presentPosting({ pull: 7, postings: [other, present] }, shown)).toBe(present);
  });
});

describe('noteReviews', () => {
  it('notes an approval of what is shown', () => {
    expect(noteReviews(ledger, present, [approval]).postings).toEqual([{ ...present, reviews: [70] }]);
  });

  it.each<[string, Partial<Review>]>([
    ['before it was there', { submittedAt: second(9) }],
    ['in the second in which it came', { submittedAt: second(10) }],
    ['on another commit', { commit: sha('9') }],
    ['on a commit that is gone', { commit: null }],
    ['and dismissed since', { state: 'dismissed' }],
    ['as a wish for changes', { state: 'changes-requested' }],
    ['at no time', { submittedAt: '' }],
  ])('does not note what was given %s', (_, change) => {
    expect(noteReviews(ledger, present, [{ ...approval, ...change }])).toBe(ledger);
  });

  it.each([
    ['before', second(29), 1],
    ['in the very second', second(30), 1],
    ['after', second(31), 0],
  ])('notes what was given %s that the same was written anew', (_, submittedAt, noted) => {
    const [posting] = noteReviews(ledger, present, [{ ...approval, submittedAt }], second(30)).postings;
    expect(posting?.reviews).toHaveLength(noted);
  });

  it('notes nothing where nothing certain is shown', () => {
    expect(noteReviews(ledger, null, [approval])).toBe(ledger);
  });

  it('notes nothing for another posting than the one that is shown', () => {
    const older = { ...present, at: second(5) };
    const noted = noteReviews({ pull: 7, postings: [older, present] }, present, [approval]);
    expect(noted.postings[0]).toBe(older);
  });

  it('only ever adds', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(ids, ids, (known, given) => {
        const before = { ...present, reviews: known };
        const reviews = given.map((id) => ({ ...approval, id }));
        const [after] = noteReviews({ pull: 7, postings: [before] }, before, reviews).postings;
        expect(new Set(after?.reviews)).toEqual(new Set([...known, ...given]));
      }),
    );
  });
});

describe('newestReviews', () => {
  const states = ['approved', 'dismissed', 'changes-requested'] as const;
  const review = fc.record({
    id: fc.integer({ min: 1, max: 99 }),
    author: fc.constantFrom('sam', 'Sam', 'ada'),
    isBot: fc.constant(false),
    state: fc.constantFrom(...states),
    submittedAt: fc.integer({ min: 0, max: 4 }).map(second),
    commit: fc.constant(sha('1')),
  });

  it('are one of each person, and none of theirs is newer or, in the same second, graver', () => {
    fc.assert(
      fc.property(fc.array(review), (reviews) => {
        const newest = newestReviews(reviews);
        const logins = newest.map(({ author }) => author.toLowerCase());
        expect(new Set(logins)).toEqual(new Set(reviews.map(({ author }) => author.toLowerCase())));
        expect(logins).toHaveLength(new Set(logins).size);
        for (const one of reviews) {
          const own = newest.find(({ author }) => author.toLowerCase() === one.author.toLowerCase());
          if (own === undefined) throw new Error('It must be there.');
          expect(one.submittedAt <= own.submittedAt).toBe(true);
          if (one.submittedAt === own.submittedAt)
            expect(states.indexOf(one.state)).toBeLessThanOrEqual(states.indexOf(own.state));
        }
      }),
    );
  });
});
