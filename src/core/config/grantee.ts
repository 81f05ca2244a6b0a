import type { Grantee } from './types.ts';

const roles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;

/** `maintain`, `@acme/sre` or `@ada`; null for anything else. */
export function parseGrantee(value: string): Grantee | null {
  const role = roles.find((known) => known === value);
  if (role !== undefined) return { kind: 'role', role };
  const [, name, slug] = /^@([a-zA-Z0-9][a-zA-Z0-9_-]*)(?:\/([a-z0-9][a-z0-9._-]*))?$/.exec(value) ?? [];
  if (name === undefined) return null;
  return slug === undefined ? { kind: 'user', login: name } : { kind: 'team', organization: name, slug };
}
