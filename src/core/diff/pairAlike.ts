import { canonicalText } from './canonical.ts';
import type { Resource } from './resources.ts';
import { likeness, type Traces, tracesOf } from './similarity.ts';

export interface Both {
  readonly before: Resource;
  readonly after: Resource;
}

export interface Paired {
  readonly pairs: readonly Both[];
  /** Of before, what has no partner. */
  readonly gone: readonly Resource[];
  /** Of after, what has no partner. */
  readonly come: readonly Resource[];
}

interface Candidate extends Both {
  readonly likeness: number;
}

/** So many combinations are all tried; of more, only those that share what few others have. */
const mostCombinations = 10_000;
/** How many resources may hold a trace that leads from one to the other. */
const fewHolders = 20;
/** How many of those that share rare traces a resource is held against. */
const mostCandidates = 5;

/**
 * Pairs resources by what they hold, their names left out: the likest first. The order of the resources decides
 * nothing, and the work grows with their number, not its square.
 * @param least how like two must be, from 0 (any two will do) to 1
 */
export function pairAlike(before: readonly Resource[], after: readonly Resource[], least: number): Paired {
  const [old, current] = [inOrder(before), inOrder(after)];
  const candidates = candidatesOf(old, current).filter((candidate) => candidate.likeness >= least);
  const pairs: Both[] = [];
  const taken = new Set<Resource>();
  for (const { before: from, after: to } of candidates.toSorted(
    (one, other) => other.likeness - one.likeness,
  )) {
    if (taken.has(from) || taken.has(to)) continue;
    taken.add(from).add(to);
    pairs.push({ before: from, after: to });
  }
  const free = (side: readonly Resource[]) => side.filter((resource) => !taken.has(resource));
  return { pairs, gone: free(old), come: free(current) };
}

/** By name and content, so that equally like pairs are found in one order, whatever that of the files. */
export function inOrder(resources: readonly Resource[]): readonly Resource[] {
  const keyed = resources.map((resource) => {
    const { namespace, name } = resource.identity;
    return { resource, key: JSON.stringify([name, namespace, canonicalText(resource.value)]) };
  });
  return keyed
    .toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)))
    .map(({ resource }) => resource);
}

function candidatesOf(before: readonly Resource[], after: readonly Resource[]): readonly Candidate[] {
  const known = new Map([...before, ...after].map((resource) => [resource, contentOf(resource)]));
  const traces = (resource: Resource): Traces => known.get(resource) ?? new Set();
  const all = before.length * after.length <= mostCombinations;
  const partners = all ? () => before : partnersIn(before, traces);
  return after.flatMap((to) =>
    partners(to).map((from) => ({ before: from, after: to, likeness: alike(from, to, traces) })),
  );
}

function alike(before: Resource, after: Resource, traces: (resource: Resource) => Traces): number {
  const [old, current] = [traces(before), traces(after)];
  // Two that hold nothing have nothing in common, unless it is their name, in two namespaces.
  if (old.size === 0 && current.size === 0) return Number(before.identity.name === after.identity.name);
  return likeness(old, current);
}

/** What a resource holds but for its names: those are what may have changed. */
function contentOf({ value }: Resource): Traces {
  return tracesOf(value, (path) => !isName.has(path));
}

const isName: ReadonlySet<string> = new Set([
  '/apiVersion',
  '/kind',
  '/metadata/name',
  '/metadata/namespace',
]);

/** Those that share rare traces with a resource, the most first; and those of its name. */
function partnersIn(
  before: readonly Resource[],
  traces: (resource: Resource) => Traces,
): (resource: Resource) => readonly Resource[] {
  const holders = new Map<string, Resource[]>();
  for (const resource of before) {
    for (const trace of [...traces(resource), nameTrace(resource)]) {
      const of = holders.get(trace);
      if (of === undefined) holders.set(trace, [resource]);
      else of.push(resource);
    }
  }
  return (resource) => {
    const shared = new Map<Resource, number>();
    for (const trace of [...traces(resource), nameTrace(resource)]) {
      const of = holders.get(trace) ?? [];
      if (of.length <= fewHolders) for (const holder of of) shared.set(holder, (shared.get(holder) ?? 0) + 1);
    }
    const best = [...shared].toSorted(([, one], [, other]) => other - one).slice(0, mostCandidates);
    return best.map(([holder]) => holder);
  };
}

function nameTrace({ identity }: Resource): string {
  return `name ${identity.name}`;
}
