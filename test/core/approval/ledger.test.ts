import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatLedgers,
  ledgerOf,
  parseLedgers,
  unite,
  withPosting,
} from '../../../src/core/approval/ledger.ts';
import type { Ledger, Posting } from '../../../src/core/approval/types.ts';
import { limits } from '../../../src/core/limits.ts';
import { hash, posting, second } from './support.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom('0', '7', 'a', 'f'), minLength: length, maxLength: length });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,10}$/).filter((text) => text !== '__proto__');

const postings: fc.Arbitrary<Posting> = fc.record({
  comment: fc.integer({ min: 1, max: 3 }),
  body: hex(64),
  at: fc.integer({ min: 0, max: 59 }).map(second),
  head: hex(40),
  base: hex(40),
  merge: fc.record({ sha: hex(40), base: hex(40) }),
  configuration: hex(40),
  digests: fc.dictionary(name, hex(64), { maxKeys: 3, noNullPrototype: true }),
  blocked: fc.boolean(),
  reviews: fc.uniqueArray(fc.integer({ min: 1, max: 99 })).map((ids) => ids.toSorted((a, b) => a - b)),
});
/** Some of a few, so that two ledgers know of the same ones. */
const several = fc
  .array(postings, { minLength: 1, maxLength: 6 })
  .chain((all) => fc.tuple(fc.subarray(all), fc.subarray(all), fc.subarray(all)));

const shown = ({ pull, postings: own }: Ledger) => new Set([pull, ...own.map((one) => JSON.stringify(one))]);

describe('the ledger in a check run', () => {
  it('is read as it was written, of each pull request by its number', () => {
    fc.assert(
      fc.property(
        fc.array(postings, { maxLength: 5 }),
        fc.array(postings, { maxLength: 5 }),
        (one, other) => {
          const text = formatLedgers([unite(1, [one]), unite(2, [other])]);
          const read = parseLedgers(`${text}What a reader sees.`);
          expect(shown(ledgerOf(1, read))).toEqual(shown(unite(1, [one])));
          expect(shown(ledgerOf(2, read))).toEqual(shown(unite(2, [other])));
        },
      ),
    );
  });

  it('is one line that nothing in it ends', () => {
    const text = formatLedgers([{ pull: 7, postings: [{ ...posting, digests: { '--><b>\n': hash('e') } }] }]);
    expect(text.trimEnd()).not.toContain('\n');
    expect(text.indexOf('-->')).toBe(text.length - 4);
    expect(parseLedgers(text)[0]?.postings[0]?.digests).toEqual({ '--><b>\n': hash('e') });
  });

  const line = formatLedgers([{ pull: 7, postings: [posting] }]);
  it.each<[string, string]>([
    ['is not the first line', `Resources\n${line}`],
    ['is of another version', line.replace('ledger=1', 'ledger=2')],
    ['is cut off', line.slice(0, -20)],
    ['is no JSON', line.replace('[{', '[')],
    ['has a field too many', line.replace('"pull"', '"more":1,"pull"')],
    ['has a digest that is none', line.replaceAll('d', 'x')],
    ['has a review without a number', line.replace('"reviews":[]', '"reviews":["sam"]')],
    ['is indented', ` ${line}`],
    ['is empty', ''],
  ])('counts for nothing where it %s', (_, text) => {
    expect(parseLedgers(text)).toEqual([]);
  });

  it('loses the oldest where it is too long, and is never longer than it may be', () => {
    const many = Array.from({ length: 59 }, (_, index) => ({ ...posting, at: second(index) }));
    const text = formatLedgers([{ pull: 7, postings: many }]);
    const read = ledgerOf(7, parseLedgers(text));
    expect(text.length).toBeLessThan(limits.ledgerCharacters + 40);
    expect(read.postings.length).toBeGreaterThan(20);
    expect(read.postings).toEqual(many.slice(-read.postings.length));
  });

  it('says nothing where even one is too long', () => {
    const digests = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`e${index}`, hash('e')]));
    expect(formatLedgers([{ pull: 7, postings: [{ ...posting, digests }] }])).toBe('');
  });
});

describe('unite', () => {
  it('is the same in any order, and however often', () => {
    fc.assert(
      fc.property(several, ([one, two, three]) => {
        const all = unite(7, [one, two, three]);
        expect(unite(7, [three, two, one])).toEqual(all);
        expect(unite(7, [unite(7, [one, two]).postings, three])).toEqual(all);
        expect(unite(7, [all.postings, two, all.postings])).toEqual(all);
      }),
    );
  });

  it('keeps what each knows, and makes up nothing', () => {
    fc.assert(
      fc.property(several, ([one, two]) => {
        const reviewsOf = (own: readonly Posting[]) => new Set(own.flatMap(({ reviews }) => reviews));
        const all = unite(7, [one, two]).postings;
        expect(reviewsOf(all)).toEqual(new Set([...reviewsOf(one), ...reviewsOf(two)]));
      }),
    );
  });

  it('knows a posting again however its fields are ordered', () => {
    const { comment, merge, ...rest } = posting;
    const other = { ...rest, merge: { base: merge.base, sha: merge.sha }, comment };
    expect(unite(7, [[posting], [other]]).postings).toHaveLength(1);
  });

  it('tells postings apart that differ in anything', () => {
    const others: readonly Partial<Posting>[] = [
      { comment: 2 },
      { body: hash('e') },
      { at: second(11) },
      { digests: { production: hash('e') } },
      { digests: { staging: hash('d') } },
      { blocked: true },
    ];
    const all = [posting, ...others.map((other) => ({ ...posting, ...other }))];
    expect(unite(7, [all, all]).postings).toHaveLength(all.length);
  });
});

describe('withPosting', () => {
  it('forgets what nobody approved, and keeps what somebody did', () => {
    const approved = { ...posting, reviews: [1] };
    const unread = { ...posting, at: second(11) };
    const present = { ...posting, at: second(12) };
    expect(withPosting({ pull: 7, postings: [approved, unread] }, present).postings).toEqual([
      approved,
      present,
    ]);
  });

  it('keeps the approvals of what is shown already', () => {
    const approved = { ...posting, reviews: [1] };
    expect(withPosting({ pull: 7, postings: [approved] }, posting).postings).toEqual([approved]);
  });
});
