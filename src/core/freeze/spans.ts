import { type Cron, parseCron } from '../config/cron.ts';
import type { FreezeWindow } from '../config/types.ts';
import { limits } from '../limits.ts';
import { dayMs, minuteMs, type Zone } from './zone.ts';

/** One coming of a window: from an instant on, up to another which no longer belongs to it. */
export interface Span {
  readonly begins: number;
  readonly ends: number;
}

/** The comings of one window. A later one never ends before an earlier one. */
export interface Spans {
  readonly zone: Zone;
  /** The newest that has begun at an instant, as far as it may last until then. */
  readonly newest: (at: number) => Span | null;
  /** The first that begins after an instant, within `freezeDays`. */
  readonly next: (at: number) => Span | null;
}

/** @param zone that of the window: it takes long to make, and is the same for many */
export function spansOf(window: FreezeWindow, zone: Zone): Spans {
  const own = window.kind === 'dates' ? once(window, zone) : recurring(window, zone);
  return { zone, ...own };
}

function once(window: Extract<FreezeWindow, { kind: 'dates' }>, zone: Zone): Pick<Spans, 'newest' | 'next'> {
  const span = {
    begins: zone.instant(Date.parse(window.from)),
    ends: zone.instant(Date.parse(window.until) + dayMs),
  };
  return {
    newest: (at) => (span.begins <= at ? span : null),
    next: (at) => (span.begins > at && span.begins <= at + limits.freezeDays * dayMs ? span : null),
  };
}

function recurring(
  window: Extract<FreezeWindow, { kind: 'recurring' }>,
  zone: Zone,
): Pick<Spans, 'newest' | 'next'> {
  const cron = parseCron(window.cron);
  if ('fault' in cron) throw new Error(`The schema let ${window.cron} through as a cron expression.`);
  const { days, ms } = durationOf(window.for);

  // Weeks and days by the calendar, hours and minutes as they pass: RFC 5545, section 3.3.6.
  const spanOf = (local: number): Span => ({
    begins: zone.instant(local),
    ends: zone.instant(local + days * dayMs) + ms,
  });
  const { times } = cron;
  const isOn = (day: number): boolean => isMeant(cron, day);
  const startOf = (day: number, minutes: number): number => day + minutes * minuteMs;
  /** How many of the day's comings have begun by an instant. */
  const begunOn = (day: number, at: number): number =>
    firstIndex(times, (minutes) => zone.instant(startOf(day, minutes)) > at);

  function newest(at: number): Span | null {
    const today = dayOf(zone.local(at));
    const oldest = today - (days + 3) * dayMs - ms;
    for (let day = today + dayMs; day >= oldest; day -= dayMs) {
      if (!isOn(day)) continue;
      const last = times[begunOn(day, at) - 1];
      if (last !== undefined) return spanOf(startOf(day, last));
    }
    return null;
  }

  function next(at: number): Span | null {
    const today = dayOf(zone.local(at));
    for (let day = today - dayMs; day <= today + limits.freezeDays * dayMs; day += dayMs) {
      if (!isOn(day)) continue;
      const first = times[begunOn(day, at)];
      if (first !== undefined) return spanOf(startOf(day, first));
    }
    return null;
  }

  return { newest, next };
}

function isMeant({ days, months, weekdays, eitherDay }: Cron, day: number): boolean {
  const date = new Date(day);
  const byDate = days.has(date.getUTCDate());
  const byWeekday = weekdays.has(date.getUTCDay());
  return months.has(date.getUTCMonth() + 1) && (eitherDay ? byDate || byWeekday : byDate && byWeekday);
}

function durationOf(text: string): { readonly days: number; readonly ms: number } {
  const of = (unit: string): number => Number(new RegExp(`([0-9]+)${unit}`).exec(text)?.[1] ?? 0);
  return { days: of('w') * 7 + of('d'), ms: (of('h') * 60 + of('m')) * minuteMs };
}

function dayOf(local: number): number {
  return Math.floor(local / dayMs) * dayMs;
}

/** Of values among which all from some place on pass: that place, found by halving. */
function firstIndex(values: readonly number[], passes: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
