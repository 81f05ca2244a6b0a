/**
 * The clocks of a time zone. A local time is the number of milliseconds that the clocks show since 1970, as if
 * they had never been changed: so days are all equally long, and arithmetic on them is plain.
 */
export interface Zone {
  readonly name: string;
  /** What the clocks show at an instant. */
  readonly local: (instant: number) => number;
  /**
   * The first instant at which the clocks show this time, or a later one. So a time that does not exist
   * begins where the clocks have jumped over it, and one that exists twice begins once.
   */
  readonly instant: (local: number) => number;
}

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** A zone of the IANA database; throws a RangeError for any other, which the configuration's schema lets nobody name. */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  });

  function local(instant: number): number {
    const shown = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
    const date = Date.UTC(part('year'), part('month') - 1, part('day'));
    return (
      date + (part('hour') * 60 + part('minute')) * minuteMs + part('second') * 1_000 + (instant % 1_000)
    );
  }

  const offsets = new Map<number, number>();

  /** At the start of a day by UTC: asked for again and again, and slow to find out. */
  function offsetOn(day: number): number {
    const offset = offsets.get(day) ?? offsetAt(day);
    offsets.set(day, offset);
    return offset;
  }

  function instant(wanted: number): number {
    // No clock is a day off, and none is changed twice in three days.
    const day = Math.floor(wanted / dayMs) * dayMs;
    const before = wanted - offsetOn(day - dayMs);
    const after = wanted - offsetOn(day + 2 * dayMs);
    if (before === after) return before;
    const shown = [before, after].filter((at) => local(at) === wanted);
    return shown.length > 0 ? Math.min(...shown) : jumpBetween(after, before);
  }

  function offsetAt(at: number): number {
    return local(at) - at;
  }

  /** When the clocks jumped forward, to the second: after `early`, at the latest `late`. */
  function jumpBetween(early: number, late: number): number {
    const old = offsetAt(early);
    let [low, high] = [early, late];
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (offsetAt(middle) === old) low = middle;
      else high = middle;
    }
    return high;
  }

  return { name, local, instant };
}

/** An instant, and by which clocks it is told. */
export interface Moment {
  readonly at: number;
  readonly zone: Zone;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon 2026-11-30 05:00 Europe/Berlin` */
export function showMoment({ at, zone }: Moment): string {
  const local = new Date(zone.local(at));
  const [day = '', time = ''] = local.toISOString().split('T');
  return `${weekdays[local.getUTCDay()] ?? ''} ${day} ${time.slice(0, 5)} ${zone.name}`;
}
