import type { KeyPath, MappingNode, YamlContent, YamlFile, YamlNode } from '../yaml/types.ts';
import { contentOf, valueAt, valueUnder } from '../yaml/value.ts';

/** One Kubernetes object in a file. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  /** Empty where the manifest gives none, as with `generateName`. */
  readonly name: string;
  /** Index of the document, and the path in it: empty, but for the items of a List. */
  readonly document: number;
  readonly path: KeyPath;
  readonly node: MappingNode;
}

/** The resources of a file, in its order; the items of a List stand for the List. */
export function resourcesOf(file: YamlFile): readonly Resource[] {
  return file.documents.flatMap((root, document) => resourcesAt(root, document, []));
}

/** What a person calls it: `Deployment storefront`. */
export function titleOf(resource: Resource): string {
  return `${resource.kind} ${resource.name}`.trim();
}

/** What a document, or an item of a List, is; null for what is no resource, as a List is none. */
export function resourceIn(at: YamlNode): Resource | null {
  return resourcesAt(at, 0, []).find(({ path }) => path.length === 0) ?? null;
}

function resourcesAt(at: YamlNode, document: number, path: KeyPath): readonly Resource[] {
  const node = contentOf(at);
  const apiVersion = textOf(valueUnder(node, 'apiVersion'));
  const kind = textOf(valueUnder(node, 'kind'));
  if (node.kind !== 'mapping' || apiVersion === null || kind === null) return [];
  const items = valueUnder(node, 'items');
  if (kind.endsWith('List') && items?.kind === 'sequence')
    return items.items.flatMap((item, index) => resourcesAt(item, document, [...path, 'items', index]));
  const name = textOf(valueAt(node, ['metadata', 'name'])) ?? '';
  const namespace = textOf(valueAt(node, ['metadata', 'namespace']));
  return [{ apiVersion, kind, namespace, name, document, path, node }];
}

/** The text of a scalar that is not null. */
export function textOf(node: YamlContent | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? node.text : null;
}

/** The text of a scalar; the empty string counts as none, as it does for kustomize and in charts. */
export function filledTextOf(node: YamlContent | undefined): string | null {
  const text = textOf(node);
  return text === '' ? null : text;
}
