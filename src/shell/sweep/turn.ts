import { limits } from '../../core/limits.ts';

/**
 * As many of them as are swept at once: from one sweep to the next, the place moves on by as many, so that each has
 * its turn however many there are. The time is in ISO 8601.
 */
export function turnOf<T>(all: readonly T[], at: string): readonly T[] {
  if (all.length <= limits.sweptPulls) return all;
  const sweeps = Math.floor(Date.parse(at) / (limits.sweepMinutes * 60_000));
  const start = (sweeps * limits.sweptPulls) % all.length;
  return [...all.slice(start), ...all.slice(0, start)].slice(0, limits.sweptPulls);
}
