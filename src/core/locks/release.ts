import type { FileChange } from '../files.ts';
import { deleteLock } from './file.ts';
import { askedIn, covers, isHolder, isInForce, isSameLock, namesOf, type Place } from './force.ts';
import { doneBefore, type ToldLock } from './message.ts';
import type { Lock, LockName, Locks } from './types.ts';

export interface Released {
  readonly locks: readonly ToldLock[];
  /** Whether some of them are of others, or of nobody knows whom: that takes more than to be allowed to lock. */
  readonly ofOthers: boolean;
  /** The one of them that others hold on the whole environment, where it is not known to be asked for in this repository. */
  readonly foreign: Lock | null;
  /** Locks of the same environment that stay, since others were named. */
  readonly left: readonly LockName[];
  /** Whether an earlier run of the same delivery has released them. */
  readonly again: boolean;
  /** Empty then, and where there is nothing to release. */
  readonly changes: readonly FileChange[];
}

/** Releases the locks that a place names, as far as they are there; those within it keep. */
export function release(
  locks: Locks,
  wanted: {
    readonly place: Place;
    /** The application repository, `owner/name`. */
    readonly repository: string;
    readonly actor: string;
    readonly now: string;
    readonly delivery: string;
  },
): Released {
  const { place, repository, actor, now, delivery } = wanted;
  const left = [...locks.locks.filter((lock) => isInForce(lock, now)), ...locks.unreadable].filter(
    (lock) => covers(lock, { ...place, services: null }) && !names(place, lock),
  );
  const done = doneBefore(locks, delivery);
  if (done !== null) return { locks: done, ofOthers: false, foreign: null, left, again: true, changes: [] };
  const readable = locks.locks.filter((lock) => names(place, lock));
  const unreadable = locks.unreadable.filter((lock) => names(place, lock));
  const theirs = readable.filter((lock) => isInForce(lock, now) && !isHolder(lock, actor));
  return {
    locks: toldOf(readable, unreadable),
    ofOthers: unreadable.length > 0 || theirs.length > 0,
    foreign:
      theirs.find(
        (lock) => lock.service === null && askedIn(lock)?.toLowerCase() !== repository.toLowerCase(),
      ) ?? null,
    left,
    again: false,
    changes: [
      ...readable.map(deleteLock),
      ...unreadable.map(({ path }) => ({ kind: 'delete' as const, path })),
    ],
  };
}

/** Several files that cannot be read may stand for one place. */
function toldOf(readable: readonly Lock[], unreadable: readonly LockName[]): readonly ToldLock[] {
  const unread = unreadable.filter(
    (lock, index) => unreadable.findIndex((other) => isSameLock(lock, other)) === index,
  );
  const found = [...readable, ...unread.map((lock) => ({ ...lock, holder: null }))];
  return found.map(({ environment, service, holder }) => ({ environment, service, holder }));
}

function names(place: Place, lock: LockName): boolean {
  return namesOf(place).some((name) => isSameLock(name, lock));
}

/**
 * The locks that were asked for on a pull request by the time that it was closed, ISO 8601 in UTC: they end with
 * it. Those asked for later are of people who opened it again.
 */
export function locksOfPull(
  { locks }: Locks,
  pull: { readonly repository: string; readonly number: number },
  closedAt: string,
): readonly Lock[] {
  const repository = pull.repository.toLowerCase();
  return locks.filter(
    (lock) =>
      lock.pull?.number === pull.number &&
      lock.pull.repository.toLowerCase() === repository &&
      Date.parse(lock.at) <= Date.parse(closedAt),
  );
}

/** The locks that have ended by their time. */
export function expiredLocks({ locks }: Locks, now: string): readonly Lock[] {
  return locks.filter((lock) => !isInForce(lock, now));
}
