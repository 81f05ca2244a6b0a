import type { KeyPath, ScalarNode, YamlContent } from '../yaml/types.ts';
import { contentOf, valueAt, valueUnder } from '../yaml/value.ts';
import { walk } from '../yaml/walk.ts';
import type { Resource } from './resources.ts';

/** A pod template, or a Pod itself: what holds `metadata.annotations` and `spec.containers`. */
export interface PodTemplate {
  /** From the document's root. */
  readonly path: KeyPath;
  readonly node: YamlContent;
  /** Whether its annotations are known to be those of the pods: of a custom resource itself they are not. */
  readonly annotated: boolean;
}

export interface Container {
  /** Of its `image`, from the document's root. */
  readonly path: KeyPath;
  readonly image: ScalarNode;
}

/**
 * The pod templates of a resource, of whatever kind, under whatever key: each mapping whose `spec` has
 * lists of containers. That is how Deployment, Job, CronJob, Argo's Rollout and the custom resources of
 * operators carry them, at any depth. A Pod is its own template.
 */
export function podTemplatesOf(resource: Resource): readonly PodTemplate[] {
  const found: PodTemplate[] = [];
  const visit = (node: YamlContent, path: KeyPath): boolean => {
    const annotated = node !== resource.node || resource.kind === 'Pod';
    if (containerLists(node).length > 0) found.push({ path, node, annotated });
    return true;
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
