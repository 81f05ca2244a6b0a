import { holds } from '../gates/order.ts';
import type { Reversal } from './types.ts';

/**
 * What is true of a revert that may not be whole: what its files hold still is in force, whatever it says.
 * @param images that it left in the files; none where that cannot be told, which then claim nothing
 * @returns null where no deploy went out of force or came into it again
 */
export function asHeld(reversal: Reversal, images: readonly string[]): Reversal | null {
  const { inForce, undone } = reversal;
  const isInForce = inForce !== null && images.length > 0 && images.every((image) => holds(image, inForce));
  if (isInForce) return reversal;
  const gone = undone.filter(({ own }) => !images.some((image) => holds(image, own.deployed)));
  if (gone.length === 0) return null;
  const ended = gone.length === undone.length ? reversal.ended : gone.map(({ commit }) => commit.sha);
  return { ...reversal, undone: gone, again: null, ended, inForce: null };
}
