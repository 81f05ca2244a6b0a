import type { Git } from '../../../src/sandbox/world/contract.ts';
import { initRepository } from '../../../src/sandbox/world/git/init.ts';
import { openRepository } from '../../../src/sandbox/world/git/repository.ts';
import { onCleanUp, temporaryFolder } from './support.ts';

export const signature = { name: 'Ada', email: 'ada@example.com', date: '2026-11-22T10:00:00Z' };

export async function emptyRepository() {
  const directory = await temporaryFolder();
  await initRepository(directory, 'main');
  const repository = openRepository(directory);
  onCleanUp(() => repository.close());
  return { repository, directory };
}

interface File {
  readonly path: string;
  readonly mode?: string;
  readonly bytes: string | Uint8Array;
}

/** Commits files over those of the parent; a file whose bytes are '' of mode 160000 is a submodule. */
export async function commitFiles(store: Git, parent: string | null, files: readonly File[], message = 'x') {
  const entries = await Promise.all(
    files.map(async ({ path, mode = '100644', bytes }) => {
      const sha = mode === '160000' ? 'c'.repeat(40) : await store.writeBlob(Buffer.from(bytes));
      return { path, mode, type: mode === '160000' ? 'commit' : 'blob', sha };
    }),
  );
  const tree = await store.writeTree(parent, entries);
  const parents = parent === null ? [] : [parent];
  return store.writeCommit({ tree, parents, author: signature, committer: signature, message });
}
