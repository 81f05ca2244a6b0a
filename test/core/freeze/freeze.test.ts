import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FreezeWindow } from '../../../src/core/config/types.ts';
import { freezeAt } from '../../../src/core/freeze/freeze.ts';
import { limits } from '../../../src/core/limits.ts';
import { showMoment } from '../../../src/core/freeze/zone.ts';

const each = (cron: string, length: string, timezone = 'UTC', reason = 'x'): FreezeWindow => ({
  kind: 'recurring',
  cron,
  for: length,
  timezone,
  reason,
});
const days = (from: string, until: string, timezone = 'UTC', reason = 'holidays'): FreezeWindow => ({
  kind: 'dates',
  from,
  until,
  timezone,
  reason,
});

/** `open`, or until when it is frozen. */
function told(windows: readonly FreezeWindow[], at: string): string {
  const { now } = freezeAt(windows, at);
  if (now === null) return 'open';
  return now.until === null ? 'no end' : showMoment(now.until);
}

function next(windows: readonly FreezeWindow[], at: string): string | null {
  const coming = freezeAt(windows, at).next;
  return coming && showMoment(coming.begins);
}

const weekend = each('0 17 * * FRI', '60h', 'Europe/Berlin', 'no weekend deploys');

describe('a recurring window', () => {
  it.each([
    ['2026-11-27T15:59:59Z', 'open'],
    ['2026-11-27T16:00:00Z', 'Mon 2026-11-30 05:00 Europe/Berlin'],
    ['2026-11-30T03:59:59.999Z', 'Mon 2026-11-30 05:00 Europe/Berlin'],
    ['2026-11-30T04:00:00Z', 'open'],
  ])('at %s: %s', (at, state) => {
    expect(told([weekend], at)).toBe(state);
  });

  it.each([
    // Summer time begins on 29 March and ends on 25 October: hours are hours that pass.
    ['0 17 * * FRI', '60h', '2026-03-28T12:00:00Z', 'Mon 2026-03-30 06:00 Europe/Berlin'],
    ['0 17 * * FRI', '60h', '2026-10-24T12:00:00Z', 'Mon 2026-10-26 04:00 Europe/Berlin'],
    // Days are days of the calendar.
    ['0 17 * * FRI', '3d', '2026-03-28T12:00:00Z', 'Mon 2026-03-30 17:00 Europe/Berlin'],
    ['0 17 * * FRI', '6d', '2026-10-24T12:00:00Z', 'Thu 2026-10-29 17:00 Europe/Berlin'],
    ['0 17 * * FRI', '2d12h', '2026-10-24T12:00:00Z', 'Mon 2026-10-26 05:00 Europe/Berlin'],
    // A time that does not exist, one that exists twice.
    ['30 2 * * *', '1h', '2026-03-29T01:00:00Z', 'Sun 2026-03-29 04:00 Europe/Berlin'],
    ['30 2 * * *', '1h', '2026-10-25T00:30:00Z', 'Sun 2026-10-25 02:30 Europe/Berlin'],
    ['30 2 * * *', '1h', '2026-10-25T01:30:00Z', 'open'],
    ['*/15 2 * * *', '20m', '2026-03-29T01:10:00Z', 'Sun 2026-03-29 03:20 Europe/Berlin'],
  ])('%s for %s, at %s: %s', (cron, length, at, state) => {
    expect(told([each(cron, length, 'Europe/Berlin')], at)).toBe(state);
  });

  it.each([
    // Either day matches where both are restricted.
    ['0 0 13 * FRI', '2026-11-13T12:00:00Z', true],
    ['0 0 13 * FRI', '2026-11-20T12:00:00Z', true],
    ['0 0 13 * FRI', '2026-12-13T12:00:00Z', true],
    ['0 0 13 * FRI', '2026-11-14T12:00:00Z', false],
    ['0 0 13 * *', '2026-11-20T12:00:00Z', false],
    ['0 0 * * FRI', '2026-12-13T12:00:00Z', false],
    // A star with a step does not restrict: both must match.
    ['0 0 */2 * FRI', '2026-11-27T12:00:00Z', true],
    ['0 0 */2 * FRI', '2026-11-20T12:00:00Z', false],
    ['0 0 1 * */2', '2026-11-01T12:00:00Z', true],
    ['0 0 1 * */2', '2026-12-01T12:00:00Z', true],
    ['0 0 1 * */2', '2027-01-01T12:00:00Z', false],
    ['0 0 * * 7', '2026-11-22T12:00:00Z', true],
    ['0 0 * * SUN', '2026-11-22T12:00:00Z', true],
    ['0 0 * DEC *', '2026-11-30T12:00:00Z', false],
    ['0 0 29 2 *', '2028-02-29T12:00:00Z', true],
    ['0 0 29 2 *', '2027-03-01T12:00:00Z', false],
    ['0 0 31 * *', '2026-12-01T12:00:00Z', false],
    ['0 0 28-31/3 * *', '2026-11-28T12:00:00Z', true],
    ['0 0 20/5 * *', '2026-11-25T12:00:00Z', true],
    ['0 0 20/5 * *', '2026-11-24T12:00:00Z', false],
  ])('%s is meant at %s: %s', (cron, at, frozen) => {
    expect(told([each(cron, '1d')], at) !== 'open').toBe(frozen);
  });

  it('lasts over months and over the end of a year', () => {
    const long = each('0 0 15 12 *', '5w', 'America/New_York');
    expect(told([long], '2027-01-10T00:00:00Z')).toBe('Tue 2027-01-19 00:00 America/New_York');
    expect(told([each('0 0 29 2 *', '999d')], '2030-11-23T23:59:00Z')).toBe('Sun 2030-11-24 00:00 UTC');
    expect(told([each('0 0 29 2 *', '999d')], '2030-11-24T00:00:00Z')).toBe('open');
  });

  it('that never lets go has no end', () => {
    expect(told([each('* * * * *', '1h')], '2026-11-22T12:00:00Z')).toBe('no end');
    expect(told([each('* * * * *', '1m')], '2026-11-22T12:00:00Z')).toBe('no end');
    expect(told([each('0 0 * * *', '1d')], '2026-11-22T12:00:00Z')).toBe('no end');
  });
});

