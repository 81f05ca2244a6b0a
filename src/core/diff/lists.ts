import type { RedactedValue } from '../redact.ts';
import { align } from './align.ts';
import { compare, compareElements, type Difference, type Path } from './compare.ts';
import type { Renames } from './generated.ts';
import { byCommonKey, byMergeKey, type Keyed } from './mergeKeys.ts';
import type { List } from './shape.ts';

/**
 * Lists by a merge key say little by where an element comes in, but for what runs in its order, and for variables:
 * `$(A)` is expanded only if `A` stands before it.
 */
const inTurn: ReadonlySet<string> = new Set(['initContainers', 'env']);

/** Elements by the key that Kubernetes merges them by, or one that names each of them; else by position. */
export function compareLists(before: List, after: List, renames: Renames, path: Path): readonly Difference[] {
  const field = path.at(-1);
  const renamed = (name: string) => renames.newName(name, path);
  const merged = typeof field === 'string' ? byMergeKey(field, before, after, renamed) : null;
  if (merged !== null)
    return compareKeyed(merged, renames, path, typeof field === 'string' && inTurn.has(field));
  const keyed = byCommonKey(before, after, renamed);
  if (keyed !== null) return compareKeyed(keyed, renames, path, true);
  return compareAligned(before, after, renames, path);
}

type Sides = readonly [before: ReadonlyMap<string, Keyed>, after: ReadonlyMap<string, Keyed>];

function compareKeyed(sides: Sides, renames: Renames, path: Path, placed: boolean): readonly Difference[] {
  const [before, after] = sides;
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const places = new Map([...after.keys()].map((key, index) => [key, index]));
  const changes = keys.flatMap((key) => {
    const by = (after.get(key) ?? before.get(key))?.by ?? {};
    const elements = compareElements(before.get(key)?.value, after.get(key)?.value, renames, [
      ...path,
      { by },
    ]);
    return before.has(key) ? elements : elements.map((added) => ({ ...added, at: places.get(key) }));
  });
  return [...changes, ...compareOrder(sides, path, placed)];
}

/**
 * Order counts where Kubernetes merges by key, too: initContainers run, and variables expand, in it, and
 * every other order of a pod template's lists is another template.
 * @param placed whether it is told, too, that an element comes before one that was there
 */
function compareOrder([before, after]: Sides, path: Path, placed: boolean): readonly Difference[] {
  const old = [...before.keys()].filter((key) => after.has(key));
  const added = placed ? [...after.keys()].filter((key) => !before.has(key)) : [];
  const current = [...after.keys()].filter((key) => placed || before.has(key));
  if ([...old, ...added].join('\n') === current.join('\n')) return [];
  const keysOf = (keys: readonly string[]) =>
    keys.map((key) => (after.get(key) ?? before.get(key))?.by ?? {});
  return [{ path, op: 'replace', before: keysOf(old), after: keysOf(current), what: 'order' }];
}

/**
 * By position: what is removed is named by its old index, all else by its new one. So a list can be made of
 * the old one: take out what is removed and moved, then put in, from the front, what is added and moved.
 */
function compareAligned(before: List, after: List, renames: Renames, path: Path): readonly Difference[] {
  return align(before, after).flatMap((step): readonly Difference[] => {
    const at = (index: number): Path => [...path, { index }];
    const value = (list: List, index: number): RedactedValue => list[index] ?? null;
    switch (step.kind) {
      case 'removed':
        return [{ path: at(step.before), op: 'remove', before: value(before, step.before) }];
      case 'added':
        return [{ path: at(step.after), op: 'add', after: value(after, step.after) }];
      case 'changed':
        return compare(value(before, step.before), value(after, step.after), renames, at(step.after));
      case 'moved': {
        const { before: from, after: to } = step;
        return [{ path: at(to), op: 'replace', before: from, after: to, what: 'moved' }];
      }
    }
  });
}
