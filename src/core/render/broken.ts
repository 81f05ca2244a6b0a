import type { Problem } from '../problem.ts';

/** What is wrong with the files themselves, as any tool would find them. */
const faults: ReadonlySet<string> = new Set([
  'chart-dependency-missing',
  'manifest-not-utf8',
  'manifest-syntax',
  'path-is-no-folder',
  'render-failed',
  'render-link',
  'render-missing',
  'render-outside',
  'render-plugin',
  'render-remote',
  'secret-manifest-syntax',
]);

/**
 * Whether what is rendered is broken: nobody can have applied it, and a change that mends it makes all of it
 * new. A limit or a missing tool says nothing of it: what was there may be on the cluster.
 */
export function isBroken({ code }: Problem): boolean {
  return faults.has(code);
}
