import type { Resource } from '../../diff/resources.ts';
import { kindOf } from './kinds.ts';
import {
  at,
  entriesOf,
  isMapping,
  itemsOf,
  type Mapping,
  numberOf,
  type Path,
  textOf,
  type Value,
} from './values.ts';

/** A pod template, or a Pod itself. */
export interface PodTemplate {
  readonly path: Path;
  /** `metadata` and `spec`. */
  readonly value: Mapping;
}

export interface Container {
  readonly name: string;
  readonly list: 'containers' | 'initContainers';
  readonly path: Path;
  readonly value: Mapping;
}

const templatePaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

/**
 * The pods that a resource makes. Deployments, Jobs and the like carry the template at `spec.template`,
 * and so do custom resources made after them (Argo's Rollout, Knative's Service).
 */
export function podTemplateOf(resource: Resource | null): PodTemplate | null {
  if (resource === null) return null;
  const path = templatePaths.get(kindOf(resource)) ?? ['spec', 'template'];
  const value = at(resource.value, ...path);
  return isMapping(value) && itemsOf(at(value, 'spec', 'containers')).length > 0 ? { path, value } : null;
}

/** Containers and initContainers that have a name. */
export function containersOf(template: PodTemplate | null): readonly Container[] {
  if (template === null) return [];
  const lists = ['containers', 'initContainers'] as const;
  return lists.flatMap((list) =>
    itemsOf(at(template.value, 'spec', list)).flatMap((value) => {
      const name = textOf(at(value, 'name'));
      if (name === null || !isMapping(value)) return [];
      return [{ name, list, path: [...template.path, 'spec', list, { by: { name } }], value }];
    }),
  );
}

export function labelsOf(value: Value): ReadonlyMap<string, string> {
  const labels = entriesOf(at(value, 'metadata', 'labels'));
  return new Map(labels.flatMap(([key, label]) => (typeof label === 'string' ? [[key, label]] : [])));
}

export function annotationOf(resource: Resource, key: string): string | null {
  return textOf(at(resource.value, 'metadata', 'annotations', key));
}

/** One, where nothing is said. */
export function replicasOf(resource: Resource): number {
  return numberOf(at(resource.value, 'spec', 'replicas')) ?? 1;
}
