import { byOneKey } from '../../diff/mergeKeys.ts';
import { likeness, tracesOf } from '../../diff/similarity.ts';
import type { PathPart } from '../../diff/types.ts';
import { resourcesOf } from '../../manifests/resources.ts';
import type { YamlFile, YamlNode } from '../../yaml/types.ts';
import { contentOf, toValue } from '../../yaml/value.ts';
import type { Effort } from '../effort.ts';
import { hunksOf } from '../merge3.ts';
import type { Versions } from '../text.ts';
import type { Sameness } from './sameness.ts';

export type Nodes = readonly YamlNode[];

/** Which elements of three lists are the same one. */
export interface Paired {
  /** Of each element of the base: its index among ours and theirs, or null where it is gone. */
  readonly ours: readonly (number | null)[];
  readonly theirs: readonly (number | null)[];
  /** Of those that are in the base on neither side: index among theirs → among ours. */
  readonly added: ReadonlyMap<number, number>;
  /** Whether the place of an element says little, since each has a key. */
  readonly keyed: boolean;
  readonly name: (side: keyof Versions<unknown>, index: number) => PathPart;
}

/** Two elements with other keys are one that was renamed if they have so much in common. */
const leastLikeness = 0.5;
/** How many new elements an old one is held against. */
const candidates = 20;

interface Context {
  readonly sameness: Sameness;
  readonly effort: Effort;
}

/** Elements by the key that Kubernetes merges them by, or one that names each of them; else by their order. */
export function pairItems(lists: Versions<Nodes>, field: string | null, context: Context): Paired {
  const { base, ours, theirs } = lists;
  const keyed = byOneKey(
    field,
    [base, ours, theirs].map((list) => list.map(toValue)),
  );
  if (keyed === null) return pairInOrder(lists, context);
  const [a = [], b = [], c = []] = keyed.map((elements) => [...elements.keys()]);
  const by = keyed.map((elements) => [...elements.values()]);
  const sides = { base: by[0], ours: by[1], theirs: by[2] };
  const name = (side: keyof Versions<unknown>, index: number): PathPart => ({
    by: sides[side]?.[index]?.by ?? {},
  });
  return { ...pairByKey({ base: a, ours: b, theirs: c }, lists), keyed: true, name };
}

/** The documents of a file by what they are; what is no resource by its content. */
export function pairDocuments(files: Versions<YamlFile>, sameness: Sameness): Paired {
  const keys = (file: YamlFile): readonly string[] => documentKeys(file, sameness);
  const { base, ours, theirs } = files;
  const lists = { base: base.documents, ours: ours.documents, theirs: theirs.documents };
  const paired = pairByKey({ base: keys(base), ours: keys(ours), theirs: keys(theirs) }, lists);
  const only = (partners: readonly (number | null)[], side: Nodes): readonly (number | null)[] => {
    const left = side.flatMap((_, index) => (partners.includes(index) ? [] : [index]));
    const alone = left.length === 1 && partners.filter((partner) => partner === null).length === 1;
    return alone ? partners.map((partner) => partner ?? left[0] ?? null) : partners;
  };
  return {
    ours: only(paired.ours, lists.ours),
    theirs: only(paired.theirs, lists.theirs),
    added: paired.added,
    keyed: true,
    name: (_, index) => ({ index }),
  };
}

function documentKeys(file: YamlFile, sameness: Sameness): readonly string[] {
  const resources = new Map(resourcesOf(file).map((resource) => [resource.document, resource]));
  const times = new Map<string, number>();
  return file.documents.map((root, index) => {
    const found = resources.get(index);
    const key =
      found === undefined
        ? `${sameness.of(root)}`
        : JSON.stringify([found.apiVersion.split('/').slice(0, -1), found.kind, found.namespace, found.name]);
    times.set(key, (times.get(key) ?? 0) + 1);
    return `${key} ${times.get(key) ?? 0}`;
  });
}

type Pairs = Pick<Paired, 'ours' | 'theirs' | 'added'>;

function pairByKey(keys: Versions<readonly string[]>, lists: Versions<Nodes>): Pairs {
  const partners = (side: 'ours' | 'theirs'): readonly (number | null)[] => {
    const places = new Map(keys[side].map((key, index) => [key, index]));
    const found = keys.base.map((key) => places.get(key) ?? null);
    return withRenamed(lists.base, lists[side], found);
  };
  const [ours, theirs] = [partners('ours'), partners('theirs')];
  const places = new Map(keys.ours.map((key, index) => [key, index]));
  const [old, own] = [new Set(theirs), new Set(ours)];
  const added = keys.theirs.flatMap((key, index): (readonly [number, number])[] => {
    const place = places.get(key);
    return place === undefined || old.has(index) || own.has(place) ? [] : [[index, place]];
  });
  return { ours, theirs, added: new Map(added) };
}

/** Elements that are gone, each with one that came instead and is like it. */
function withRenamed(
  base: Nodes,
  side: Nodes,
  partners: readonly (number | null)[],
): readonly (number | null)[] {
  const taken = new Set(partners);
  const come = side.flatMap((_, index) => (taken.has(index) ? [] : [index]));
  return partners.map((partner, index) => {
    if (partner !== null) return partner;
    const found = come.slice(0, candidates).find((other) => isAlike(base[index], side[other]));
    if (found === undefined) return null;
    come.splice(come.indexOf(found), 1);
    return found;
  });
}

function isAlike(one: YamlNode | undefined, other: YamlNode | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (contentOf(one).kind === 'scalar' || contentOf(other).kind === 'scalar') return false;
  return likeness(tracesOf(toValue(one)), tracesOf(toValue(other))) >= leastLikeness;
}

/** Equal ones by their order; of what stands between those, what is alike, and scalars where as many come as go. */
function pairInOrder(lists: Versions<Nodes>, { sameness, effort }: Context): Paired {
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
    const found = come.slice(next, next + candidates).findIndex((candidate) => isAlike(node, candidate));
    if (found < 0) return null;
    next += found + 1;
    return next - 1;
  });
}
