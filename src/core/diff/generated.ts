import type { Path } from './compare.ts';
import type { Identity } from './resources.ts';

/** Names that a generator gave anew, and with them whatever refers to them. */
export interface Renames {
  /** The new name of what the value at this path refers to; the name itself where it is as it was. */
  newName(name: string, path: Path): string;
}

export const noRenames: Renames = { newName: (name) => name };

/**
 * kustomize names what `configMapGenerator` and `secretGenerator` make after its content: a hash of ten
 * characters, in hexadecimal with 0, 1, 3, a and e replaced so that no words appear.
 */
const hashed = /^(.+)-[bcdfghkmt2456789]{10}$/u;
const generatedKinds = ['ConfigMap', 'Secret'];

/** The name without its hash, or null where it has none, or the kind none is generated of. */
export function baseNameOf({ group, kind, name }: Identity): string | null {
  return group === '' && generatedKinds.includes(kind) ? (hashed.exec(name)?.[1] ?? null) : null;
}

/** Whether a resource is the next generation of another: its name is another one because its content is. */
export function isRegenerated(before: Identity, after: Identity): boolean {
  const base = baseNameOf(after);
  return before.name !== after.name && base !== null && base === baseNameOf(before);
}

/**
 * The renames of what was generated anew, as a resource in this namespace sees them: it can refer to its own
 * namespace only, which may be that of what names none.
 */
export function renamesOf(
  pairs: readonly (readonly [before: Identity, after: Identity])[],
): (namespace: string | null) => Renames {
  if (pairs.length === 0) return () => noRenames;
  const names = new Map<string, string>();
  for (const [before, after] of pairs)
    names.set(keyOf(before.kind, before.namespace, before.name), after.name);
  return (namespace) => ({
    newName: (name, path) => {
      if (!hashed.test(name)) return name;
      const places = new Set([namespace, null]);
      const keys = kindsAt(path).flatMap((kind) => [...places].map((place) => keyOf(kind, place, name)));
      return keys.map((key) => names.get(key)).find((newName) => newName !== undefined) ?? name;
    },
  });
}

function keyOf(kind: string, namespace: string | null, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}

/** In these a name is a text like any other: kustomize rewrites none. */
const texts = new Set(['data', 'binaryData', 'stringData']);

/** What a reference is to, if a key on its way says so: `secretKeyRef.name`, `volumes[].configMap.name`. */
function kindsAt(path: Path): readonly string[] {
  const [root] = path;
  if (typeof root === 'string' && texts.has(root)) return [];
  if (path.some((part) => typeof part === 'object' && 'embedded' in part)) return [];
  for (const part of path.toReversed()) {
    if (typeof part !== 'string') continue;
    if (/secret/iu.test(part)) return ['Secret'];
    if (/config-?map/iu.test(part)) return ['ConfigMap'];
  }
  return generatedKinds;
}
