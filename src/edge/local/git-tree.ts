import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { nameOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { gitFailed, tooLargeLocally } from '../../core/problems/local.ts';
import type { FoundFiles, TreeListing, TreeNode, WholeTree } from '../../core/tree/types.ts';
import { answerOf, ownEnvironment } from './run.ts';

/** A commit of a clone on this machine as a tree, by `git cat-file`. */
export function gitTree(folder: string, commit: string): WholeTree {
  return {
    async list(folders) {
      const objects = await readObjects(
        folder,
        folders.map((path) => `${commit}:${path}`),
      );
      if (isProblem(objects)) return objects;
      const listings = new Map<RepositoryPath, TreeListing>();
      for (const [index, path] of folders.entries()) {
        const object = objects[index];
        if (object?.type === 'tree') listings.set(path, { oid: object.oid, nodes: nodesOf(object) });
      }
      return listings;
    },
    async blobs(files) {
      const objects = await readObjects(
        folder,
        files.map(({ oid }) => oid),
      );
      if (isProblem(objects)) return objects;
      const found = new Map<string, Uint8Array>();
      for (const [index, { path, oid }] of files.entries()) {
        const object = objects[index];
        if (object?.type !== 'blob') return gitFailed(folder, `there is no blob ${oid}`);
        if (object.bytes.length > limits.manifestBytes) return tooLargeLocally(path, object.bytes.length);
        found.set(oid, object.bytes);
      }
      return found;
    },
    find: (names) => find(folder, commit, names),
  };
}

/** `<mode> <type> <object name> <size>TAB<path>NUL`, again and again. */
async function find(folder: string, commit: string, names: readonly string[]): Promise<FoundFiles | Problem> {
  const output = await git(folder, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit]);
  if (isProblem(output)) return output;
  const files = output
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, oid = '', size = '', path = ''] = /^100\d+ blob (\w+) +(\d+)\t([^]*)$/u.exec(line) ?? [];
      return names.includes(nameOf(path)) ? [{ path, oid, bytes: Number(size) }] : [];
    });
  return { files, isWhole: true };
}

/**
 * The two commits of a range as `git diff` reads it: `A..B`, `A...B` from where B left A, and `HEAD` for what
 * is left out.
 */
export async function rangeOf(
  folder: string,
  range: string,
): Promise<{ readonly before: string; readonly after: string } | Problem> {
  const [, from = '', dots = '', to = ''] = /^(.*?)(\.{2,3})(.*)$/u.exec(range) ?? [];
  if (dots === '') return gitFailed(folder, `${range} is no range of commits, as A..B is one`);
  const names = [from, to].map((name) => `${name === '' ? 'HEAD' : name}^{commit}`);
  const commits: string[] = [];
  for (const name of names) {
    const commit = await git(folder, ['rev-parse', '--verify', '--end-of-options', name]);
    if (isProblem(commit)) return commit;
    commits.push(commit.toString().trim());
  }
  const [before = '', after = ''] = commits;
  if (dots === '..') return { before, after };
  const base = await git(folder, ['merge-base', before, after]);
  return isProblem(base) ? base : { before: base.toString().trim(), after };
}

/** The folder's path in its repository, empty at the top; ends in no slash. */
export async function prefixOf(folder: string): Promise<RepositoryPath | Problem> {
  const prefix = await git(folder, ['rev-parse', '--show-prefix']);
  return isProblem(prefix) ? prefix : prefix.toString().trimEnd().replace(/\/$/u, '');
}

interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The objects by these names, in their order; null for what is not there. */
async function readObjects(
  folder: string,
  names: readonly string[],
): Promise<readonly (GitObject | null)[] | Problem> {
  const output = await git(folder, ['cat-file', '--batch', '-z'], names.map((name) => `${name}\0`).join(''));
  if (isProblem(output)) return output;
  const objects: (GitObject | null)[] = [];
  let at = 0;
  for (const name of names) {
    const missing = Buffer.from(`${name} missing\n`);
    if (output.subarray(at, at + missing.length).equals(missing)) {
      objects.push(null);
      at += missing.length;
      continue;
    }
    const end = output.indexOf(10, at);
    const [oid = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ');
    const bytes = output.subarray(end + 1, end + 1 + Number(size));
    objects.push({ oid, type, bytes });
    at = end + 2 + bytes.length;
  }
  return objects;
}

const kinds: Readonly<Record<string, TreeNode['kind']>> = {
  '40000': 'folder',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

/** `<mode> <name>NUL<object name>`, again and again. */
function nodesOf({ oid: own, bytes }: GitObject): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const size = own.length / 2;
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const nul = bytes.indexOf(0, blank);
    const oid = bytes.toString('hex', nul + 1, nul + 1 + size);
    const kind = kinds[bytes.toString('latin1', at, blank)] ?? 'file';
    nodes.push({ name: bytes.toString('utf8', blank + 1, nul), kind, oid });
    at = nul + 1 + size;
  }
  return nodes;
}

async function git(folder: string, args: readonly string[], input = ''): Promise<Buffer | Problem> {
  const child = spawn('git', ['-C', folder, ...args], { stdio: 'pipe', env: ownEnvironment() });
  const output: Buffer[] = [];
  const complaint: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
  // It may end without reading: what it says then tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    await once(child, 'close');
  } catch (error) {
    return gitFailed(folder, answerOf(error));
  }
  if (child.exitCode === 0) return Buffer.concat(output);
  return gitFailed(folder, Buffer.concat(complaint).toString().trim());
}
