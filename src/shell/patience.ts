import { limits } from '../core/limits.ts';

/**
 * How long to wait after a try to commit that came too late, in milliseconds. One commit gets through
 * at a time, and nobody knows how many others wait: so the pause is measured in tries, by how long
 * one takes here, and is four times as long after each. Two in each other's way are apart at once;
 * twenty are after a few tries, instead of one try each for every commit of the others.
 */
export function pauseAfter(tries: number, took: number): number {
  return Math.min(limits.commitPauseSeconds * 1_000, 2 * took * 4 ** (tries - 1));
}
