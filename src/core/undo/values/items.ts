import type { PathPart } from '../../diff/types.ts';
import type { Versions } from '../text.ts';
import type { Merger } from './merge.ts';
import type { MergedItem, Nodes, Paired } from './types.ts';

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
  const places = new Map(items.map(({ at }, index) => [at, index]));
  const returned = new Map<number, MergedItem[]>();
  for (const { index, last, next } of returning(lists.theirs.length, paired, places)) {
    const node = lists.theirs[index];
    if (node === undefined) continue;
    const [from, to] = [last === null ? 0 : last + 1, next ?? items.length];
    const place = last === null ? to : from;
    // What stands between the two that it stood between is ours: which of them comes first is not certain.
    if (from !== to && !paired.keyed)
      merger.conflict([...path, paired.name('theirs', index)], undefined, node, 'added');
    const before = returned.get(place) ?? [];
    before.push({ kind: 'theirs', node, at: null });
    returned.set(place, before);
  }
  if (returned.size === 0) return items;
  return [...items, null].flatMap((item, place) => [
    ...(returned.get(place) ?? []),
    ...(item === null ? [] : [item]),
  ]);
}

/** An element that comes back, and the places of those around it that are there. */
interface Returning {
  readonly index: number;
  readonly last: number | null;
  readonly next: number | null;
}

function returning(
  length: number,
  paired: Paired,
  places: ReadonlyMap<number | null, number>,
): readonly Returning[] {
  const origin = inverse(paired.theirs);
  /** Undefined for one that comes back, null for one that is gone. */
  const present = Array.from({ length }, (_, index): number | null | undefined => {
    const from = origin.get(index);
    const at = from === undefined ? paired.added.get(index) : paired.ours[from];
    if (at === undefined) return from === undefined ? undefined : null;
    return places.get(at) ?? null;
  });
  const next: (number | null)[] = [];
  for (let index = length - 1; index >= 0; index -= 1)
    next[index] = present[index + 1] ?? next[index + 1] ?? null;
  let last: number | null = null;
  return present.flatMap((place, index): readonly Returning[] => {
    last = place ?? last;
    return place === undefined ? [{ index, last, next: next[index] ?? null }] : [];
  });
}

function inverse(partners: readonly (number | null)[]): ReadonlyMap<number, number> {
  return new Map(
    partners.flatMap((to, from): (readonly [number, number])[] => (to === null ? [] : [[to, from]])),
  );
}
