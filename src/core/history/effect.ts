/**
 * Which commit keeps each of the others out of effect, or null, from the newest to the oldest. What takes back counts
 * only while it is itself in effect: a revert of a revert brings the first commit back. Newer ones come first, so one
 * pass tells, and what is looked for near its start is found there.
 * @param undoes Of each commit, newest first, the places of the older ones that it takes back.
 * @param from Looks as if the commits before this place had not come yet.
 */
export function* undoneBy(
  undoes: readonly (readonly number[])[],
  from = 0,
): Generator<number | null, void, undefined> {
  const by = new Map<number, number>();
  for (let place = from; place < undoes.length; place += 1) {
    const undoer = by.get(place) ?? null;
    // Of several, the oldest stands in the end: it is the one that took the commit out of effect.
    if (undoer === null) for (const undone of undoes[place] ?? []) by.set(undone, place);
    yield undoer;
  }
}

/** The newest commit in effect that `tells`, once the one at `from` had come; none beyond the place of the `oldest` that does. */
export function newestInEffect(
  undoes: readonly (readonly number[])[],
  from: number,
  tells: (place: number) => boolean,
  oldest: number,
): number | null {
  let at = from;
  for (const undoer of undoneBy(undoes, from)) {
    if (undoer === null && tells(at)) return at;
    at += 1;
    if (at > oldest) break;
  }
  return null;
}
