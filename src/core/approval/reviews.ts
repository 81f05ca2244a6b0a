import { createHash } from 'node:crypto';
import type { EnvironmentApprovals, Ledger, Posting, Review } from './types.ts';

/** The comment as GitHub has it now. */
export interface Shown {
  readonly id: number;
  readonly body: string;
  /** By GitHub's clock. */
  readonly updatedAt: string;
}

/**
 * What the comment shows now, if it is as it was left: whoever has written into it since, be it for a minute and
 * with all put back, has moved its time.
 */
export function presentPosting({ postings }: Ledger, comment: Shown | null): Posting | null {
  if (comment === null) return null;
  const body = bodyHash(comment.body);
  const time = Date.parse(comment.updatedAt);
  const isShown = (one: Posting) =>
    one.comment === comment.id && one.body === body && Date.parse(one.at) === time;
  return postings.find(isShown) ?? null;
}

/** GitHub trims a comment, and may end its lines in its own way. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n').trim()).digest('hex');
}

/** What all environments of a comment are to be approved as. */
export function digestsHash(
  environments: readonly Pick<EnvironmentApprovals, 'environment' | 'digest'>[],
): string {
  const digests = environments.map(({ environment, digest }) => [environment, digest]);
  return createHash('sha256').update(JSON.stringify(digests)).digest('hex');
}

/**
 * Notes the approvals that were given while the comment showed what it shows now: after it was there, which
 * within one second nobody can tell, and of the very commit. The commit is no proof, since GitHub re-binds it,
 * but a page that was opened before a push gives the old one.
 * @param until when the comment was written anew, with the same to approve: what was given in that very second is of the
 *   same, whichever text was seen; null where it is as it was
 */
export function noteReviews(
  ledger: Ledger,
  present: Posting | null,
  reviews: readonly Review[],
  until: string | null = null,
): Ledger {
  if (present === null) return ledger;
  const isBefore = ({ submittedAt }: Review) =>
    until === null || Date.parse(submittedAt) <= Date.parse(until);
  const given = reviews.filter(
    (review) => review.state === 'approved' && isOf(review, present) && isBefore(review),
  );
  const unknown = given.map(({ id }) => id).filter((id) => !present.reviews.includes(id));
  if (unknown.length === 0) return ledger;
  const noted = { ...present, reviews: [...present.reviews, ...unknown].toSorted((a, b) => a - b) };
  return { ...ledger, postings: ledger.postings.map((one) => (one === present ? noted : one)) };
}

function isOf({ submittedAt, commit }: Review, { at, head }: Posting): boolean {
  return Date.parse(submittedAt) > Date.parse(at) && commit === head;
}

/** The newest opinion of each person. Of several in one second it is the one that holds up most. */
export function newestReviews(reviews: readonly Review[]): readonly Review[] {
  const gravity = ['approved', 'dismissed', 'changes-requested'];
  const order = (one: Review, other: Review) =>
    Date.parse(one.submittedAt) - Date.parse(other.submittedAt) ||
    gravity.indexOf(one.state) - gravity.indexOf(other.state);
  const newest = new Map(reviews.toSorted(order).map((review) => [review.author.toLowerCase(), review]));
  return [...newest.values()].toSorted(order);
}
