import type { PathPart } from '../../diff/types.ts';
import type { Versions } from '../text.ts';
import type { Merger } from './merge.ts';
import type { Nodes, Paired } from './pairs.ts';
import type { MergedItem } from './types.ts';

type Path = readonly PathPart[];

/**
 * The elements of a list, or the documents of a file: ours in our order, less what is taken away, and what comes back
 * behind the element that it stood behind.
 */
export function mergeItems(
  merger: Merger,
  lists: Versions<Nodes>,
  paired: Paired,
  path: Path,
): readonly MergedItem[] {
  const { sameness } = merger;
  const items = ownItems(merger, lists, paired, path);
  for (const [index, base] of lists.base.entries()) {
    const [own, other] = [paired.ours[index] ?? null, paired.theirs[index] ?? null];
    const wanted = other === null ? undefined : lists.theirs[other];
    if (own === null && other !== null && wanted !== undefined && sameness.of(base) !== sameness.of(wanted))
      merger.conflict([...path, paired.name('theirs', other)], undefined, wanted, 'deleted');
  }
  return withReturned(merger, lists, paired, path, items);
}

/** What becomes of each element that is there. */
function ownItems(merger: Merger, lists: Versions<Nodes>, paired: Paired, path: Path): readonly MergedItem[] {
  const origin = inverse(paired.ours);
  const twin = new Map([...paired.added].map(([theirs, ours]) => [ours, theirs]));
  return lists.ours.flatMap((node, at): readonly MergedItem[] => {
    const from = origin.get(at);
    const base = from === undefined ? undefined : lists.base[from];
    const to = from === undefined ? twin.get(at) : paired.theirs[from];
    const wanted = to === undefined || to === null ? undefined : lists.theirs[to];
    const place = [...path, paired.name('ours', at)];
    if (wanted !== undefined) return [{ ...merger.node(base, node, wanted, place), at }];
    if (base !== undefined && merger.sameness.of(base) === merger.sameness.of(node)) return [];
    if (base !== undefined) merger.conflict(place, node, undefined, 'changed');
    return [{ kind: 'ours', node, at }];
  });
}

/** Those that the change had removed, each behind the one that it stood behind, or before the next. */
function withReturned(
  merger: Merger,
  lists: Versions<Nodes>,
  paired: Paired,
  path: Path,
  items: readonly MergedItem[],
): readonly MergedItem[] {
  const result = [...items];
  const origin = inverse(paired.theirs);
  /** Where an element of theirs is among ours: undefined for one that comes back, null for one that is gone. */
  const present = (index: number): number | null | undefined => {
    const from = origin.get(index);
    return from === undefined ? paired.added.get(index) : (paired.ours[from] ?? null);
  };
  let last: MergedItem | null = null;
  for (const [index, node] of lists.theirs.entries()) {
    const at = present(index);
    if (at !== undefined) {
      last = result.find((item) => at !== null && item.at === at) ?? last;
      continue;
    }
    const next = nextPresent(lists.theirs.length, index, present);
    const place = placeFor(result, last, next);
    const before = result[place - 1] ?? null;
    if (!paired.keyed && isCrowded(result, place, last, next, before))
      merger.conflict([...path, paired.name('theirs', index)], undefined, node, 'added');
    last = { kind: 'theirs', node, at: null };
    result.splice(place, 0, last);
  }
  return result;
}

function nextPresent(
  length: number,
  index: number,
  present: (index: number) => number | null | undefined,
): number | null {
  for (let next = index + 1; next < length; next += 1) {
    const at = present(next);
    if (typeof at === 'number') return at;
  }
  return null;
}

function placeFor(items: readonly MergedItem[], last: MergedItem | null, next: number | null): number {
  if (last !== null) return items.indexOf(last) + 1;
  const before = items.findIndex((item) => next !== null && item.at === next);
  return before < 0 ? items.length : before;
}

/** Whether something of ours stands between the two that it stood between: then its place is not certain. */
function isCrowded(
  items: readonly MergedItem[],
  place: number,
  last: MergedItem | null,
  next: number | null,
  before: MergedItem | null,
): boolean {
  if (before !== last) return true;
  const behind = items[place];
  return behind !== undefined && behind.at !== next;
}

function inverse(partners: readonly (number | null)[]): ReadonlyMap<number, number> {
  return new Map(
    partners.flatMap((to, from): (readonly [number, number])[] => (to === null ? [] : [[to, from]])),
  );
}
