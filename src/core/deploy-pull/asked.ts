import { createHash } from 'node:crypto';

/** The comment that asked for something, as its web address tells it. */
export interface AskedIn {
  /** The application repository, `owner/name`. */
  readonly repository: string;
  readonly pull: number;
  /** GitHub's number of the comment: a later comment has a greater one. */
  readonly comment: number;
}

const address = /^https?:\/\/[^/\s]+\/([\w.-]+\/[\w.-]+)\/pull\/([1-9]\d{0,8})#issuecomment-([1-9]\d{0,14})$/;

/** null where it is no address of a comment on a pull request. */
export function parseAskedIn(url: string | null): AskedIn | null {
  const [, repository, pull, comment] = address.exec(url ?? '') ?? [];
  if (repository === undefined) return null;
  return { repository, pull: Number(pull), comment: Number(comment) };
}

/** Whether `one` was asked for after `other`: deliveries may come in another order than the comments. */
export function isLater(one: AskedIn | null, other: AskedIn | null): boolean {
  return one !== null && other !== null && one.comment > other.comment;
}

/**
 * Which comment of ours tells of one service's deploy pull request: the reply to the command where it
 * asked for that service alone; otherwise a comment of its own.
 */
export function tellingKey(delivery: string, service: string, services: number): string {
  if (services === 1) return delivery;
  return `${delivery}-${createHash('sha256').update(service).digest('hex').slice(0, 8)}`;
}
