import { compare } from '../../../src/core/diff/compare.ts';
import { type Resource, resourcesOf } from '../../../src/core/diff/resources.ts';
import { effectsOf } from '../../../src/core/effects/index.ts';
import type { ChangedResource, Effect, EffectSettings, Facts } from '../../../src/core/effects/types.ts';
import { renderPlain } from '../../../src/core/render/plain.ts';

/** A manifest as an object: JSON is YAML. */
export type Manifest = Readonly<Record<string, unknown>>;

export function resources(manifests: readonly Manifest[]): readonly Resource[] {
  const bytes = new TextEncoder().encode(
    manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n'),
  );
  return resourcesOf(renderPlain([{ kind: 'file', path: 'all.yaml', mode: '100644', bytes }]));
}

/**
 * Changes by identity. As in the diff, a ConfigMap under its next hash is the same one, and a reference that
 * follows it is no change.
 */
export function factsOf(
  before: readonly Manifest[],
  after: readonly Manifest[],
  settings: EffectSettings = {},
): Facts {
  const [old, current] = [byIdentity(before), byIdentity(after)];
  const [oldStems, stems] = [byIdentity(before.map(withoutHashes)), byIdentity(after.map(withoutHashes))];
  const changed = [...new Set([...old.keys(), ...current.keys()])].flatMap(
    (key): readonly ChangedResource[] => {
      const pair = { before: old.get(key) ?? null, after: current.get(key) ?? null };
      const [one, other] = [oldStems.get(key), stems.get(key)];
      const fields = one === undefined || other === undefined ? null : compare(one.value, other.value);
      return fields?.length === 0 ? [] : [{ ...pair, fields: fields ?? [] }];
    },
  );
  return { changed, before: [...old.values()], after: [...current.values()], settings };
}

/** As kustomize writes them. */
const hash = /-[bcdfghkmt2456789]{10}\b/gu;

function withoutHashes(manifest: Manifest): Manifest {
  const stripped: unknown = JSON.parse(JSON.stringify(manifest).replace(hash, ''));
  return typeof stripped === 'object' && stripped !== null ? { ...stripped } : {};
}

function byIdentity(manifests: readonly Manifest[]): ReadonlyMap<string, Resource> {
  return new Map(
    resources(manifests).map((resource) => {
      const { group, kind, namespace, name } = resource.identity;
      return [[group, kind, namespace, name.replace(hash, '')].join('/'), resource];
    }),
  );
}

export interface Told extends Effect {
  /** `Deployment storefront`, the resource that it is told with. */
  readonly with: string;
}

export function effects(
  before: readonly Manifest[],
  after: readonly Manifest[],
  settings: EffectSettings = {},
): readonly Told[] {
  return [...effectsOf(factsOf(before, after, settings))].flatMap(
    ([{ before: old, after: current }, found]) => {
      const identity = (current ?? old)?.identity;
      return found.map((effect) => ({ ...effect, with: `${identity?.kind ?? ''} ${identity?.name ?? ''}` }));
    },
  );
}
