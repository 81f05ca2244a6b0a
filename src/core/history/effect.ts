/**
 * Of each commit which other one keeps it out of effect, or null. What takes back counts only while it is itself
 * in effect: a revert of a revert brings the first commit back. Newer ones come first, so one pass tells.
 * @param undoes Of each commit, newest first, the places of the older ones that it takes back.
 * @param from Looks as if the commits before this place had not come yet.
 */
export function undoneBy(undoes: readonly (readonly number[])[], from = 0): readonly (number | null)[] {
  const by = Array.from(undoes, (): number | null => null);
  for (let place = from; place < undoes.length; place += 1) {
    // Of several, the oldest stands in the end: it is the one that took the commit out of effect.
    if (by[place] === null) for (const undone of undoes[place] ?? []) by[undone] = place;
  }
  return by;
}
