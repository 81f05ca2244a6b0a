import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloneCommit, CloneCommitted, ClonePlace } from '../../core/clone/port.ts';
import type { FileChange } from '../../core/files.ts';
import type { Problem } from '../../core/problem.ts';
import {
  gitIdentityMissing,
  noRemote,
  notCommitted,
  pushRejected,
  workTreeDirty,
} from '../../core/problems/clone.ts';
import { checkoutOf, leaving } from './leaving.ts';
import { answerOf, gitIn, isAncestor, orNull, type RunGit, typed } from './run.ts';

/**
 * Commits by plumbing: neither the index nor the files of anybody take part. The remote's branch moves first, where that is
 * asked for: what it does not take is not put on the clone's branch either.
 */
export async function commitTo(
  folder: string,
  place: ClonePlace,
  { message, changes, push }: CloneCommit,
): Promise<CloneCommitted | Problem> {
  const git = gitIn(folder);
  const { repository, upstream } = place;
  if (push && upstream === null) return noRemote(folder);
  if (!(await knowsWho(git))) return gitIdentityMissing();
  try {
    const checkout = await checkoutOf(git, repository.branch);
    const sha = await makeCommit(git, repository.head, message, changes);
    const dirty = checkout === null ? [] : await changedByHand(checkout, place.own, sha);
    if (checkout !== null && dirty.length > 0) return workTreeDirty(checkout, dirty);
    const words = upstream === null ? null : [upstream.remote, `${sha}:refs/heads/${upstream.branch}`];
    if (push && upstream !== null && words !== null) {
      const refused = await refusalOf(git(['push', ...quietly, ...words]));
      if (refused !== null) {
        const isLate = await hasMoved(git, upstream, sha);
        const command = isLate ? await fetching(git, folder, place, upstream) : null;
        return pushRejected(upstream, refused, command);
      }
    }
    const left = await refusalOf(moveBranch(git, checkout, place, sha));
    if (left !== null && !push) return notCommitted(left);
    const url = repository.url === '' ? '' : `${repository.url}/commit/${sha}`;
    const command = words === null ? null : typed(folder, 'push', ...words);
    return { sha, url, pushCommand: push ? null : command, left };
  } catch (error) {
    return notCommitted(answerOf(error));
  }
}

/** What brings what has come; what the clone has alone would stand beside it. */
async function fetching(
  git: RunGit,
  folder: string,
  { own, unpushed }: ClonePlace,
  { remote, branch }: NonNullable<ClonePlace['upstream']>,
): Promise<string> {
  const tracking = `${remote}/${branch}`;
  const rest = unpushed === null ? [] : await leaving(git, folder, { branch, own, tracking });
  return [typed(folder, 'fetch', remote), ...rest].join(' && ');
}

/** Whether the remote's branch has what the commit does not stand on. git's own words for it come in many languages. */
async function hasMoved(
  git: RunGit,
  { remote, branch }: NonNullable<ClonePlace['upstream']>,
  sha: string,
): Promise<boolean> {
  const ref = `refs/heads/${branch}`;
  const refs = ((await orNull(git(['ls-remote', remote, ref]))) ?? '').split('\n');
  // The pattern matches the ends of names, too.
  const [tip = ''] = refs.map((line) => line.split('\t')).find(([, name]) => name === ref) ?? [];
  return tip !== '' && !(await isAncestor(git, tip, sha));
}

/** Nothing goes along that was not asked for. */
const quietly = ['--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no'];

/** Without a name that somebody has set, git would make one of this machine's. */
async function knowsWho(git: RunGit): Promise<boolean> {
  for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'])
    if ((await orNull(git(['-c', 'user.useConfigOnly=true', 'var', who]))) === null) return false;
  return true;
}

async function makeCommit(
  git: RunGit,
  parent: string,
  message: string,
  changes: readonly FileChange[],
): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'slipway-index-'));
  const index = { GIT_INDEX_FILE: join(temporary, 'index') };
  try {
    await git(['read-tree', parent], '', index);
    const lines: string[] = [];
    for (const change of changes) lines.push(await indexLine(git, change, parent.length));
    await git(['update-index', '-z', '--index-info'], lines.join(''), index);
    const tree = (await git(['write-tree'], '', index)).trim();
    const sign = (await orNull(git(['config', '--type=bool', 'commit.gpgSign']))) === 'true' ? ['-S'] : [];
    const utf8 = ['-c', 'i18n.commitEncoding=UTF-8'];
    return (await git([...utf8, 'commit-tree', ...sign, '-p', parent, '-F', '-', tree], message)).trim();
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The bytes go in as they are: no filter, and no line ends of this machine's. */
async function indexLine(git: RunGit, change: FileChange, digits: number): Promise<string> {
  if (change.kind === 'delete') return `0 ${'0'.repeat(digits)}\t${change.path}\0`;
  const oid = (await git(['hash-object', '-w', '--stdin'], change.bytes)).trim();
  return `${change.mode} ${oid}\t${change.path}\0`;
}

/** Of the files that the branch's move changes, those that somebody is at work on, or keeps there unknown to git. */
async function changedByHand(checkout: string, own: string | null, sha: string): Promise<readonly string[]> {
  const git = gitIn(checkout);
  const names = ['-r', '-z', '--name-only'];
  // A branch that has no commit yet gets all files.
  const all = ['ls-tree', ...names, '--full-tree', sha];
  const moved = split(await git(own === null ? all : ['diff-tree', ...names, '--no-renames', own, sha]));
  const unknown = ['--no-renames', '--untracked-files=all', '--ignored'];
  const status = await git(['status', '--porcelain=v1', '-z', ...unknown]);
  // A repository in the work tree is told as a folder, with a slash behind it.
  const changed = split(status).map((line) => line.slice('XY '.length).replace(/\/$/u, ''));
  return moved.filter((path) => changed.some((one) => areInTheWay(path, one)));
}

/** The same file, or one of them a folder where the other is. */
function areInTheWay(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function split(output: string): readonly string[] {
  return output.split('\0').filter((part) => part !== '');
}

/**
 * Only forward where the branch is checked out, and its files go along; elsewhere only from where it stood. Left to itself,
 * a merge would write over files that git ignores.
 */
async function moveBranch(
  git: RunGit,
  checkout: string | null,
  { repository, own }: ClonePlace,
  sha: string,
): Promise<string> {
  if (checkout === null)
    return git(['update-ref', '-m', 'slipway', `refs/heads/${repository.branch}`, sha, own ?? '']);
  const plain = ['-c', 'merge.verifySignatures=false', '-c', 'submodule.recurse=false'];
  const merge = ['merge', '--quiet', '--ff-only', '--no-autostash', '--no-overwrite-ignore'];
  return gitIn(checkout)([...plain, ...merge, sha]);
}

/** Null where git takes it. */
async function refusalOf(asked: Promise<string>): Promise<string | null> {
  return asked.then(() => null, answerOf);
}
