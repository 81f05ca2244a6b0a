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

/** Changes by identity, without recognition of what is renamed; `generations` pairs ConfigMaps by their stem. */
export function factsOf(
  before: readonly Manifest[],
  after: readonly Manifest[],
  settings: EffectSettings = {},
): Facts {
  const [old, current] = [byIdentity(resources(before)), byIdentity(resources(after))];
  const changed = [...new Set([...old.keys(), ...current.keys()])].flatMap(
    (key): readonly ChangedResource[] => {
      const pair = { before: old.get(key) ?? null, after: current.get(key) ?? null };
      const fields =
        pair.before === null || pair.after === null ? [] : compare(pair.before.value, pair.after.value);
      const isSame = pair.before !== null && pair.after !== null && fields.length === 0;
      return isSame ? [] : [{ ...pair, fields }];
    },
  );
  return { changed, before: [...old.values()], after: [...current.values()], settings };
}

/** A hash suffix as kustomize writes it is not part of the identity. */
function byIdentity(all: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(
    all.map((resource) => {
      const { group, kind, namespace, name } = resource.identity;
      return [[group, kind, namespace, name.replace(/-[bcdfghkmt2456789]{10}$/u, '')].join('/'), resource];
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
