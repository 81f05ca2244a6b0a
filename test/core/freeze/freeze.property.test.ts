import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FreezeWindow } from '../../../src/core/config/types.ts';
import { freezeAt } from '../../../src/core/freeze/freeze.ts';

const minute = 60_000;
const day = 1_440;

/** Four days around a change of the clocks: of an hour, of half, of two, at midnight, of a whole day, and none. */
const changes = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Antarctica/Troll', '2026-03-29'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Kathmandu', '2026-03-29'],
] as const;

/** What the clocks show in each minute: in minutes since 1970, read off the words for people. */
function clocksAround(
  zone: string,
  change: string,
): { readonly start: number; readonly shown: readonly number[] } {
  const start = Date.parse(change) / minute - 2 * day;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const shown = Array.from(
    { length: 4 * day },
    (_, index) => Date.parse(`${format.format((start + index) * minute).replace(' ', 'T')}Z`) / minute,
  );
  return { start, shown };
}

interface Plan {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly monthdays: readonly number[] | null;
  readonly weekdays: readonly number[] | null;
  readonly days: number;
  readonly rest: number;
}

const someOf = (most: number, least = 0) =>
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 });

const plans: fc.Arbitrary<Plan> = fc.record({
  minutes: someOf(59),
  // Clocks are changed at night.
  hours: fc.oneof(someOf(3), someOf(23)),
  monthdays: fc.option(someOf(31, 1)),
  weekdays: fc.option(someOf(6)),
  days: fc.integer({ min: 0, max: 1 }),
  rest: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 600 })),
});

/** In minutes since the start; the clocks are changed at the end of the second day. */
const moments = fc.oneof(
  fc.integer({ min: 1.5 * day, max: 3 * day }),
  fc.integer({ min: 2 * day - 180, max: 2 * day + 360 }),
);

function toWindow(plan: Plan, timezone: string): FreezeWindow {
  const field = (values: readonly number[] | null) => values?.join(',') ?? '*';
  const { minutes, hours, monthdays, weekdays, days, rest } = plan;
  return {
    kind: 'recurring',
    cron: `${field(minutes)} ${field(hours)} ${field(monthdays)} * ${field(weekdays)}`,
    for: `${days === 0 ? '' : `${days}d`}${rest}m`,
    timezone,
    reason: 'x',
  };
}

function isMeant({ minutes, hours, monthdays, weekdays }: Plan, local: number): boolean {
  if (!minutes.includes(local % 60) || !hours.includes(Math.floor(local / 60) % 24)) return false;
  const date = new Date(local * minute);
  const byDate = monthdays?.includes(date.getUTCDate());
  const byWeekday = weekdays?.includes(date.getUTCDay());
  return byDate === undefined || byWeekday === undefined
    ? (byDate ?? byWeekday ?? true)
    : byDate || byWeekday;
}

/** When each local time is first shown or passed over, by its number. */
function firstShowing(shown: readonly number[]): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  let latest = (shown[0] ?? 0) - 1;
  for (const [index, local] of shown.entries()) {
    for (let time = latest + 1; time <= local; time += 1) first.set(time, index);
    latest = Math.max(latest, local);
  }
  return first;
}

/** By walking through all minutes: which are frozen, and in which a window begins. */
function walk(plan: Plan, first: ReadonlyMap<number, number>, length: number) {
  const ends = new Map<number, number>();
  for (const [local, index] of first) {
    if (!isMeant(plan, local)) continue;
    const end = (first.get(local + plan.days * day) ?? Infinity) + plan.rest;
    ends.set(index, Math.max(end, ends.get(index) ?? 0));
  }
  let until = 0;
  const frozen = Array.from({ length }, (_, index) => {
    until = Math.max(until, ends.get(index) ?? 0);
    return index < until;
  });
  return { frozen, begins: (index: number) => ends.has(index) };
}

describe.each(changes)('freeze windows in %s around %s', (zone, change) => {
  const { start, shown } = clocksAround(zone, change);
  const first = firstShowing(shown);

  it('are those that a walk through all minutes finds', () => {
    fc.assert(
      fc.property(plans, moments, (plan, index) => {
        const { frozen, begins } = walk(plan, first, shown.length);
        const at = new Date((start + index) * minute).toISOString();
        const state = freezeAt([toWindow(plan, zone)], at);
        expect(state.now !== null).toBe(frozen[index]);
        const end = frozen.indexOf(false, index);
        if (state.now !== null && end >= 0) expect(state.now.until?.at).toBe((start + end) * minute);
        const next = shown.findIndex((_, later) => later > index && begins(later));
        if (next >= 0) expect(state.next?.begins.at).toBe((start + next) * minute);
      }),
      { numRuns: 50 },
    );
  });
});
