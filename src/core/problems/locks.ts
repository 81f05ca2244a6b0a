import { minuteOf } from '../labels.ts';
import type { Place } from '../locks/force.ts';
import type { Lock, LockName, Locks } from '../locks/types.ts';
import { type Problem, problem } from '../problem.ts';
import { code, link, list, type Span, type Text, text } from '../text.ts';

/** Others hold locks there; of some it may not be told who. At least one is there. */
export function locked(place: Place, { locks, unreadable }: Pick<Locks, 'locks' | 'unreadable'>): Problem {
  const holders = [...new Set(locks.map(({ holder }) => holder))].map(code);
  const [first, ...others] = [...new Set([...locks, ...unreadable].map(unlockCommand))];
  if (holders.length === 0) return lockUnreadable(place, unreadable);
  const commands = list([first ?? '', ...others].map(code));
  return problem({
    code: 'locked',
    title: text`${areLocked(place)} locked by ${list(holders)}.`,
    reasons: [...locks.map(lockLine), ...unreadable.map(unreadableLine)],
    remedy: text`Wait until it ends, or ask ${list(holders, 'or')} to comment ${commands}. Those whom ${code('allow.override')} of the environment names can unlock it, too.`,
    retryable: true,
  });
}

/** A file that is none of ours, or was changed by hand: who holds the lock cannot be told, so nobody passes. */
function lockUnreadable(place: Place, unreadable: Locks['unreadable']): Problem {
  const commands = list([...new Set(unreadable.map(unlockCommand))].map(code));
  return problem({
    code: 'lock-unreadable',
    title: text`Slipway cannot read the lock of ${whereOf(place)}.`,
    reasons: unreadable.map(unreadableLine),
    remedy: text`Have somebody whom ${code('allow.override')} of the environment names comment ${commands}, or mend the file.`,
  });
}

/** `--for` that is no duration. */
export function durationUnreadable(value: string): Problem {
  return problem({
    code: 'duration-unreadable',
    title: text`${code(value)} is no duration.`,
    remedy: text`Write weeks, days, hours and minutes in this order, as in ${code('--for 2h')} or ${code('--for 1d12h')}.`,
  });
}

/** It was asked for so briefly that it would be over by the time that it is written. */
export function lockOver(place: Place, until: string): Problem {
  return problem({
    code: 'lock-over',
    title: text`${whereOf(place)} is not locked: ${code('--for')} was over at ${minuteOf(until)}, before Slipway came to it.`,
    reasons: [text`The time runs from the comment on.`],
    remedy: text`Comment ${code('/lock')} again, for longer.`,
    retryable: true,
  });
}

/** A lock of a whole environment, asked for in another repository, that a role in this one does not end. */
export function lockOfAnotherRepository(lock: Lock): Problem {
  return problem({
    code: 'lock-of-another-repository',
    title: text`${whereOf(placeOf(lock))} was not locked in this repository.`,
    reasons: [
      lockLine(lock),
      text`Your role in this repository does not count there: it takes a team or user that ${code('allow.override')} of the environment names.`,
    ],
    remedy: text`Ask ${code(lock.holder)} to comment ${code(unlockCommand(lock))}, or somebody who may where it was locked.`,
  });
}

/** Who, since when, until when, why. */
export function lockLine(lock: Lock): Text {
  const { holder, at, until, pull, request, reason } = lock;
  const since = request === null ? text`${minuteOf(at)}` : text`${link(minuteOf(at), request)}`;
  const closes = pull === null ? '' : `, or until ${pull.repository}#${pull.number} is closed`;
  const end = until === null ? text`until it is unlocked${closes}` : text`until ${minuteOf(until)}${closes}`;
  const why = reason === null ? text`` : text`: ${reason}`;
  return text`${whereOf(placeOf(lock))} is held by ${code(holder)} since ${since}, ${end}${why}`;
}

function unreadableLine(lock: Locks['unreadable'][number]): Text {
  return text`${code(lock.path)} on the branch ${code('slipway-state')} is not a lock as Slipway writes them.`;
}

/** `/unlock production storefront` */
export function unlockCommand({ environment, service }: LockName): string {
  return ['/unlock', environment, ...(service === null ? [] : [service])].join(' ');
}

/** `storefront` and `cart` in `production` are */
export function areLocked(place: Place): Text {
  return text`${whereOf(place)} ${(place.services?.length ?? 1) > 1 ? 'are' : 'is'}`;
}

/** `storefront` in `production`, or `production`. */
export function whereOf({ environment, services }: Place): Text {
  const names: readonly Span[] = (services ?? []).map(code);
  return names.length === 0 ? text`${code(environment)}` : text`${list(names)} in ${code(environment)}`;
}

function placeOf({ environment, service }: LockName): Place {
  return { environment, services: service === null ? null : [service] };
}
