import type { ChangedResource, Facts, Finding } from '../types.ts';
import { type Container, containersOf, podTemplateOf } from './pods.ts';
import { at, type Value } from './values.ts';

/**
 * A setting that keeps a container in bounds: `open` where the manifest opens it, `closed` where it closes
 * it, `unset` where it leaves that to the defaults.
 */
export interface Guard {
  readonly stateOf: (container: Value, pod: Value) => 'open' | 'closed' | 'unset';
  /** Keys of the setting, in the container. */
  readonly path: readonly string[];
  /** Said after `Container a ` where it is opened. */
  readonly opened: string;
  /** Said where it was closed and is now left to the defaults. */
  readonly unset: string;
}

/** Containers that the change opens, or closes no longer. What a new container leaves to the defaults is no news. */
export function unguarded({ changed }: Facts, guard: Guard): readonly Finding[] {
  return changed.flatMap((resource) =>
    containersAndPast(resource).flatMap(({ container, pod, past, pastPod }) => {
      const now = guard.stateOf(container.value, pod);
      const was = past === undefined ? 'unset' : guard.stateOf(past.value, pastPod);
      if (now === was || now === 'closed' || (now === 'unset' && was === 'open')) return [];
      const what = now === 'open' ? guard.opened : guard.unset;
      return [
        {
          resource,
          message: `Container ${container.name} ${what}.`,
          path: [...container.path, ...guard.path],
        },
      ];
    }),
  );
}

function containersAndPast({ before, after }: ChangedResource) {
  const [old, current] = [podTemplateOf(before), podTemplateOf(after)];
  const past = new Map<string, Container>(containersOf(old).map((container) => [container.name, container]));
  return containersOf(current).map((container) => ({
    container,
    pod: at(current?.value, 'spec'),
    past: past.get(container.name),
    pastPod: at(old?.value, 'spec'),
  }));
}

/** A key of the security context: the container's own, or else its pod's. */
export function secured(container: Value, pod: Value, ...keys: readonly string[]): Value {
  return at(container, 'securityContext', ...keys) ?? at(pod, 'securityContext', ...keys);
}
