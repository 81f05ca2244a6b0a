import type { Bump } from '../core/bump/types.ts';
import { isProblem, type Problem } from '../core/problem.ts';

interface Numbered {
  readonly bump: Bump;
  readonly version: string;
}

/**
 * A bump to a version; where that changes nothing and the deploy is wanted all the same, to the version with a
 * number after it, which starts the service anew. The number stays until something else changes.
 */
export function numbered(
  bumpTo: (version: string) => Bump | Problem,
  { version, again }: { readonly version: string; readonly again: boolean },
): Numbered | Problem {
  const plain = bumpTo(version);
  if (isProblem(plain)) return plain;
  const number = Math.max(1, ...plain.versions.map((one) => numberOf(one, version)));
  const held = number === 1 ? version : `${version}-${number}`;
  const kept = number === 1 ? plain : bumpTo(held);
  if (isProblem(kept)) return kept;
  if (kept.changes.length > 0) return { bump: plain, version };
  if (!again) return { bump: kept, version: held };
  const next = `${version}-${number + 1}`;
  const bump = bumpTo(next);
  return isProblem(bump) ? bump : { bump, version: next };
}

/**
 * The version after those that stand: with the next number after it, of the one that was deployed. null where
 * none stands.
 */
export function nextVersion(present: readonly string[], deployed: string | null): string | null {
  const [first] = present;
  if (first === undefined) return null;
  const isKnown = deployed !== null && present.some((one) => one === deployed || numberOf(one, deployed) > 1);
  const base = isKnown ? deployed : first;
  return `${base}-${Math.max(...present.map((one) => numberOf(one, base))) + 1}`;
}

/** 2 for `20261122-1f2e3d4-2`; 1 for what has no such number. */
function numberOf(written: string, version: string): number {
  const [, digits] = written.startsWith(`${version}-`)
    ? (/^(\d{1,6})$/u.exec(written.slice(version.length + 1)) ?? [])
    : [];
  return digits === undefined ? 1 : Number(digits);
}
