import { WorldError, type Git } from '../contract.ts';
import { formatCommit, parseCommit } from './commit-format.ts';
import { history } from './history.ts';
import { setHead } from './init.ts';
import { openObjectReader, type ObjectReader } from './object-reader.ts';
import { writeObject } from './object-writer.ts';
import { lines, runGit } from './process.ts';
import { isRefName } from './ref-name.ts';
import { readTree } from './tree-read.ts';
import { editTree } from './tree-edit.ts';

/** A ref to move: `from` null means that it must not exist, undefined that any value will do; `to` null deletes. */
export interface RefMove {
  readonly ref: string;
  readonly from?: string | null;
  readonly to: string | null;
}

/** What the world itself needs beyond what it shows to others. */
export interface GitRepository extends Git {
  readonly directory: string;
  /** All or none; false where a ref was not as expected, or cannot be. */
  moveRefs(moves: readonly RefMove[]): Promise<boolean>;
  /** Copies the named refs' objects from another repository on disk, and sets the refs here. */
  fetch(directory: string, refspecs: readonly string[]): Promise<void>;
  setHead(branch: string): Promise<void>;
  close(): void;
}

export function openRepository(directory: string): GitRepository {
  const reader = openObjectReader(directory);
  return {
    directory,
    close: () => reader.close(),
    ...reading(reader),
    ...history(directory, reader),
    ...writing(directory, reader),
    ...refs(directory),
  };
}

type Reading = Pick<Git, 'resolve' | 'ref' | 'type' | 'blob' | 'commit' | 'tree'>;

function reading(reader: ObjectReader): Reading {
  return {
    async resolve(expression) {
      return (await reader.info(expression))?.sha ?? null;
    },
    async ref(name) {
      return isRefName(name) ? ((await reader.info(name))?.sha ?? null) : null;
    },
    async type(sha) {
      return (await reader.info(sha))?.type ?? null;
    },
    async blob(sha) {
      const found = await reader.contents(sha);
      return found?.type === 'blob' ? found.bytes : null;
    },
    async commit(sha) {
      const found = await reader.contents(sha);
      return found?.type === 'commit' ? parseCommit(found.sha, found.bytes) : null;
    },
    tree: (sha, options) => readTree(reader, sha, options?.recursive ?? false),
  };
}

type Writing = Pick<Git, 'writeBlob' | 'writeTree' | 'writeCommit'>;

function writing(directory: string, reader: ObjectReader): Writing {
  const store = {
    async readTree(sha: string): Promise<Buffer> {
      const found = await reader.contents(sha);
      if (found?.type !== 'tree') throw new WorldError(404, 'Not Found');
      return found.bytes;
    },
    writeTree: (bytes: Buffer) => writeObject(directory, 'tree', bytes),
  };
  return {
    writeBlob: (bytes) => writeObject(directory, 'blob', bytes),
    async writeTree(base, entries) {
      const found = base === null ? null : await reader.info(`${base}^{tree}`);
      if (base !== null && found === null) throw new WorldError(404, 'Not Found');
      for (const { sha, mode } of entries) {
        if (sha === null || mode === '160000') continue;
        if ((await reader.info(sha)) === null)
          throw new WorldError(422, `tree.sha ${sha} is not a valid object`);
      }
      return editTree(store, found?.sha ?? null, entries);
    },
    async writeCommit(commit) {
      if ((await reader.info(commit.tree))?.type !== 'tree') {
        throw new WorldError(422, 'Tree SHA does not exist');
      }
      for (const parent of commit.parents) {
        if ((await reader.info(parent))?.type === 'commit') continue;
        throw new WorldError(422, 'Parent SHA does not exist or is not a commit object');
      }
      return writeObject(directory, 'commit', formatCommit(commit));
    },
  };
}

/** Copies refs, and the objects that they need, between two repositories on disk. */
export async function copyRefs(from: string, to: string, refspecs: readonly string[]): Promise<void> {
  await runGit(to, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', from, ...refspecs]);
}

type Refs = Pick<GitRepository, 'refs' | 'moveRefs' | 'fetch' | 'setHead'>;

const noObject = '0'.repeat(40);

function refs(directory: string): Refs {
  return {
    async refs(prefix = '') {
      const run = await runGit(directory, ['for-each-ref', '--format=%(objectname) %(refname)']);
      return lines(run.stdout)
        .map((line) => ({ sha: line.slice(0, 40), ref: line.slice(41) }))
        .filter(({ ref }) => ref.startsWith(prefix));
    },
    async moveRefs(moves) {
      const input = moves
        .map(({ ref, from, to }) => {
          const old = from === undefined ? '' : ` ${from ?? noObject}`;
          return to === null ? `delete ${ref}${old}\n` : `update ${ref} ${to}${old}\n`;
        })
        .join('');
      const run = await runGit(directory, ['update-ref', '--no-deref', '--stdin'], {
        input,
        accept: [0, 128],
      });
      return run.code === 0;
    },
    fetch: (source, refspecs) => copyRefs(source, directory, refspecs),
    setHead: (branch) => setHead(directory, branch),
  };
}
