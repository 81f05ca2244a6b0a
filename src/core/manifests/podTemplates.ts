import type { KeyPath, ScalarNode, YamlContent } from '../yaml/types.ts';
import { contentOf, valueAt, valueUnder } from '../yaml/value.ts';
import { walk } from '../yaml/walk.ts';
import type { Resource } from './resources.ts';

/** A pod template, or a Pod itself: what holds `metadata.annotations` and `spec.containers`. */
export interface PodTemplate {
  /** From the document's root. */
  readonly path: KeyPath;
  readonly node: YamlContent;
}

export interface Container {
  /** Of its `image`, from the document's root. */
  readonly path: KeyPath;
  readonly image: ScalarNode;
}

/**
 * The pod templates of a resource, of whatever kind: each mapping under a key that ends in "template"
 * and holds lists of containers. That is how Deployment, Job, CronJob, Argo's Rollout and the custom
 * resources of operators carry them. A Pod is its own template.
 */
export function podTemplatesOf(resource: Resource): readonly PodTemplate[] {
  if (resource.kind === 'Pod') return [{ path: resource.path, node: resource.node }];
  const found: PodTemplate[] = [];
  const visit = (node: YamlContent, path: KeyPath): boolean => {
    const key = path.at(-1);
    const isTemplate = typeof key === 'string' && /template$/i.test(key) && containerLists(node).length > 0;
    if (isTemplate) found.push({ path, node });
    return !isTemplate;
  };
  walk(resource.node, visit, resource.path);
  return found;
}

/** Containers and initContainers; ephemeral containers are not of the template. */
export function containersOf(template: PodTemplate): readonly Container[] {
  return containerLists(template.node).flatMap((list) =>
    list.items.flatMap((item, index) => {
      const image = valueUnder(item, 'image');
      const path = [...template.path, 'spec', list.key, index, 'image'];
      return image?.kind === 'scalar' && image.value !== null ? [{ path, image }] : [];
    }),
  );
}

function containerLists(node: YamlContent): { key: string; items: readonly YamlContent[] }[] {
  return ['initContainers', 'containers'].flatMap((key) => {
    const list = valueAt(node, ['spec', key]);
    return list?.kind === 'sequence' ? [{ key, items: list.items.map(contentOf) }] : [];
  });
}
