import { toInert } from '../commit/inert.ts';
import { formatMessage, parseMessage } from '../commit/message.ts';
import { enumerate } from '../labels.ts';
import { isSameLock } from './force.ts';
import type { LockName, Locks } from './types.ts';

/** A lock as a commit tells of it: who held it may not have been known. */
export type ToldLock = LockName & { readonly holder: string | null };

/** A commit to the branch of the locks. */
export interface LockCommit {
  readonly action: 'lock' | 'unlock';
  /** At least one. */
  readonly locks: readonly ToldLock[];
  /** Why, in one line; null where nobody said so. */
  readonly reason: string | null;
  /** Address of the comment that asked for it. */
  readonly request: string | null;
  /** The delivery that it comes of. */
  readonly delivery: string;
}

export function formatLockCommit({ action, locks, reason, request, delivery }: LockCommit): string {
  const environments = [...new Set(locks.map(({ environment }) => environment))];
  const services = locks.flatMap(({ service }) => service ?? []);
  const what = services.length === 0 ? '' : `: ${enumerate(services, 'service')}`;
  const trailer = (key: string, value: string | null) => (value === null ? [] : [{ key, value }]);
  return formatMessage(
    `${action}(${environments.join(', ')})${what}`,
    [],
    [
      ...trailer('Slipway-Action', action),
      ...locks.flatMap((lock) => trailer('Slipway-Lock', toWord(lock))),
      ...trailer('Slipway-Request', request),
      ...trailer('Slipway-Delivery', delivery),
      ...trailer('Slipway-Reason', reason && toInert(reason)),
    ],
  );
}

/**
 * What a delivery has done before, as its commit tells; null where it has not come that far.
 * @param names What it has to have done that to, at least: one delivery may do several things.
 */
export function doneBefore(
  { messages }: Pick<Locks, 'messages'>,
  delivery: string,
  names: readonly LockName[] = [],
): readonly ToldLock[] | null {
  for (const message of messages) {
    const { trailers } = parseMessage(message);
    const own = trailers.some(({ key, value }) => key === 'Slipway-Delivery' && value === delivery);
    if (!own) continue;
    const told = trailers.flatMap(({ key, value }) => (key === 'Slipway-Lock' ? fromWord(value) : []));
    if (names.every((name) => told.some((lock) => isSameLock(lock, name)))) return told;
  }
  return null;
}

/** `production/storefront held by dev`: neither names nor logins have a blank in them. */
function toWord({ environment, service, holder }: ToldLock): string {
  const name = service === null ? environment : `${environment}/${service}`;
  return holder === null ? name : `${name} held by ${holder}`;
}

function fromWord(value: string): ToldLock[] {
  const [, environment, service = null, holder = null] =
    /^([^\s/]+)(?:\/(\S+))?(?: held by (\S+))?$/u.exec(value) ?? [];
  return environment === undefined ? [] : [{ environment, service, holder }];
}