describe('days of the calendar', () => {
  const holidays = days('2026-12-20', '2027-01-03', 'Europe/Berlin');

  it.each([
    ['2026-12-19T22:59:59Z', 'open'],
    ['2026-12-19T23:00:00Z', 'Mon 2027-01-04 00:00 Europe/Berlin'],
    ['2027-01-03T22:59:59Z', 'Mon 2027-01-04 00:00 Europe/Berlin'],
    ['2027-01-03T23:00:00Z', 'open'],
  ])('at %s: %s', (at, state) => {
    expect(told([holidays], at)).toBe(state);
  });

  it('begin where the clocks jump over midnight', () => {
    const one = [days('2018-11-04', '2018-11-04', 'America/Sao_Paulo')];
    expect(told(one, '2018-11-04T02:59:59Z')).toBe('open');
    expect(told(one, '2018-11-04T03:00:00Z')).toBe('Mon 2018-11-05 00:00 America/Sao_Paulo');
  });
});

describe('several windows', () => {
  it('that overlap or touch end together, by the clocks of the last', () => {
    const windows = [weekend, days('2026-11-30', '2026-12-02', 'UTC', 'audit'), each('0 0 3 12 *', '1h')];
    const { now } = freezeAt(windows, '2026-11-28T12:00:00Z');
    expect(now?.reasons).toEqual(['no weekend deploys']);
    expect(told(windows, '2026-11-28T12:00:00Z')).toBe('Thu 2026-12-03 01:00 UTC');
    expect(freezeAt(windows, '2026-11-30T03:00:00Z').now?.reasons).toEqual(['no weekend deploys', 'audit']);
  });

  it('give each reason once', () => {
    const windows = [each('0 0 * * *', '2h', 'UTC', 'night'), each('0 1 * * *', '2h', 'UTC', 'night')];
    expect(freezeAt(windows, '2026-11-22T01:30:00Z').now?.reasons).toEqual(['night']);
  });

  it('none, and nothing is frozen', () => {
    expect(freezeAt([], '2026-11-22T01:30:00Z')).toEqual({ now: null, next: null });
  });
});

describe('the next window', () => {
  it.each([
    ['2026-11-22T00:00:00Z', 'Fri 2026-11-27 17:00 Europe/Berlin'],
    ['2026-11-27T16:00:00Z', 'Fri 2026-12-04 17:00 Europe/Berlin'],
    ['2026-12-18T16:00:00Z', 'Sun 2026-12-20 00:00 Europe/Berlin'],
  ])('after %s: %s', (at, begins) => {
    expect(next([weekend, days('2026-12-20', '2027-01-03', 'Europe/Berlin')], at)).toBe(begins);
  });

  it.each([
    [days('2026-12-20', '2027-01-03'), '2027-02-01T00:00:00Z'],
    [days('2029-12-20', '2030-01-03'), '2026-11-22T00:00:00Z'],
    [each('0 0 29 2 *', '1d'), '2026-11-22T00:00:00Z'],
  ])('is not told where none is near: %j', (window, at) => {
    expect(next([window], at)).toBeNull();
  });
});

it('no time is no state', () => {
  expect(() => freezeAt([weekend], 'yesterday')).toThrow('yesterday');
});

describe('the work that windows make', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const always = (count: number) =>
    Array.from({ length: count }, (_, index) => each('* * * * *', `${index + 1}m`, 'Europe/Berlin'));

  it.each([1, 10, 200])('is bounded for %i that never let go', (count) => {
    const clocks = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const zones = jest.spyOn(Intl, 'DateTimeFormat');
    expect(told(always(count), '2026-11-22T12:00:00Z')).toBe('no end');
    expect(zones).toHaveBeenCalledTimes(1);
    // Once for each window that is looked at, and a few times for the zone's own changes.
    expect(clocks.mock.calls.length).toBeLessThan(limits.freezeWindows + 2 * count + 50);
  });

  it('is done once for windows that are alike', () => {
    const clocks = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const count = (windows: readonly FreezeWindow[]) => {
      clocks.mockClear();
      told(windows, '2026-11-28T12:00:00Z');
      return clocks.mock.calls.length;
    };
    // Whether it is on, and when it comes next, is asked of each; what follows it, once.
    expect(count(Array.from({ length: 50 }, () => weekend))).toBe(count([weekend]) + 2 * 49);
  });
});
