import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FreezeWindow } from '../../../src/core/config/types.ts';
import { freezeAt } from '../../../src/core/freeze/freeze.ts';
import { spellsAt } from '../../../src/core/freeze/spells.ts';

const each = (cron: string, length: string): FreezeWindow => ({
  ...{ kind: 'recurring', cron, for: length, timezone: 'Europe/Berlin', reason: null },
});
const days = (from: string, until: string): FreezeWindow => ({
  ...{ kind: 'dates', from, until, timezone: 'UTC', reason: null },
});
const weekend = each('0 17 * * FRI', '60h');
const first = '2026-11-27T16:00:00.000Z/2026-11-30T04:00:00.000Z';

describe('the comings of freeze windows that are on', () => {
  it.each([
    ['before it', '2026-11-27T15:59:59Z', []],
    ['at its beginning', '2026-11-27T16:00:00Z', [first]],
    ['at its end', '2026-11-30T04:00:00Z', []],
    ['a week later', '2026-12-05T12:00:00Z', ['2026-12-04T16:00:00.000Z/2026-12-07T04:00:00.000Z']],
  ])('are told apart: %s', (_, at, spells) => {
    expect(spellsAt([weekend], at)).toEqual(spells);
  });

  it('are other ones where a window was made longer, or another has begun', () => {
    const at = '2026-11-28T12:00:00Z';
    expect(spellsAt([each('0 17 * * FRI', '80h')], at)).not.toEqual([first]);
    const inventory = '2026-11-28T00:00:00.000Z/2026-11-29T00:00:00.000Z';
    expect(spellsAt([weekend, days('2026-11-28', '2026-11-28')], at)).toEqual([first, inventory]);
  });

  it('are one where a window comes again before it is over', () => {
    const always = [each('* * * * *', '1h')];
    const [now, later] = ['2026-11-28T12:00:30Z', '2026-11-28T12:07:00Z'].map((at) => spellsAt(always, at));
    expect(now).toEqual(later);
    expect(now).toHaveLength(1);
  });

  it('are some exactly where it is frozen', () => {
    const windows = [weekend, each('30 2 * * *', '25h'), days('2026-12-24', '2026-12-26')];
    const moments = fc.date({
      min: new Date('2026-11-01T00:00:00Z'),
      max: new Date('2027-02-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.subarray(windows), (date, some) => {
        const at = date.toISOString();
        expect(spellsAt(some, at).length > 0).toBe(freezeAt(some, at).now !== null);
      }),
    );
  });
});
