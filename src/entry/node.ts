import type { Problem } from '../core/problem.ts';
import { nodeTooOld } from '../core/problems/settings.ts';

/** The oldest Node that the programs run on: they are bundled for it. */
export const oldestNode = 24;

/** Whether this Node can run the program at all. */
export function refusedNode(version: string): Problem | null {
  return Number.parseInt(version, 10) < oldestNode ? nodeTooOld(version, oldestNode) : null;
}
