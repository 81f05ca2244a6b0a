import type { FileChange } from '../files.ts';
import type { Problem } from '../problem.ts';
import { locked } from '../problems/locks.ts';
import { writeLock } from './file.ts';
import { inTheWay, isHolder, isInForce, isSameLock, namesOf, type Place } from './force.ts';
import { doneBefore } from './message.ts';
import type { Lock, Locks } from './types.ts';

/** Who wants to have a place for themselves, and how. */
export interface Claim extends Omit<Lock, 'environment' | 'service'> {
  readonly place: Place;
  /** When it is decided, ISO 8601 in UTC: later than `at`, where the comment took its time. */
  readonly now: string;
}

export interface Claimed {
  readonly locks: readonly Lock[];
  /** Whether the holder had some of them already. */
  readonly renewed: boolean;
  /** Whether an earlier run of the same delivery has written them: then there is nothing left to change. */
  readonly again: boolean;
  readonly changes: readonly FileChange[];
}

/**
 * Claims all of a place or nothing. A lock that its holder claims again runs from then on, and keeps its
 * reason where no other is given.
 * @returns why it cannot be had: a lock of others has a service in common with it
 */
export function claim(locks: Locks, wanted: Claim): Claimed | Problem {
  const { place, holder, now } = wanted;
  const done = doneBefore(locks, wanted.delivery, namesOf(place)) !== null;
  const obstacles = inTheWay(locks, place, holder, now);
  if (!done && obstacles.locks.length + obstacles.unreadable.length > 0) return locked(place, obstacles);
  const claimed = namesOf(place).map((name): Lock => {
    const held = locks.locks.find((lock) => isSameLock(lock, name));
    return toLock({ ...wanted, ...name }, isOwn(held, wanted) ? held : null);
  });
  return {
    locks: claimed,
    renewed: claimed.some(({ at }) => at !== wanted.at),
    again: done,
    changes: done ? [] : claimed.map(writeLock),
  };
}

function isOwn(held: Lock | undefined, { holder, now }: Claim): held is Lock {
  return held !== undefined && isHolder(held, holder) && isInForce(held, now);
}

/** @param held The same lock, where the holder had it before. */
function toLock(wanted: Claim & Pick<Lock, 'environment' | 'service'>, held: Lock | null): Lock {
  const { environment, service, holder, reason, until, request, pull, delivery } = wanted;
  return {
    environment,
    service,
    holder,
    reason: reason ?? held?.reason ?? null,
    at: held?.at ?? wanted.at,
    until,
    request,
    pull,
    delivery,
  };
}
