import type { FreezeWindow } from '../config/types.ts';
import { spansOf } from './spans.ts';
import { zoneOf } from './zone.ts';

/**
 * The windows that are on at a time in ISO 8601, each as the one coming that it is: by when it begins and ends. One that
 * comes again before it is over has no beginning, and is told by its times.
 */
export function spellsAt(windows: readonly FreezeWindow[], at: string): readonly string[] {
  const moment = Date.parse(at);
  const spells = windows.flatMap((window) => {
    const spans = spansOf(window, zoneOf(window.timezone));
    const now = spans.newest(moment);
    if (now === null || now.ends <= moment) return [];
    const before = spans.newest(now.begins - 1);
    const isUnbroken = before !== null && before.ends >= now.begins && window.kind === 'recurring';
    if (isUnbroken) return [`${window.cron} for ${window.for} ${window.timezone}`];
    return [[now.begins, now.ends].map((time) => new Date(time).toISOString()).join('/')];
  });
  return [...new Set(spells)];
}
