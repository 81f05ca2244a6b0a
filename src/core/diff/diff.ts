import { effectsOf } from '../effects/index.ts';
import type { ChangedResource, Effect, EffectSettings } from '../effects/types.ts';
import type { Problem } from '../problem.ts';
import { mask, Masked, maskedPaths, type RedactedValue } from '../redact.ts';
import type { Render, WholeFile } from '../render/types.ts';
import { digestOf, type Identified } from './canonical.ts';
import { type Comparable, compare, type ValueChange } from './compare.ts';
import { Content } from './content.ts';
import { type Resource, resourcesOf } from './resources.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from './types.ts';

interface Pair extends Identified, ChangedResource {
  readonly masked: number;
}

/** What the caller decides of a diff. */
export interface DiffOptions {
  /**
   * Key under which changed secret values enter the digest; with null the digest tells only that they
   * change, so whoever binds an approval to it must give one.
   */
  readonly blinding: string | null;
  /** How `slipway.yaml` sets the rules of effects. */
  readonly effects: EffectSettings;
}

/**
 * What a change changes in the resources that are rendered: values are compared, never layout.
 * @returns a problem where a file that the change touches cannot be read afterwards
 */
export function diffManifests(
  before: Render,
  after: Render,
  { blinding, effects: settings }: DiffOptions = { blinding: null, effects: {} },
): ManifestDiff | Problem {
  const refusal = brokenByChange(before, after);
  if (refusal !== null) return refusal;
  const [old, current] = [resourcesOf(before), resourcesOf(after)];
  const { pairs, unchanged } = pairUp(old, current);
  const effects = effectsOf({ changed: pairs, before: old, after: current, settings });
  const total = (change: ResourceChange['change']) => pairs.filter((pair) => pair.change === change).length;
  return {
    digest: digestOf(pairs, blinding),
    summary: {
      added: total('added'),
      changed: total('changed'),
      removed: total('removed'),
      unchanged,
      masked: pairs.reduce((sum, pair) => sum + pair.masked, 0),
      ignored: 0,
    },
    resources: pairs.map((pair) => publish(pair, effects.get(pair) ?? [])),
    warnings: [...after.warnings, ...unreadWarnings(before, after), ...twiceWarnings(current)],
  };
}

/** A file may stay as broken as it was, and may be mended; a change must not break it. */
function brokenByChange(before: Render, after: Render): Problem | null {
  const old = new Map(before.files.map((file) => [file.path, file]));
  const broken = after.files.find((file) => file.problem !== null && !sameFile(old.get(file.path), file));
  return broken?.problem ?? null;
}

function sameFile(one: WholeFile | undefined, other: WholeFile): boolean {
  if (typeof one?.content !== 'object' || typeof other.content !== 'object') return false;
  return Buffer.compare(one.content, other.content) === 0;
}

function pairUp(
  old: readonly Resource[],
  current: readonly Resource[],
): { readonly pairs: readonly Pair[]; readonly unchanged: number } {
  const before = byIdentity(old);
  const after = byIdentity(current);
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const pairs = keys.flatMap((key) => pairOf(before.get(key), after.get(key)));
  return { pairs, unchanged: keys.length - pairs.length };
}

function byIdentity(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
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
  const fields = changesOf(before, after);
  if (fields.length === 0) return [];
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const secrets = new Set(
    [before, after].flatMap((side) => (side === undefined ? [] : secretsOf(side.value))),
  );
  const { identity } = resource;
  return [{ identity, change, before: before ?? null, after: after ?? null, fields, masked: secrets.size }];
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

function publish(
  { identity, before, after, change, fields }: Pair,
  effects: readonly Effect[],
): ResourceChange {
  const { kind, namespace, name } = identity;
  const { apiVersion, file } = after ?? before ?? { apiVersion: '', file: '' };
  return { apiVersion, kind, namespace, name, file, change, fields: fields.map(publishField), effects };
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

function unreadWarnings(...renders: readonly Render[]): readonly string[] {
  const files = renders.flatMap((render) => render.files).filter(({ problem }) => problem !== null);
  return [...new Set(files.map(({ path }) => path))]
    .toSorted()
    .map((path) => `${path} cannot be read as YAML: only its content as a whole was compared.`);
}

function twiceWarnings(resources: readonly Resource[]): readonly string[] {
  return resources
    .filter(({ identity }) => identity.occurrence === 2 && identity.kind !== 'File')
    .map(
      ({ identity, file }) =>
        `${identity.kind} ${identity.name} is defined more than once, here in ${file}: each was compared on its own.`,
    );
}
