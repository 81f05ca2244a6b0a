import { posix } from 'node:path';
import type { RepositoryPath } from '../files.ts';
import { isProblem } from '../problem.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlValue } from '../yaml/types.ts';
import { toValue } from '../yaml/value.ts';

/** The fields of a kustomization that can name another folder of the repository. */
const fields = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators'];

/** What a kustomization names besides its own folder's content, as written; none where it cannot be read. */
export function referencesOf(bytes: Uint8Array): readonly string[] {
  const file = readYaml({ path: 'kustomization.yaml', bytes });
  if (isProblem(file)) return [];
  return file.documents
    .map(toValue)
    .flatMap((document) => fields.flatMap((field) => strings(document, field)));
}

function strings(document: YamlValue, field: string): readonly string[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return [];
  const list = new Map(Object.entries(document)).get(field);
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** The path in the repository that a kustomization in `folder` means; null for what is elsewhere. */
export function resolveReference(folder: RepositoryPath, reference: string): RepositoryPath | null {
  if (reference === '' || reference.startsWith('/') || reference.includes('://')) return null;
  const path = posix.join(folder, reference).replace(/\/$/u, '');
  return path === '..' || path.startsWith('../') ? null : path === '.' ? '' : path;
}
