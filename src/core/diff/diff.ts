import type { TreeEntry } from '../files.ts';
import type { Problem } from '../problem.ts';
import { mask, Masked, maskedPaths, type RedactedValue } from '../redact.ts';
import { digestOf, type Identified } from './canonical.ts';
import { type Comparable, compare, type ValueChange } from './compare.ts';
import { Content } from './content.ts';
import { readSide, type Resource, type Side } from './resources.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from './types.ts';

interface Pair extends Identified {
  readonly resource: Resource;
  readonly masked: number;
}

/**
 * What a change of files changes in the resources that they hold: values are compared, never layout.
 * @param blinding key under which changed secret values enter the digest; without one the digest tells
 *   only that they change, so whoever binds an approval to it must give one
 * @returns a problem where a file that the change touches cannot be read afterwards
 */
export function diffManifests(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  blinding: string | null = null,
): ManifestDiff | Problem {
  const [old, current] = [readSide(before), readSide(after)];
  const refusal = brokenByChange(before, after, current);
  if (refusal !== null) return refusal;
  const { pairs, unchanged } = pairUp(old, current);
  const total = (change: ResourceChange['change']) => pairs.filter((pair) => pair.change === change).length;
  return {
    digest: digestOf(pairs, blinding),
    summary: {
      added: total('added'),
      changed: total('changed'),
      removed: total('removed'),
      unchanged,
      masked: pairs.reduce((sum, pair) => sum + pair.masked, 0),
    },
    resources: pairs.map(publish),
    warnings: warningsOf(old, current),
  };
}

/** A file may stay as broken as it was, and may be mended; a change must not break it. */
function brokenByChange(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  { unreadable }: Side,
): Problem | null {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  for (const entry of after) {
    const found = unreadable.get(entry.path);
    const was = old.get(entry.path);
    if (found === undefined || entry.kind !== 'file') continue;
    if (was?.kind !== 'file' || Buffer.compare(was.bytes, entry.bytes) !== 0) return found;
  }
  return null;
}

function pairUp(old: Side, current: Side): { readonly pairs: readonly Pair[]; readonly unchanged: number } {
  const before = byIdentity(old);
  const after = byIdentity(current);
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const pairs = keys.flatMap((key) => pairOf(before.get(key), after.get(key)));
  return { pairs, unchanged: keys.length - pairs.length };
}

function byIdentity({ resources }: Side): ReadonlyMap<string, Resource> {
  return new Map(
    resources.map((resource) => {
      const { kind, namespace, name, group, occurrence } = resource.identity;
      return [JSON.stringify([kind, namespace ?? '', name, group, occurrence]), resource];
    }),
  );
}

function pairOf(before: Resource | undefined, after: Resource | undefined): readonly Pair[] {
  const resource = after ?? before;
  if (resource === undefined) return [];
  const changes = changesOf(before, after);
  if (changes.length === 0) return [];
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const secrets = new Set(
    [before, after].flatMap((side) => (side === undefined ? [] : secretsOf(side.value))),
  );
  return [{ identity: resource.identity, resource, change, changes, masked: secrets.size }];
}

function changesOf(before: Resource | undefined, after: Resource | undefined): readonly ValueChange[] {
  if (before !== undefined && after !== undefined) return compare(before.value, after.value);
  const value = (before ?? after)?.value ?? null;
  const what = value instanceof Content ? { what: 'content' as const } : {};
  return [
    before === undefined
      ? { path: [], op: 'add', after: value, ...what }
      : { path: [], op: 'remove', before: value, ...what },
  ];
}

function secretsOf(value: Comparable): readonly string[] {
  if (value instanceof Content) return isMasked(value) ? [''] : [];
  return maskedPaths(value);
}

function publish({ resource, change, changes }: Pair): ResourceChange {
  const { kind, namespace, name } = resource.identity;
  const { apiVersion, file } = resource;
  return { apiVersion, kind, namespace, name, file, change, fields: changes.map(publishField) };
}

function publishField({ path, op, what, before, after }: ValueChange): FieldChange {
  return {
    path,
    op,
    ...(before === undefined ? {} : { before: toJson(before) }),
    ...(after === undefined ? {} : { after: toJson(after) }),
    ...(isMasked(before) && isMasked(after) ? { masked: true as const } : {}),
    ...(what === undefined ? {} : { what }),
  };
}

function isMasked(value: Comparable | undefined): boolean {
  return value instanceof Masked || (value instanceof Content && value.size === mask);
}

/** JSON has neither secrets nor integers beyond 2^53: these become strings of their digits. */
function toJson(value: Comparable): unknown {
  if (value instanceof Masked) return mask;
  if (value instanceof Content) return value.size;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item: RedactedValue) => toJson(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, RedactedValue]) => [key, toJson(item)]),
  );
}

function warningsOf(old: Side, current: Side): readonly string[] {
  const unread = new Set([...old.unreadable.keys(), ...current.unreadable.keys()]);
  const twice = current.resources.filter(
    ({ identity }) => identity.occurrence === 2 && identity.kind !== 'File',
  );
  return [
    ...[...unread]
      .toSorted()
      .map((path) => `${path} cannot be read as YAML: only its content as a whole was compared.`),
    ...twice.map(
      ({ identity, file }) =>
        `${identity.kind} ${identity.name} is defined more than once, here in ${file}: each was compared on its own.`,
    ),
  ];
}
