import type { ClonePlace } from '../../core/clone/port.ts';
import { parseMessage } from '../../core/commit/message.ts';
import { parseTrailers } from '../../core/commit/trailers.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { branchDiverged, noDefaultBranch, unpushedCommits } from '../../core/problems/clone.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { EnvironmentRepository } from '../../core/snapshot.ts';
import { leaving } from './leaving.ts';
import { webAddress } from './origin.ts';
import { answerOf, gitIn, isAncestor, orNull, type RunGit, typed } from './run.ts';

/** The top of the work tree that a folder lies in, for git takes paths from where it runs; elsewhere the folder itself. */
export async function topOf(folder: string): Promise<string> {
  const git = gitIn(folder);
  const up = await orNull(git(['rev-parse', '--show-cdup']));
  if (up === null || up === '') return folder;
  return (await git(['rev-parse', '--show-toplevel'])).replace(/\n$/u, '');
}

/** The default branch of a clone, and where a commit to it would stand. */
export async function placeOf(folder: string): Promise<ClonePlace | Problem> {
  const git = gitIn(folder);
  try {
    const shallow = await isShallow(git);
    const remote = await remoteOf(git);
    const branch = await defaultBranch(git, remote);
    if (branch === null) return noDefaultBranch(folder, remote);
    const own = await commitAt(git, `refs/heads/${branch}`);
    const tracking = remote === null ? null : await commitAt(git, `refs/remotes/${remote}/${branch}`);
    const newest = own ?? tracking;
    if (newest === null) return noDefaultBranch(folder, remote);
    const newer = await newerOf(git, folder, { branch, own, tracking, remote: remote ?? '' });
    const { head, unpushed = null, refusal = null } = newer ?? { head: newest };
    const url = (await webAddress(git)) ?? '';
    const name = url === '' ? folder : new URL(url).pathname.slice(1);
    return {
      repository: { name, url, branch, head },
      upstream: remote === null ? null : { remote, branch },
      own,
      unpushed,
      refusal,
      shallow,
    };
  } catch (error) {
    return gitFailed(folder, answerOf(error));
  }
}

/** Where a clone is read: where commits to it go, or else at what is checked out, from which none can be made. */
export async function readingPlaceOf(
  folder: string,
): Promise<(Pick<ClonePlace, 'shallow'> & { readonly repository: Read }) | Problem> {
  const place = await placeOf(folder);
  if (!isProblem(place) || place.code !== 'no-default-branch') return place;
  return { repository: { branch: 'HEAD', head: 'HEAD' }, shallow: await isShallow(gitIn(folder)) };
}

type Read = Pick<EnvironmentRepository, 'branch' | 'head'>;

async function isShallow(git: RunGit): Promise<boolean> {
  return (await git(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
}

/** `origin`, or the only one that there is. */
async function remoteOf(git: RunGit): Promise<string | null> {
  const remotes = (await git(['remote'])).split('\n').filter((name) => name !== '');
  if (remotes.includes('origin')) return 'origin';
  return remotes.length === 1 ? (remotes[0] ?? null) : null;
}

/** That of the remote, as the clone knows it; where it knows none of the remote's, what is checked out. */
async function defaultBranch(git: RunGit, remote: string | null): Promise<string | null> {
  const checkedOut = await orNull(git(['symbolic-ref', '--quiet', '--short', 'HEAD']));
  if (remote === null) return checkedOut;
  const start = `refs/remotes/${remote}/`;
  if ((await git(['for-each-ref', '--count=1', start])) === '') return checkedOut;
  const head = await orNull(git(['symbolic-ref', '--quiet', `${start}HEAD`]));
  if (head !== null) return head.slice(start.length);
  const usual: string[] = [];
  for (const name of ['main', 'master'])
    if ((await commitAt(git, `${start}${name}`)) !== null) usual.push(name);
  return usual.length === 1 ? (usual[0] ?? null) : null;
}

function commitAt(git: RunGit, ref: string): Promise<string | null> {
  return orNull(git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]));
}

interface Branch {
  readonly branch: string;
  readonly remote: string;
  readonly own: string | null;
  readonly tracking: string | null;
}

type Newer = Pick<EnvironmentRepository, 'head'> & Partial<Pick<ClonePlace, 'unpushed' | 'refusal'>>;

/** What the clone's branch has before its remote's may only be of Slipway's own making. null where only one is there. */
async function newerOf(
  git: RunGit,
  folder: string,
  { branch, remote, own, tracking }: Branch,
): Promise<Newer | null> {
  if (own === null || tracking === null) return null;
  if (await isAncestor(git, own, tracking)) return { head: tracking };
  const theirs = `${remote}/${branch}`;
  if (!(await isAncestor(git, tracking, own))) {
    const commands = await leaving(git, folder, { branch, own, tracking: theirs });
    return { head: tracking, refusal: branchDiverged(branch, theirs, commands.join(' && ')) };
  }
  // NUL ends each, and a message may be empty.
  const ahead = (await git(['log', '-z', '--format=%H%n%B', `${tracking}..${own}`])).split('\0').slice(0, -1);
  const commits = ahead.map((one) => ({
    sha: one.slice(0, one.indexOf('\n')),
    message: one.slice(one.indexOf('\n') + 1),
  }));
  const peoples = commits.filter(({ message }) => parseTrailers(message) === null);
  if (peoples.length > 0) {
    const subjects = peoples.map(({ message }) => parseMessage(message).subject);
    return { head: tracking, refusal: unpushedCommits(branch, theirs, subjects) };
  }
  const command = typed(folder, 'push', remote, `${own}:refs/heads/${branch}`);
  const fetch = typed(folder, 'fetch', remote);
  return { head: own, unpushed: { commits: commits.map(({ sha }) => sha), command, fetch } };
}
