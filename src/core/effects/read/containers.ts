import type { Facts } from '../types.ts';
import { type Update, updatesOf } from './changes.ts';
import { type Container, containersOf, podTemplateOf } from './pods.ts';

/** A container before and after the change. */
export interface StayingContainer {
  readonly resource: Update;
  readonly before: Container;
  readonly after: Container;
}

/** The containers that stay, by their names: what one loses that goes is no loss. */
export function stayingContainers(facts: Facts): readonly StayingContainer[] {
  return updatesOf(facts).flatMap((resource) => {
    const left = new Map(
      containersOf(podTemplateOf(resource.after)).map((container) => [container.name, container]),
    );
    return containersOf(podTemplateOf(resource.before)).flatMap((before) => {
      const after = left.get(before.name);
      return after === undefined ? [] : [{ resource, before, after }];
    });
  });
}
