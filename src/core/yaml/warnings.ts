import { mayHoldSecret } from '../redact/found.ts';
import { isOpen } from './block.ts';
import { lineIndex } from './position.ts';
import { sameReading } from './scalar.ts';
import type { MappingNode, ScalarNode, ScalarValue, YamlFile, YamlNode } from './types.ts';
import { isMerge, keyOf, mergedBy } from './value.ts';

/**
 * What kubectl and a reader of YAML 1.2 (kustomize, most editors) take for different values, and keys
 * that stand twice in one mapping: one sentence each, with file and line.
 */
export function warningsOf(file: YamlFile): readonly string[] {
  const lineOf = lineIndex(file.text);
  const quoting = !mayHoldSecret(file.text);
  const warnings: string[] = [];
  const warn = (offset: number, message: string): void => {
    warnings.push(`${file.path}:${lineOf(offset)}: ${message}`);
  };
  const visit = (node: YamlNode): void => {
    if (isOpen(node)) warn(node.start, open);
    else if (node.kind === 'scalar' && !sameReading(node))
      warn(node.start, quoting ? differing(node) : unquoted);
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind !== 'mapping') return;
    for (const [key, merge] of overriddenKeys(node))
      warn(
        merge.start,
        `this merge key stands below the key ${JSON.stringify(keyOf(key))} and overrides it for kubectl, but not under YAML 1.2; put it first.`,
      );
    for (const key of duplicateKeys(node))
      warn(key.start, `the key ${JSON.stringify(keyOf(key))} stands twice; the last one counts for kubectl.`);
    for (const { key, value } of node.entries) {
      visit(key);
      visit(value);
    }
  };
  file.documents.forEach(visit);
  return warnings;
}

/** Of a value that may be a secret. */
const unquoted = 'a value here is one thing for kubectl and another under YAML 1.2; quote it.';

const open =
  'this text ends with the file, which has no last line end: kubectl adds it, kustomize and YAML 1.2 do not; end the file with one.';

function differing(node: ScalarNode): string {
  const kubectl = shown(node.value);
  return `${node.text} is ${kubectl} for kubectl and ${shown(node.value12)} under YAML 1.2; quote it, or write ${kubectl}.`;
}

function shown(value: ScalarValue): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Keys with the merge key below them that has them too. */
function overriddenKeys(mapping: MappingNode): readonly (readonly [YamlNode, YamlNode])[] {
  return mapping.entries.flatMap(({ key: merge, value }, index) => {
    if (!isMerge(merge)) return [];
    const merged = mergedBy(value);
    const above = mapping.entries.slice(0, index).filter(({ key }) => !isMerge(key));
    return above.flatMap(({ key }) => (merged.has(keyOf(key)) ? [[key, merge] as const] : []));
  });
}

function duplicateKeys(mapping: MappingNode): readonly YamlNode[] {
  const seen = new Set<string>();
  return mapping.entries.flatMap(({ key }) => {
    if (isMerge(key)) return [];
    const name = keyOf(key);
    const again = seen.has(name);
    seen.add(name);
    return again ? [key] : [];
  });
}
