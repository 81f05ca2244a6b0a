import type { ToldLock } from '../../core/locks/message.ts';
import type { Locking, Unlocking } from '../../core/outcome.ts';
import { lockLine, unlockCommand, whereOf } from '../../core/problems/locks.ts';
import { code, type Text, text } from '../../core/text.ts';
import { type Draft, lastFirst } from '../fit.ts';
import { linesOf, listView } from '../remarks.ts';
import { commandBlock } from './changes.ts';

/** Somebody has a place for themselves from now on. */
export function locked({ place, locks }: Locking): Draft {
  const lines = linesOf(locks.map(lockLine));
  const { environment, services } = place;
  return {
    parts: lastFirst(lines),
    view: (kept) => ({
      locks: listView(lines, kept, 'lock'),
      unlock: commandBlock('/unlock', environment, ...(services ?? [])),
    }),
  };
}

/** The pull request is closed on which they were asked for. */
export function locksEnded(locks: readonly ToldLock[]): Draft {
  const lines = linesOf(locks.map(wasHeld));
  return { parts: lastFirst(lines), view: (kept) => ({ lines: listView(lines, kept, 'lock') }) };
}

/** Nobody has it any more. */
export function unlocked({ released, overridden, left }: Unlocking): Draft {
  const lines = linesOf([
    ...released.map(wasHeld),
    ...(overridden ? [text`To end the lock of somebody else took ${code('allow.override')}.`] : []),
    ...left.map((lock) => text`Still locked: ${code(unlockCommand(lock))} would end it.`),
  ]);
  return { parts: lastFirst(lines), view: (kept) => ({ lines: listView(lines, kept, 'line') }) };
}

function wasHeld(lock: ToldLock): Text {
  const where = whereOf({ ...lock, services: lock.service === null ? null : [lock.service] });
  return lock.holder === null
    ? text`${where} had a lock that could not be read.`
    : text`${where} was held by ${code(lock.holder)}.`;
}
