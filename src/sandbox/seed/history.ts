import type { World } from '../world/contract.ts';
import type { SeedFile } from './files.ts';

export interface PastCommit {
  /** Login. */
  readonly author: string;
  readonly hoursAgo: number;
  readonly message: string;
  readonly files: readonly SeedFile[];
}

/** Adds commits made some time ago, the oldest first, to a branch, which is made off `from` where it is missing. */
export async function commitInPast(
  world: World,
  {
    repository,
    branch,
    from,
  }: { readonly repository: string; readonly branch: string; readonly from?: string },
  commits: readonly PastCommit[],
): Promise<readonly string[]> {
  const ref = `refs/heads/${branch}`;
  const tip = await world.git(repository).resolve(ref);
  const made: string[] = [];
  for (const commit of commits) {
    made.push(await writeCommit(world, repository, made.at(-1) ?? tip ?? from ?? null, commit));
  }
  const [last, actor] = [made.at(-1), commits.at(-1)?.author];
  if (last !== undefined && actor !== undefined) {
    await world.updateRef({ repository, ref, expected: tip, to: last, actor });
  }
  return made;
}

async function writeCommit(
  world: World,
  repository: string,
  parent: string | null,
  { author, hoursAgo, message, files }: PastCommit,
): Promise<string> {
  const git = world.git(repository);
  const entries = await Promise.all(
    files.map(async ({ path, bytes }) => {
      return { path, mode: '100644', type: 'blob', sha: await git.writeBlob(bytes) };
    }),
  );
  const account = world.account(author);
  if (account === null) throw new Error(`The seed has no account ${author}.`);
  const date = timeBefore(world.now(), hoursAgo);
  const email = `${account.id}+${account.login}@users.noreply.github.com`;
  const signature = { name: account.name ?? account.login, email, date };
  return git.writeCommit({
    tree: await git.writeTree(parent, entries),
    parents: parent === null ? [] : [parent],
    author: signature,
    // What an App commits, GitHub commits for it.
    committer: account.kind === 'Bot' ? { name: 'GitHub', email: 'noreply@github.com', date } : signature,
    message,
  });
}

export function timeBefore(now: string, hours: number): string {
  return new Date(Date.parse(now) - hours * 60 * 60 * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
