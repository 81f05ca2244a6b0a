import type { World } from '../world/contract.ts';
import type { SeedFile } from './files.ts';

export interface PastCommit {
  /** Login. */
  readonly author: string;
  readonly hoursAgo: number;
  readonly message: string;
  readonly files: readonly SeedFile[];
}

/** Adds a commit made some time ago to a branch, which is made from `from` where it is missing. */
export async function commitInPast(
  world: World,
  place: { readonly repository: string; readonly branch: string; readonly from?: string },
  { author, hoursAgo, message, files }: PastCommit,
): Promise<string> {
  const git = world.git(place.repository);
  const ref = `refs/heads/${place.branch}`;
  const tip = await git.resolve(ref);
  const parent = tip ?? place.from ?? null;
  const entries = await Promise.all(
    files.map(async ({ path, bytes }) => {
      return { path, mode: '100644', type: 'blob', sha: await git.writeBlob(bytes) };
    }),
  );
  const account = world.account(author);
  if (account === null) throw new Error(`The seed has no account ${author}.`);
  const signature = {
    name: account.name ?? account.login,
    email: `${account.id}+${account.login}@users.noreply.github.com`,
    date: timeBefore(world.now(), hoursAgo),
  };
  const sha = await git.writeCommit({
    tree: await git.writeTree(parent, entries),
    parents: parent === null ? [] : [parent],
    author: signature,
    // What an App commits, GitHub commits for it.
    committer:
      account.kind === 'Bot'
        ? { name: 'GitHub', email: 'noreply@github.com', date: signature.date }
        : signature,
    message,
  });
  await world.updateRef({ repository: place.repository, ref, expected: tip, to: sha, actor: author });
  return sha;
}

export function timeBefore(now: string, hours: number): string {
  return new Date(Date.parse(now) - hours * 60 * 60 * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
