import type { KeyPath, YamlContent, YamlNode } from './types.ts';
import { contentOf, entriesOf } from './value.ts';

/**
 * Every value below a node, and the node itself, as a reader of the values meets them: aliases and
 * merge keys written out, so that one node can come under several paths. `visit` answers whether to
 * go on below the value.
 */
export function walk(
  node: YamlNode,
  visit: (content: YamlContent, path: KeyPath) => boolean,
  path: KeyPath = [],
): void {
  const content = contentOf(node);
  if (!visit(content, path)) return;
  if (content.kind === 'sequence')
    for (const [index, item] of content.items.entries()) walk(item, visit, [...path, index]);
  if (content.kind === 'mapping')
    for (const [key, { value }] of entriesOf(content)) walk(value, visit, [...path, key]);
}

/** A path as people write it: `spec.containers[0].image`, `annotations["example.com/version"]`. */
export function formatPath(path: KeyPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
