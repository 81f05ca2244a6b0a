import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../start-error.ts';
import type { Signature } from '../git-contract.ts';
import { formatCommit } from './commit-format.ts';
import { writeObject } from './object-writer.ts';
import { hooks } from './hooks.ts';
import { formatTree } from './tree-format.ts';

/**
 * As GitHub's repositories are: any object may be fetched, pushes are checked, and `refs/pull/` is
 * not to be pushed to. Nothing is packed or pruned behind our back.
 */
const configuration = `[core]
\trepositoryformatversion = 0
\tbare = true
[receive]
\thideRefs = refs/pull
\tfsckObjects = true
\tautogc = false
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
[http]
\treceivepack = true
[gc]
\tauto = 0
`;

/**
 * Makes an empty bare repository whose first branch will be `branch`: what `git init` makes, as
 * gitrepository-layout(5) has it, without what a machine's templates would add.
 */
export async function initRepository(directory: string, branch: string): Promise<void> {
  const folders = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'hooks'];
  for (const folder of folders) await mkdir(join(directory, folder), { recursive: true });
  await writeFile(join(directory, 'config'), configuration);
  for (const [name, script] of Object.entries(hooks)) {
    const hook = join(directory, 'hooks', name);
    await writeFile(hook, script, { mode: 0o755 });
    await access(hook, constants.X_OK).catch((cause: unknown) => {
      // Git would leave the hook out, and pushes would go unnoticed.
      throw new StartError(
        `Nothing can be executed in ${directory}.`,
        'Choose a data directory that is not mounted noexec.',
        { cause },
      );
    });
  }
  await setHead(directory, branch);
}

/** Makes `branch` the one that a clone checks out, whether it exists or not. */
export function setHead(directory: string, branch: string): Promise<void> {
  return writeFile(join(directory, 'HEAD'), `ref: refs/heads/${branch}\n`);
}

/** A README as the first commit, in a new repository that nobody else has open yet. */
export async function writeFirstCommit(
  directory: string,
  branch: string,
  {
    readme,
    author,
    committer,
  }: { readonly readme: string; readonly author: Signature; readonly committer: Signature },
): Promise<void> {
  const sha = await writeObject(directory, 'blob', Buffer.from(readme));
  const entries = formatTree([{ mode: '100644', name: 'README.md', sha }]);
  const tree = await writeObject(directory, 'tree', entries);
  const first = { tree, parents: [], author, committer, message: 'Initial commit' };
  const commit = await writeObject(directory, 'commit', formatCommit(first));
  await writeFile(join(directory, 'refs', 'heads', branch), `${commit}\n`);
}
