import { patterns } from './config/rules.ts';

const minutesOf: Readonly<Record<string, number>> = { w: 7 * 24 * 60, d: 24 * 60, h: 60, m: 1 };

/** Milliseconds of `60h` or `1d12h`, as `slipway.yaml` and `--for` have them; null for anything else. */
export function parseDuration(value: string): number | null {
  if (!new RegExp(patterns.duration).test(value)) return null;
  const parts = [...value.matchAll(/(\d+)([wdhm])/gu)];
  const minutes = parts.map(([, amount, unit]) => Number(amount) * (minutesOf[unit ?? ''] ?? 0));
  return minutes.reduce((sum, part) => sum + part, 0) * 60_000;
}
