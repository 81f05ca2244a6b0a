import { byOneKey } from '../../diff/mergeKeys.ts';
import type { PathPart } from '../../diff/types.ts';
import { type Resource, resourceIn } from '../../manifests/resources.ts';
import type { YamlFile, YamlNode } from '../../yaml/types.ts';
import { toValue } from '../../yaml/value.ts';
import type { Versions } from '../text.ts';
import { firstAlike } from './alike.ts';
import { type Context, pairInOrder } from './order.ts';
import type { Sameness } from './sameness.ts';
import type { Nodes, Paired } from './types.ts';

/**
 * Elements by the key that Kubernetes merges them by, or one that names each of them; else by their order. One with
 * another key is another one, however alike: a rename is never followed.
 */
export function pairItems(lists: Versions<Nodes>, field: string | null, context: Context): Paired {
  const { base, ours, theirs } = lists;
  const all = [base, ours, theirs];
  const keyed =
    byIdentity(all) ??
    byOneKey(
      field,
      all.map((list) => list.map(toValue)),
    )?.map((elements) => new Map([...elements].map(([key, { by }]) => [key, by])));
  if (keyed === undefined) return pairInOrder(lists, context);
  const [a = [], b = [], c = []] = keyed.map((elements) => [...elements.keys()]);
  const by = keyed.map((elements) => [...elements.values()]);
  const sides = { base: by[0], ours: by[1], theirs: by[2] };
  const name = (side: keyof Versions<unknown>, index: number): PathPart => ({
    by: sides[side]?.[index] ?? {},
  });
  return { ...pairByKey({ base: a, ours: b, theirs: c }), keyed: true, name };
}

type Keys = ReadonlyMap<string, Readonly<Record<string, string | number>>>;

/** The items of a List by what they are; undefined where one is no resource, or two are the same. */
function byIdentity(lists: readonly Nodes[]): readonly Keys[] | undefined {
  const keyed = lists.map((list): Keys => {
    const found = list.flatMap((node) => namedIn(node) ?? []);
    return new Map(
      found.map((resource) => [identityOf(resource), { kind: resource.kind, name: resource.name }]),
    );
  });
  const whole = keyed.every((keys, index) => keys.size === lists[index]?.length);
  return whole && lists.some((list) => list.length > 0) ? keyed : undefined;
}

/** The documents of a file by what they are; what is no resource with a name by its content. */
export function pairDocuments(files: Versions<YamlFile>, sameness: Sameness): Paired {
  const keys = (file: YamlFile): readonly string[] => documentKeys(file, sameness);
  const { base, ours, theirs } = files;
  const paired = pairByKey({ base: keys(base), ours: keys(ours), theirs: keys(theirs) });
  return {
    ours: withUnnamed(paired.ours, base.documents, ours.documents),
    theirs: withUnnamed(paired.theirs, base.documents, theirs.documents),
    added: paired.added,
    keyed: true,
    name: (_, index) => ({ index }),
  };
}

function documentKeys(file: YamlFile, sameness: Sameness): readonly string[] {
  const times = new Map<string, number>();
  return file.documents.map((root) => {
    const resource = namedIn(root);
    const key = resource === null ? `${sameness.of(root)}` : identityOf(resource);
    times.set(key, (times.get(key) ?? 0) + 1);
    return `${key} ${times.get(key) ?? 0}`;
  });
}

/** A resource that its name tells from others, as a kustomization has none. */
function namedIn(node: YamlNode): Resource | null {
  const resource = resourceIn(node);
  return resource === null || resource.name === '' ? null : resource;
}

function identityOf({ apiVersion, kind, namespace, name }: Resource): string {
  return JSON.stringify([apiVersion.split('/').slice(0, -1), kind, namespace, name]);
}

type Pairs = Pick<Paired, 'ours' | 'theirs' | 'added'>;

function pairByKey(keys: Versions<readonly string[]>): Pairs {
  const places = new Map(keys.ours.map((key, index) => [key, index]));
  const placesBefore = new Map(keys.theirs.map((key, index) => [key, index]));
  const old = new Set(keys.base);
  const added = keys.theirs.flatMap((key, index): (readonly [number, number])[] => {
    const place = places.get(key);
    return place === undefined || old.has(key) ? [] : [[index, place]];
  });
  return {
    ours: keys.base.map((key) => places.get(key) ?? null),
    theirs: keys.base.map((key) => placesBefore.get(key) ?? null),
    added: new Map(added),
  };
}

/** What has no name is the only such one that is left on both sides, or like the one that came instead. */
function withUnnamed(
  partners: readonly (number | null)[],
  base: Nodes,
  side: Nodes,
): readonly (number | null)[] {
  const isUnnamed = (node: YamlNode | undefined) => node !== undefined && namedIn(node) === null;
  const gone = base.filter((node, index) => partners[index] === null && isUnnamed(node));
  const paired = new Set(partners);
  const come = side.flatMap((node, index) => (!paired.has(index) && isUnnamed(node) ? [index] : []));
  const alone = gone.length === 1 && come.length === 1;
  return partners.map((partner, index) => {
    const node = base[index];
    if (partner !== null || node === undefined || !isUnnamed(node)) return partner;
    const at = alone
      ? 0
      : firstAlike(
          node,
          come.flatMap((other) => side[other] ?? []),
        );
    return at < 0 ? null : (come.splice(at, 1)[0] ?? null);
  });
}
