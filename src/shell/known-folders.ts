import type { TreeEntry } from '../core/files.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';

/**
 * What a snapshot itself tells of folders at commits, so that they are not asked for again: what the newest commit was
 * made on, and every commit that left the very files that are there now. null of all others.
 */
export function knownFolders({ services }: Pick<Snapshot, 'services'>) {
  return (commit: string, path: string): readonly TreeEntry[] | null => {
    const state = services.find((one) => one.path === path);
    return state === undefined ? null : knownOf(state, commit);
  };
}

function knownOf({ parent, history, entries }: ServiceState, commit: string): readonly TreeEntry[] | null {
  if (parent?.commit === commit) return parent.entries;
  const [newest] = history.commits;
  const tree = history.commits.find(({ sha }) => sha === commit)?.tree ?? null;
  return tree !== null && tree === newest?.tree ? entries : null;
}
