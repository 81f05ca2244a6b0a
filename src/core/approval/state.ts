import { isGranted } from '../access.ts';
import type { Approvals } from '../config/types.ts';
import type { Actor } from '../snapshot.ts';
import { newestReviews } from './reviews.ts';
import type { Approval, EnvironmentApprovals, Ledger, PassedOver, Posting, Review } from './types.ts';

/** What is known of a pull request's reviews and of those who gave them, at one look. */
export interface ReviewFacts {
  readonly ledger: Ledger;
  /** What its comment shows; null where somebody has written into it, or there is none. */
  readonly present: Posting | null;
  readonly reviews: readonly Review[];
  /** Who wrote the change, opened the pull request or asked for it, in lower case. */
  readonly makers: ReadonlySet<string>;
  /** By login in lower case, as they are now; who is not in it may nothing. */
  readonly people: ReadonlyMap<string, Actor>;
}

/** What is to be approved. */
export interface Asked {
  readonly environment: string;
  readonly approvals: Approvals;
  readonly digest: string;
  /** Whether it needs none: a rollback, where the environment says so. */
  readonly waived?: true;
}

/** Whether an environment may be changed, as far as approvals go. */
export function isSettled({ state }: Pick<EnvironmentApprovals, 'state'>): boolean {
  return state === 'approved' || state === 'waived';
}

/** Whose opinions could matter: those of whom must be known what they may. */
export function opinionated(reviews: readonly Review[]): readonly Review[] {
  return newestReviews(reviews).filter(({ state, isBot }) => !isBot && state !== 'dismissed');
}

/** How the approvals of one environment's present digest stand. */
export function approvalsOf(asked: Asked, facts: ReviewFacts): EnvironmentApprovals {
  const { environment, approvals: rule, digest } = asked;
  const heldBy: string[] = [];
  const approvals: Approval[] = [];
  const passedOver: PassedOver[] = [];
  for (const review of newestReviews(facts.reviews)) {
    const { author: login, state } = review;
    if (state === 'changes-requested' && mayApprove(review, rule, facts)) heldBy.push(login);
    if (state !== 'approved') continue;
    const given = judge(review, asked, facts);
    if (typeof given === 'string') passedOver.push({ login, why: given });
    else approvals.push({ login, head: given.head });
  }
  const enough = approvals.length >= rule.count;
  const state =
    heldBy.length > 0 ? 'held' : enough ? 'approved' : asked.waived === true ? 'waived' : 'waiting';
  return { environment, digest, needed: rule.count, from: rule.from, state, approvals, heldBy, passedOver };
}

function mayApprove({ author, isBot }: Review, { from }: Approvals, { people }: ReviewFacts): boolean {
  const person = people.get(author.toLowerCase());
  return !isBot && person !== undefined && from.some((grantee) => isGranted(person, grantee));
}

/** The posting that an approval was of, or why it does not count. */
function judge(
  review: Review,
  { environment, approvals: rule, digest }: Asked,
  facts: ReviewFacts,
): Posting | PassedOver['why'] {
  if (review.isBot) return 'bot';
  if (!rule.author && facts.makers.has(review.author.toLowerCase())) return 'own';
  if (!mayApprove(review, rule, facts)) return 'not-allowed';
  const seen = facts.ledger.postings.filter(({ reviews }) => reviews.includes(review.id));
  const same = seen.find(({ digests }) => new Map(Object.entries(digests)).get(environment) === digest);
  if (same !== undefined) return same;
  if (seen.length > 0) return 'other-digest';
  const { present } = facts;
  return present !== null && review.commit !== present.head ? 'other-commit' : 'unseen';
}
