import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { lockAt, type LockFile, locksFolder, readLocks } from '../../core/locks/file.ts';
import type { Locks } from '../../core/locks/types.ts';
import { stateBranch } from '../../events.ts';

/** Fields of a repository: all locks at the branch's tip, with what its newest commits did. */
export const stateFields = /* GraphQL */ `
  state: ref(qualifiedName: "refs/heads/${stateBranch}") {
    target {
      oid
      ... on Commit {
        history(first: ${limits.lockCommits}) { nodes { message } }
        locks: file(path: "${locksFolder}") { object { ... on Tree { ${nested(3)} } } }
      }
    }
  }
`;

/** `locks/production/services/storefront.json`: three levels below the first. */
function nested(depth: number): string {
  const deeper = depth === 1 ? '' : `... on Tree { ${nested(depth - 1)} }`;
  return `entries { name object { __typename ... on Blob { text isTruncated } ${deeper} } }`;
}

interface Entry {
  readonly name: string;
  readonly object?: {
    readonly text?: string | null | undefined;
    readonly isTruncated?: boolean | undefined;
    readonly entries?: readonly Entry[] | undefined;
  } | null;
}

const entry: z.ZodType<Entry> = z.lazy(() =>
  z.object({
    name: z.string(),
    object: z
      .object({
        text: z.string().nullable().optional(),
        isTruncated: z.boolean().optional(),
        entries: z.array(entry).optional(),
      })
      .nullable(),
  }),
);

export const stateData = z
  .object({
    target: z
      .object({
        oid: z.string(),
        history: z.object({ nodes: z.array(z.object({ message: z.string() })) }),
        locks: z.object({ object: z.object({ entries: z.array(entry).optional() }).nullable() }).nullable(),
      })
      .nullable(),
  })
  .nullable();

export function toLocks(data: z.infer<typeof stateData>): Locks {
  const target = data?.target ?? null;
  if (target === null) return { head: null, ...readLocks([]), messages: [] };
  // A file in the place of all folders: there are no locks then, as where the branch is gone.
  const entries = target.locks?.object?.entries ?? [];
  return {
    head: target.oid,
    ...readLocks(filesOf(locksFolder, entries)),
    messages: target.history.nodes.map(({ message }) => message),
  };
}

/** A folder in the place of a lock, or too deep to be looked into, is told as a file without text. */
function filesOf(folder: string, entries: readonly Entry[]): readonly LockFile[] {
  return entries.flatMap(({ name, object }) => {
    const path = `${folder}/${name}`;
    if (object?.entries !== undefined && lockAt(path) === null) return filesOf(path, object.entries);
    const text = object?.isTruncated === true ? null : (object?.text ?? null);
    return [{ path, text }];
  });
}
