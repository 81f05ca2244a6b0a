/** What several pages read out of git. */
import type { Git, GitCommit, World } from '../world/contract.ts';
import type { PullRequest } from '../world/types.ts';
import type { RepositoryVisit } from './context.ts';

/** GitHub lists at most this many commits of a pull request. */
const maxPullCommits = 250;

export interface Place {
  /** As in the address: a branch, a tag or a hash. */
  readonly ref: string;
  readonly sha: string;
  readonly path: string;
}

/** Splits `feature/x/docs/a.md` where a branch or a tag ends; a hash is one segment. */
export async function locate(git: Git, refAndPath: string): Promise<Place | null> {
  const named = (await git.refs()).flatMap(({ ref, sha }) => {
    const name = /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1];
    return name !== undefined && `${refAndPath}/`.startsWith(`${name}/`) ? [{ name, sha }] : [];
  });
  const longest = named.sort((a, b) => b.name.length - a.name.length)[0];
  if (longest !== undefined) {
    const sha = await commitOf(git, longest.sha);
    const path = refAndPath.slice(longest.name.length + 1);
    return sha === null ? null : { ref: longest.name, sha, path };
  }
  const [first = '', ...rest] = refAndPath.split('/');
  if (!/^[0-9a-f]{7,40}$/.test(first)) return null;
  const sha = await commitOf(git, first);
  return sha === null ? null : { ref: first, sha, path: rest.join('/') };
}

/** Peels a hash, also a short one or a tag's, to its commit. */
export async function commitOf(git: Git, hash: string): Promise<string | null> {
  const sha = await git.resolve(`${hash}^{commit}`);
  return sha !== null && (await git.type(sha)) === 'commit' ? sha : null;
}

/** What the head has and the base has not, oldest first. */
export async function pullCommits(git: Git, pull: PullRequest): Promise<readonly GitCommit[]> {
  return commitsBetween(git, await baseOf(git, pull), pull.head.sha);
}

/** Oldest first. */
export async function commitsBetween(git: Git, base: string, head: string): Promise<readonly GitCommit[]> {
  const hashes = (await git.between(base, head)).slice(0, maxPullCommits);
  const commits = await Promise.all(hashes.map((sha) => git.commit(sha)));
  return commits.filter((commit) => commit !== null);
}

/** Where the head's changes start. */
export async function pullStart(git: Git, pull: PullRequest): Promise<string> {
  const base = await baseOf(git, pull);
  return (await git.mergeBase(base, pull.head.sha)) ?? base;
}

/** The base's tip; of a merged pull request the one before the merge, as the tip now holds the head. */
async function baseOf(git: Git, pull: PullRequest): Promise<string> {
  if (pull.mergedAt === null || pull.mergeCommitSha === null) return pull.base.sha;
  const merged = await git.commit(pull.mergeCommitSha);
  return merged?.parents[0] ?? pull.base.sha;
}

export async function branches({ git }: RepositoryVisit): Promise<readonly string[]> {
  const refs = await git.refs('refs/heads/');
  return refs.map(({ ref }) => ref.replace(/^refs\/heads\//, ''));
}

/** The first line of a commit message, and what follows it. */
export function splitMessage(message: string): { readonly subject: string; readonly body: string } {
  const [subject = '', ...rest] = message.split('\n');
  return { subject, body: rest.join('\n').trim() };
}

/** The login that a commit's author address belongs to, or else the name that the commit gives. */
export function authorOf(world: World, { author }: GitCommit): string {
  return world.accounts().find(({ email }) => email === author.email)?.login ?? author.name;
}
