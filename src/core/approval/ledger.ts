import * as z from 'zod';
import { limits } from '../limits.ts';
import type { Ledger, Posting } from './types.ts';

/**
 * The first line of the text of the App's own check run, hidden from readers. Anyone can write such a line: it
 * counts in what the App itself has written and nobody else can change, and a check run is that.
 */
const line = /^<!-- slipway: ledger=1 (\[.*\]) -->(?:\r?\n|$)/u;

const hidden = /^<!-- slipway: ledger=[^\n]*-->(?:\r?\n|$)/u;

const sha = z.string().regex(/^[0-9a-f]{40}$/u);
const hash = z.string().regex(/^[0-9a-f]{64}$/u);
const number = z.int().positive();

const posting = z.strictObject({
  comment: number,
  body: hash,
  at: z.iso.datetime(),
  head: sha,
  base: sha,
  merge: z.strictObject({ sha, base: sha }),
  configuration: sha,
  digests: z.record(z.string(), hash),
  blocked: z.boolean(),
  reviews: z.array(number),
});

const ledgers = z.array(z.strictObject({ pull: number, postings: z.array(posting) }));

/** The ledgers of all pull requests that share a check run, as its hidden line; where they are too long, without the oldest postings. */
export function formatLedgers(all: readonly Ledger[]): string {
  const postings = all.flatMap((ledger) => ledger.postings).toSorted(byTime);
  for (let left = 0; ; left += 1) {
    const kept = new Set(postings.slice(left));
    const shown = all
      .map(({ pull, postings: own }) => ({ pull, postings: own.filter((one) => kept.has(one)) }))
      .filter(({ postings: own }) => own.length > 0);
    if (shown.length === 0) return '';
    // Nothing in it may end the comment.
    const content = JSON.stringify(shown).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
    if (content.length <= limits.ledgerCharacters) return `<!-- slipway: ledger=1 ${content} -->\n`;
  }
}

/** What a check run of ours says; nothing where it is of another version, or none of ours. */
export function parseLedgers(text: string): readonly Ledger[] {
  const [, content] = line.exec(text) ?? [];
  if (content === undefined) return [];
  try {
    return ledgers.safeParse(JSON.parse(content)).data ?? [];
  } catch {
    return [];
  }
}

/** A text with another ledger at its beginning, and without the one that it began with. */
export function withLedger(text: string, line: string): string {
  return `${line}${text.replace(hidden, '')}`;
}

export function ledgerOf(pull: number, all: readonly Ledger[]): Ledger {
  return unite(
    pull,
    all.filter((ledger) => ledger.pull === pull).map(({ postings }) => postings),
  );
}

/** All that several places know of one pull request. */
export function unite(pull: number, several: readonly (readonly Posting[])[]): Ledger {
  const postings = new Map<string, Posting>();
  for (const one of several.flat()) {
    const known = postings.get(keyOf(one));
    const reviews = new Set([...(known?.reviews ?? []), ...one.reviews]);
    postings.set(keyOf(one), { ...one, reviews: [...reviews].toSorted((a, b) => a - b) });
  }
  return { pull, postings: [...postings.values()].toSorted(byTime) };
}

/** A ledger with what the comment shows now. A posting that nobody approved is of no more use once it is gone. */
export function withPosting(ledger: Ledger, present: Posting): Ledger {
  const approved = ledger.postings.filter(({ reviews }) => reviews.length > 0);
  return unite(ledger.pull, [approved, [present]]);
}

/** All but its reviews. */
function keyOf({ comment, body, at, head, base, merge, configuration, digests, blocked }: Posting): string {
  const named = Object.entries(digests).toSorted(byName);
  return JSON.stringify([
    comment,
    body,
    at,
    head,
    base,
    merge.sha,
    merge.base,
    configuration,
    named,
    blocked,
  ]);
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : Number(one > other);
}

function byTime(one: Posting, other: Posting): number {
  return Date.parse(one.at) - Date.parse(other.at) || byName([keyOf(one), ''], [keyOf(other), '']);
}
