import type { Resource } from '../../diff/resources.ts';

/** Items by each of their keys. */
export function grouped<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** Looks up the items of a key that may be in a namespace: those that name it, then those that name none. */
export type Index<T> = (key: string, namespace: string | null) => readonly T[];

/**
 * An index that walks through no other namespace's items: the same names are in a thousand of them.
 * @param resourceOf what says in which namespace an item is
 */
export function indexed<T>(
  items: readonly T[],
  resourceOf: (item: T) => Resource,
  keysOf: (item: T) => readonly string[],
): Index<T> {
  const everywhere = once(() => grouped(items, keysOf));
  const placed = once(() =>
    grouped(items, (item) => {
      const { namespace } = resourceOf(item).identity;
      return keysOf(item).map((key) => placeOf(key, namespace));
    }),
  );
  return (key, namespace) => {
    if (namespace === null) return everywhere().get(key) ?? [];
    const [own = [], loose = []] = [placed().get(placeOf(key, namespace)), placed().get(placeOf(key, null))];
    return loose.length === 0 ? own : [...own, ...loose];
  };
}

function placeOf(key: string, namespace: string | null): string {
  return `${namespace ?? ''}\n${key}`;
}

/** Made when it is first asked for. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
