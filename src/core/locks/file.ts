import * as z from 'zod';
import type { FileChange, RepositoryPath } from '../files.ts';
import type { Lock, LockName, Locks, UnreadableLock } from './types.ts';

/** The folder of the branch that holds the locks, one file each. */
export const locksFolder = 'locks';

/** `locks/production/environment.json`, or `locks/production/services/storefront.json`. */
export function lockPath({ environment, service }: LockName): RepositoryPath {
  const folder = `${locksFolder}/${environment}`;
  return service === null ? `${folder}/environment.json` : `${folder}/services/${service}.json`;
}

/** Which lock a path is the place of; null for any other file. */
export function lockAt(path: RepositoryPath): LockName | null {
  const [folder, environment, ...rest] = path.split('/');
  if (folder !== locksFolder || environment === undefined) return null;
  if (rest.join('/') === 'environment.json') return { environment, service: null };
  const [services, file, ...deeper] = rest;
  const [, service] = /^(.+)\.json$/u.exec(file ?? '') ?? [];
  return services === 'services' && service !== undefined && deeper.length === 0
    ? { environment, service }
    : null;
}

const time = z.iso.datetime();

const lockSchema = z.strictObject({
  environment: z.string(),
  service: z.string().nullable(),
  holder: z.string().min(1),
  reason: z.string().nullable(),
  at: time,
  until: time.nullable(),
  request: z.url({ protocol: /^https?$/u }).nullable(),
  pull: z
    .strictObject({ repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/u), number: z.int().positive() })
    .nullable(),
  delivery: z.string(),
});

/** A file under the folder of the locks. */
export interface LockFile {
  readonly path: RepositoryPath;
  /** null for what is no text, or no file at all. */
  readonly text: string | null;
}

/**
 * Reads the files that stand where locks do. What cannot be read still is a lock; and what lies about elsewhere in the
 * folder of an environment, whoever put it there may have meant for one.
 */
export function readLocks(files: readonly LockFile[]): Pick<Locks, 'locks' | 'unreadable'> {
  const locks: Lock[] = [];
  const unreadable: UnreadableLock[] = [];
  for (const { path, text } of files) {
    const name = lockAt(path) ?? strayAt(path);
    if (name === null) continue;
    const lock = lockAt(path) === null ? null : parseLock(text);
    // A copy at another's place: whoever made it meant something that nobody knows.
    if (lock?.environment === name.environment && lock.service === name.service) locks.push(lock);
    else unreadable.push({ path, ...name });
  }
  return { locks, unreadable };
}

/** Of which environment a file is that is in no lock's place; null outside of all. */
function strayAt(path: RepositoryPath): LockName | null {
  const [folder, environment] = path.split('/');
  return folder === locksFolder && environment !== undefined ? { environment, service: null } : null;
}

function parseLock(text: string | null): Lock | null {
  try {
    return lockSchema.safeParse(JSON.parse(text ?? '')).data ?? null;
  } catch {
    return null;
  }
}

export function writeLock(lock: Lock): FileChange {
  const { environment, service, holder, reason, at, until, request, pull, delivery } = lock;
  const content = { environment, service, holder, reason, at, until, request, pull, delivery };
  return {
    kind: 'write',
    path: lockPath(lock),
    mode: '100644',
    bytes: new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`),
  };
}

export function deleteLock(name: LockName): FileChange {
  return { kind: 'delete', path: lockPath(name) };
}
