import { describe, expect, it } from '@jest/globals';
import { showMoment, zoneOf } from '../../../src/core/freeze/zone.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

describe('the instant at which clocks show a time', () => {
  it.each([
    ['UTC', '2026-11-22T12:34', '2026-11-22T12:34:00.000Z'],
    ['Europe/Berlin', '2026-07-01T12:00', '2026-07-01T10:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T00:00', '2025-12-31T18:15:00.000Z'],
    ['America/St_Johns', '2026-01-01T00:00', '2026-01-01T03:30:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01T00:00', '2025-12-31T10:00:00.000Z'],
  ])('%s %s is %s', (zone, local, instant) => {
    expect(iso(zoneOf(zone).instant(Date.parse(`${local}Z`)))).toBe(instant);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
    ['America/New_York', '2026-03-08T02:59', '2026-03-08T07:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00.000Z'],
    ['Antarctica/Troll', '2026-03-29T02:10', '2026-03-29T01:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00.000Z'],
  ])('%s %s does not exist: the next is %s', (zone, local, instant) => {
    expect(iso(zoneOf(zone).instant(Date.parse(`${local}Z`)))).toBe(instant);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:00', '2026-11-01T05:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z'],
    ['America/Sao_Paulo', '2018-02-17T23:30', '2018-02-18T01:30:00.000Z'],
  ])('%s %s exists twice: the first is %s', (zone, local, instant) => {
    expect(iso(zoneOf(zone).instant(Date.parse(`${local}Z`)))).toBe(instant);
  });
});

describe('what clocks show', () => {
  it('to the millisecond', () => {
    const at = Date.parse('2026-07-01T10:00:01.234Z');
    expect(iso(zoneOf('Europe/Berlin').local(at))).toBe('2026-07-01T12:00:01.234Z');
  });

  it('with the day of the week and the zone, for people', () => {
    const zone = zoneOf('Europe/Berlin');
    expect(showMoment({ at: Date.parse('2026-11-30T04:00:59Z'), zone })).toBe(
      'Mon 2026-11-30 05:00 Europe/Berlin',
    );
  });

  it('in no zone that there is not', () => {
    expect(() => zoneOf('Europe/Berln')).toThrow(RangeError);
  });
});
