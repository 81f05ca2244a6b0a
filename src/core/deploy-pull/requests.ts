import { parseTrailers, type SlipwayTrailers } from '../commit/trailers.ts';
import { type AskedIn, isLater, parseAskedIn } from './asked.ts';
import type { DeployPlace } from './branch.ts';
import type { DeployHead, DeployMark, DeployPullLook } from './types.ts';
import { isProblem, type Problem } from '../problem.ts';
import { notOurs } from '../problems/merge.ts';
import { code, type Span, text } from '../text.ts';

/** What a commit of the App’s own says that its pull request is for. */
export interface OwnRequest {
  readonly head: DeployHead;
  readonly trailers: SlipwayTrailers;
  readonly asked: AskedIn;
  readonly mark: DeployMark;
}

/**
 * Of the one comment on a deploy pull request that tells what is wrong with it; and of the mark on a commit of others
 * that was merged: that is told, and nobody has asked for it.
 */
export const ownKey = 'deploy-pull';

/** The request of the head; a problem where that is not the one commit that the App has made for this place. */
export function ownRequest({ head, place, branch, commits }: DeployPullLook): OwnRequest | Problem {
  const found = requestOf(head, place);
  if (typeof found === 'string') return notOurs(branch, text`${shortOf(head)} ${found}.`);
  return commits === 1 ? found : notOurs(branch, text`It would add ${commits} commits.`);
}

/** The same for what may be merged: a problem, too, where people have put an older commit of the App’s back. */
export function currentRequest(look: DeployPullLook): OwnRequest | Problem {
  const own = ownRequest(look);
  if (isProblem(own) || (own.mark.state === 'open' && !isSuperseded(own, look))) return own;
  const why = text`${shortOf(own.head)} is of a command that was superseded, or whose pull request was closed.`;
  return notOurs(look.branch, why);
}

/** Whether a later command has had its commit there. */
export function isSuperseded({ asked }: Pick<OwnRequest, 'asked'>, look: DeployPullLook): boolean {
  return isLater(newestRequest(look)?.asked ?? null, asked);
}

/** Of all commits of the App’s that the pull request has had, the latest request; null where GitHub shows none. */
export function newestRequest({ head, earlier, place }: DeployPullLook): OwnRequest | null {
  const requests = [head, ...earlier]
    .map((one) => requestOf(one, place))
    .filter((one) => typeof one !== 'string');
  return requests.reduce<OwnRequest | null>(
    (newest, one) => (newest === null || isLater(one.asked, newest.asked) ? one : newest),
    null,
  );
}

/** What a commit of the App’s own says; null of one of others, whatever its words and whatever came of it. */
export function ownTrailers(head: DeployHead | null): SlipwayTrailers | null {
  return head !== null && isOurs(head.mark) ? parseTrailers(head.message) : null;
}

function isOurs(mark: DeployMark | null): mark is DeployMark {
  return mark !== null && mark.key !== ownKey;
}

/** Otherwise why it is none. */
function requestOf(
  head: DeployHead,
  { environment, service }: DeployPlace,
): OwnRequest | 'was not made by Slipway' | 'is for another place' {
  const { mark } = head;
  if (!isOurs(mark)) return 'was not made by Slipway';
  const trailers = parseTrailers(head.message);
  const asked = parseAskedIn(trailers?.request ?? null);
  const [only, ...more] = trailers?.services ?? [];
  const isOfPlace = trailers?.environment === environment && only?.service === service && more.length === 0;
  return isOfPlace && asked !== null ? { head, trailers, asked, mark } : 'is for another place';
}

const shortOf = ({ sha }: DeployHead): Span => code(sha.slice(0, 7));
