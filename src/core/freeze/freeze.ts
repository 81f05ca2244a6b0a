import type { FreezeWindow } from '../config/types.ts';
import { limits } from '../limits.ts';
import { type Spans, spansOf } from './spans.ts';
import { dayMs, type Moment, type Zone, zoneOf } from './zone.ts';

/** How an environment's freeze windows stand at a moment. */
export interface FreezeState {
  /** Null where nothing is frozen. */
  readonly now: Frozen | null;
  /** The next window that begins; null where none does within `freezeDays`. */
  readonly next: { readonly begins: Moment; readonly reason: string | null } | null;
}

export interface Frozen {
  /** Of the windows that it is in, in their order, each once; without those that may not be told. */
  readonly reasons: readonly string[];
  /** When deploys go on: windows that overlap, or follow one another, are one. Null where no end is in sight within `freezeDays`. */
  readonly until: Moment | null;
}

interface Window {
  readonly reason: string | null;
  /** The very same object for windows that are alike. */
  readonly spans: Spans;
}

/** Takes a time in ISO 8601; tells times by the clocks of the window that they come from. */
export function freezeAt(windows: readonly FreezeWindow[], at: string): FreezeState {
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) throw new Error(`${at} is no time.`);
  const all = readWindows(windows);
  const now = all.filter(({ spans }) => endOf(spans, moment) > moment);
  return {
    now: now.length === 0 ? null : frozen(now, all, moment),
    next: nextOf(all, moment),
  };
}

/** Makes the clocks of each zone once, and the comings of windows that are alike. */
function readWindows(windows: readonly FreezeWindow[]): readonly Window[] {
  const zones = new Map<string, Zone>();
  const known = new Map<string, Spans>();
  return windows.map((window) => {
    const { reason, ...times } = window;
    const zone = zones.get(window.timezone) ?? zoneOf(window.timezone);
    zones.set(window.timezone, zone);
    const key = JSON.stringify(times);
    const spans = known.get(key) ?? spansOf(window, zone);
    known.set(key, spans);
    return { reason, spans };
  });
}

function frozen(now: readonly Window[], all: readonly Window[], moment: number): Frozen {
  const reasons = new Set(now.map(({ reason }) => reason).filter((reason) => reason !== null));
  return { reasons: [...reasons], until: endOfAll([...new Set(all.map(({ spans }) => spans))], moment) };
}

/** When the span that has begun last is over; the moment itself where there is none. */
function endOf(spans: Spans, moment: number): number {
  return spans.newest(moment)?.ends ?? moment;
}

/** Follows windows that overlap or touch to their common end; null where that is too far away, or takes too many looks. */
function endOfAll(all: readonly Spans[], moment: number): Moment | null {
  const horizon = moment + limits.freezeDays * dayMs;
  let end: Moment | null = null;
  for (let looks = all.length; looks <= limits.freezeWindows; looks += all.length) {
    const at: number = end?.at ?? moment;
    if (at > horizon) return null;
    const later = all
      .map((spans) => ({ at: endOf(spans, at), zone: spans.zone }))
      .reduce((a, b) => (b.at > a.at ? b : a));
    if (later.at <= at) return end;
    end = later;
  }
  return null;
}

function nextOf(all: readonly Window[], moment: number): FreezeState['next'] {
  const coming = all.flatMap(({ reason, spans }) => {
    const span = spans.next(moment);
    return span === null ? [] : [{ begins: span.begins, zone: spans.zone, reason }];
  });
  if (coming.length === 0) return null;
  const { begins, zone, reason } = coming.reduce((a, b) => (b.begins < a.begins ? b : a));
  return { begins: { at: begins, zone }, reason };
}
