import type { YamlContent, YamlNode } from '../yaml/types.ts';
import { contentOf, isMerge } from '../yaml/value.ts';

/**
 * Every value that a tool written in Go may take for that of a field: whatever the case of its key,
 * each of duplicate ones, and merged ones. What is one too many costs a file; one too few, a way out.
 */
export function fieldsNamed(node: YamlNode, name: string): readonly YamlContent[] {
  const content = contentOf(node);
  if (content.kind !== 'mapping') return [];
  return content.entries.flatMap(({ key, value }) => {
    if (isMerge(key)) return itemsOf(value).flatMap((source) => fieldsNamed(source, name));
    const at = contentOf(key);
    return at.kind === 'scalar' && fold(at.text) === name.toLowerCase() ? [contentOf(value)] : [];
  });
}

/** The items of a sequence; anything else stands for itself. */
export function itemsOf(node: YamlNode): readonly YamlContent[] {
  const content = contentOf(node);
  return content.kind === 'sequence' ? content.items.map(contentOf) : [content];
}

/** Case as Go's encoding/json folds it: `ſ` is an s, and the Kelvin sign a k. */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
