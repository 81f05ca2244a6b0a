import { type Compared, parseCheckMarker } from '../../comment/marker.ts';
import { limits } from '../../core/limits.ts';
import type { CheckId, OpenPull } from '../../ports.ts';

/** Whether what a check run tells of is of another head or base. */
export function isOld(told: Compared, { head, base }: Pick<OpenPull, 'head' | 'base'>): boolean {
  return told.head !== head || told.base !== base;
}

/**
 * Whether it shows at a list that a pull request is to be compared: nothing is told of it, or of another head or base,
 * or what failed may have passed.
 */
export function isDue(pull: OpenPull): boolean {
  const { check } = pull;
  if (check === 'unread') return false;
  const told = check && parseCheckMarker(check.summary);
  if (told === null || isOld(told, pull)) return true;
  return told.tries !== null && told.tries < limits.sweptTries;
}

/** The green check runs that are of another head or base, each once: with them, what nobody has seen could be merged. */
export function greenOfOld(pulls: readonly OpenPull[]): readonly CheckId[] {
  const found = new Map<string, CheckId>();
  for (const pull of pulls) {
    const { check } = pull;
    if (check === null || check === 'unread' || check.conclusion !== 'success') continue;
    const told = parseCheckMarker(check.summary);
    if (told === null || isOld(told, pull)) found.set(check.id, check);
  }
  return [...found.values()];
}
