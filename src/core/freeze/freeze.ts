import type { FreezeWindow } from '../config/types.ts';
import { limits } from '../limits.ts';
import { type Spans, spansOf } from './spans.ts';
import type { Moment } from './zone.ts';

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
  /** When deploys go on: windows that overlap, or follow one another, are one. Null where no end is in sight. */
  readonly until: Moment | null;
}

/** Takes a time in ISO 8601; tells times by the clocks of the window that they come from. */
export function freezeAt(windows: readonly FreezeWindow[], at: string): FreezeState {
  const spans = windows.map(spansOf);
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) throw new Error(`${at} is no time.`);
  const now = spans.filter((one) => endOf(one, moment) > moment);
  return {
    now: now.length === 0 ? null : frozen(now, spans, moment),
    next: nextOf(spans, moment),
  };
}

function frozen(now: readonly Spans[], all: readonly Spans[], moment: number): Frozen {
  const reasons = new Set(now.map(({ window }) => window.reason).filter((reason) => reason !== null));
  return { reasons: [...reasons], until: endOfAll(all, moment) };
}

/** When the span that has begun last is over; the moment itself where there is none. */
function endOf(spans: Spans, moment: number): number {
  return spans.newest(moment)?.ends ?? moment;
}

/** Follows windows that overlap or touch to their common end; null where there are too many to tell. */
function endOfAll(all: readonly Spans[], moment: number): Moment | null {
  let end: Moment | null = null;
  for (let followed = 0; followed < limits.freezeWindows; followed += 1) {
    const at: number = end?.at ?? moment;
    const later = all
      .map((spans) => ({ at: endOf(spans, at), zone: spans.zone }))
      .reduce((a, b) => (b.at > a.at ? b : a));
    if (later.at <= at) return end;
    end = later;
  }
  return null;
}

function nextOf(all: readonly Spans[], moment: number): FreezeState['next'] {
  const coming = all.flatMap((spans) => {
    const span = spans.next(moment);
    return span === null ? [] : [{ begins: span.begins, spans }];
  });
  if (coming.length === 0) return null;
  const { begins, spans } = coming.reduce((a, b) => (b.begins < a.begins ? b : a));
  return { begins: { at: begins, zone: spans.zone }, reason: spans.window.reason };
}
