import { covers, inTheWay, isInForce, type Place } from '../locks/force.ts';
import type { LockName, Locks } from '../locks/types.ts';
import { areLocked, locked, whereOf } from '../problems/locks.ts';
import { code, text } from '../text.ts';
import { type Gate, gateOf } from './types.ts';

/** Whether locks let somebody change a place, at a time in ISO 8601 in UTC. Nobody passes one that cannot be read. */
export function lockGate(locks: Locks, place: Place, actor: string | null, at: string): Gate {
  const obstacles = inTheWay(locks, place, actor, at);
  const held = obstacles.locks.length + obstacles.unreadable.length > 0;
  const own = locks.locks.some((lock) => covers(lock, place) && isInForce(lock, at));
  const finding = own
    ? text`${areLocked(place)} locked by ${code(actor ?? '')}, who asks.`
    : text`Nobody has locked ${whereOf(place)}.`;
  return gateOf('lock', held ? locked(place, obstacles) : null, finding, [
    ...obstacles.locks.map((lock) => `${nameOf(lock)} by ${lock.holder} since ${lock.at}, ${lock.delivery}`),
    ...obstacles.unreadable.map((lock) => `${nameOf(lock)}, unreadable`),
  ]);
}

function nameOf({ environment, service }: LockName): string {
  return service === null ? environment : `${environment}/${service}`;
}
