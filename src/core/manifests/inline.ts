import { isProblem } from '../problem.ts';
import { readYaml } from '../yaml/read.ts';
import type { KeyPath, YamlFile } from '../yaml/types.ts';
import { formatPath, walk } from '../yaml/walk.ts';

/** A string in a file that is YAML of its own. It is looked into, and never edited. */
export interface InlineYaml {
  /** `patches[0].patch` */
  readonly field: string;
  readonly what: 'inline patch' | 'inline values';
  readonly yaml: YamlFile;
}

/** Patches in a kustomization, and values for Helm in an Application of Argo CD. */
export function inlineYamlOf(file: YamlFile): readonly InlineYaml[] {
  const found: InlineYaml[] = [];
  for (const root of file.documents)
    walk(root, (node, path) => {
      const what = whatIsAt(path);
      if (node.kind !== 'scalar' || what === null || !node.text.includes('\n')) return true;
      const yaml = readYaml({ path: file.path, bytes: new TextEncoder().encode(node.text) });
      if (!isProblem(yaml)) found.push({ field: formatPath(path), what, yaml });
      return true;
    });
  return found;
}

function whatIsAt(path: KeyPath): InlineYaml['what'] | null {
  const [first] = path;
  const key = path.at(-1);
  const isPatch = /^patches(?:Json6902)?$/.test(String(first)) && key === 'patch';
  if (isPatch || (first === 'patchesStrategicMerge' && path.length === 2)) return 'inline patch';
  return key === 'values' && path.at(-2) === 'helm' ? 'inline values' : null;
}
