import type { PathPart } from '../../diff/types.ts';
import { contentOf } from '../../yaml/value.ts';
import type { Effort } from '../effort.ts';
import { hunksOf } from '../merge3.ts';
import type { Versions } from '../text.ts';
import { firstAlike } from './alike.ts';
import type { Sameness } from './sameness.ts';
import type { Nodes, Paired } from './types.ts';

export interface Context {
  readonly sameness: Sameness;
  readonly effort: Effort;
}

/** Equal ones by their order; of what stands between those, what is alike, and scalars where as many come as go. */
export function pairInOrder(lists: Versions<Nodes>, { sameness, effort }: Context): Paired {
  const ids = (nodes: Nodes) => nodes.map((node) => sameness.of(node));
  const partners = (side: Nodes): readonly (number | null)[] => {
    const found: (number | null)[] = [];
    let shift = 0;
    for (const { at, count, otherAt, otherCount } of hunksOf(ids(lists.base), ids(side), effort)) {
      while (found.length < at) found.push(found.length + shift);
      const [gone, come] = [lists.base.slice(at, at + count), side.slice(otherAt, otherAt + otherCount)];
      for (const partner of pairGap(gone, come)) found.push(partner === null ? null : partner + otherAt);
      shift = otherAt + otherCount - at - count;
    }
    while (found.length < lists.base.length) found.push(found.length + shift);
    return found;
  };
  const name = (_: keyof Versions<unknown>, index: number): PathPart => ({ index });
  const [ours, theirs] = [partners(lists.ours), partners(lists.theirs)];
  return { ours, theirs, added: new Map(), keyed: false, name };
}

function pairGap(gone: Nodes, come: Nodes): readonly (number | null)[] {
  let next = 0;
  return gone.map((node, index) => {
    const other = come[index];
    const scalars = contentOf(node).kind === 'scalar' && other !== undefined;
    if (scalars && gone.length === come.length && contentOf(other).kind === 'scalar') {
      next = index + 1;
      return index;
    }
    const found = firstAlike(node, come.slice(next));
    if (found < 0) return null;
    next += found + 1;
    return next - 1;
  });
}
