import { parseAskedIn } from '../deploy-pull/asked.ts';
import type { Lock, LockName, Locks } from './types.ts';

/** What somebody wants to change, or to have for themselves. */
export interface Place {
  readonly environment: string;
  /** null: the whole environment. */
  readonly services: readonly string[] | null;
}

/** Where a lock that comes or goes concerns deploys that wait in pull requests. */
export interface ConcernedPlace {
  /** The environment repository, `owner/name`. */
  readonly repository: string;
  readonly environment: string;
  readonly services: readonly string[];
}

/** Whether it has not ended by its time. */
export function isInForce({ until }: Lock, at: string): boolean {
  return until === null || Date.parse(until) > Date.parse(at);
}

/** Logins differ in nothing but their spelling. */
export function isHolder({ holder }: Lock, login: string): boolean {
  return holder.toLowerCase() === login.toLowerCase();
}

/** The application repository where it was asked for: a lock that does not end with its pull request still says so. */
export function askedIn({ pull, request }: Pick<Lock, 'pull' | 'request'>): string | null {
  return pull?.repository ?? parseAskedIn(request)?.repository ?? null;
}

/** Whether a lock and a place have a service in common. */
export function covers({ environment, service }: LockName, place: Place): boolean {
  return (
    environment === place.environment &&
    (service === null || place.services === null || place.services.includes(service))
  );
}

/** What keeps somebody from a place: the locks of others, and those of which nobody knows whose they are. */
export function inTheWay(
  { locks, unreadable }: Locks,
  place: Place,
  actor: string | null,
  at: string,
): Pick<Locks, 'locks' | 'unreadable'> {
  return {
    locks: locks.filter(
      (lock) => covers(lock, place) && isInForce(lock, at) && !(actor !== null && isHolder(lock, actor)),
    ),
    unreadable: unreadable.filter((lock) => covers(lock, place)),
  };
}

/** The locks that a place names: one for each service, or that of the whole environment. */
export function namesOf({ environment, services }: Place): readonly LockName[] {
  return services === null
    ? [{ environment, service: null }]
    : services.map((service) => ({ environment, service }));
}

export function isSameLock(one: LockName, other: LockName): boolean {
  return one.environment === other.environment && one.service === other.service;
}
