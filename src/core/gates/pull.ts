import { requireGreen } from '../checks.ts';
import type { Environment } from '../config/types.ts';
import { headFromFork } from '../problems/access.ts';
import { pushedAfterComment } from '../problems/github.ts';
import type { Request } from '../request.ts';
import type { Application, Checks, PullRequest } from '../snapshot.ts';
import { code, text } from '../text.ts';
import { count } from '../visible.ts';
import { type Gate, gateOf } from './types.ts';

/** Whether the pull request's head is a branch of the application repository itself. */
export function sourceGate({ repository, pull: { head } }: Pick<Application, 'repository' | 'pull'>): Gate {
  const own = head.repository?.toLowerCase() === repository.toLowerCase();
  const problem = own ? null : headFromFork({ head: head.repository, repository });
  return gateOf('source', problem, text`Its branch ${code(head.ref)} is of this repository.`);
}

/** Whether the head was pushed after the comment, by GitHub's clock where that is known. */
export function commentGate(head: PullRequest['head'], request: Pick<Request, 'at' | 'receivedAt'>): Gate {
  const isNewer =
    head.pushedAt === null
      ? isCommittedSince(request, head.committedAt)
      : Date.parse(head.pushedAt) > Date.parse(request.at);
  const problem = isNewer ? pushedAfterComment(head.sha) : null;
  return gateOf('comment', problem, text`The comment is not older than ${code(head.sha.slice(0, 7))}.`);
}

/** How long after a delivery's receipt its head is read. */
const readingMs = 10_000;

/**
 * Whether the head's commit was made between the comment and the reading of the head. One from the future
 * is made by a wrong clock, and tells nothing.
 */
function isCommittedSince(
  { at, receivedAt }: Pick<Request, 'at' | 'receivedAt'>,
  committedAt: string | null,
): boolean {
  const made = committedAt === null ? NaN : Date.parse(committedAt);
  return made > Date.parse(at) && made <= Date.parse(receivedAt) + readingMs;
}

/** Whether the checks of the head are green, where the environment wants them to be. */
export function checksGate(
  { checks: wanted }: Pick<Environment, 'checks'>,
  checks: Checks,
  sha: string,
): Gate {
  if (wanted === 'ignored') return gateOf('checks', null, text`They are not asked for.`);
  const names = new Set(checks.results.map(({ name }) => name));
  return gateOf(
    'checks',
    requireGreen(checks, sha),
    text`${count(names.size, 'check')} of ${code(sha.slice(0, 7))}, none failed or unfinished.`,
  );
}
