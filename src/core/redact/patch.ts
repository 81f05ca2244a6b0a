import type { YamlValue } from '../yaml/types.ts';
import { isSecretVariable } from './names.ts';

type Mapping = Readonly<Record<string, YamlValue>>;

/**
 * Whether a mapping is an operation of JSON Patch (RFC 6902) that writes a secret: into the data of what may
 * be a Secret, as the target often stands in another file, or under a secret's name.
 */
export function writesSecret({ op, path, value }: Mapping): boolean {
  if (typeof op !== 'string' || typeof path !== 'string' || value === undefined) return false;
  return /^\/(?:data|stringData)(?:\/|$)/iu.test(path) || isSecretVariable(lastName(path));
}

/** Whether an entry of `patches` names Secrets as what it patches. */
export function patchesSecret({ target }: Mapping): boolean {
  if (typeof target !== 'object' || target === null || Array.isArray(target)) return false;
  return Object.entries(target).some(
    ([key, value]: [string, YamlValue]) =>
      key === 'kind' && typeof value === 'string' && /^\W*secret/iu.test(value),
  );
}

/** `/spec/a~1b` ends in `a/b`. */
function lastName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}
