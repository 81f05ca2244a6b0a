import { posix } from 'node:path';
import type { GitTreeEntry } from '../../../world/contract.ts';
import type { Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName, nodeId, type NodeType } from '../../nodeId.ts';
import { blobText } from './blob.ts';
import { commitNode } from './commit.ts';
import { repositoryNode } from './repository.ts';

/** @param path Where in the repository the object was found, for the paths of a tree's entries. */
export async function gitObject(
  context: ApiContext,
  repository: Repository,
  sha: string,
  path = '',
): Promise<object | null> {
  const git = context.world.git(fullName(repository));
  switch (await git.type(sha)) {
    case 'commit': {
      const commit = await git.commit(sha);
      return commit === null ? null : commitNode(context, repository, commit);
    }
    case 'tree':
      return treeNode(context, repository, sha, path);
    case 'blob':
      return blobNode(context, repository, sha);
    case 'tag':
      return { ...objectFields(context, repository, 'Tag', sha), __typename: 'Tag' };
    case null:
      return null;
  }
}

/** The fields of the interface `GitObject`. */
export function objectFields(context: ApiContext, repository: Repository, type: NodeType, sha: string) {
  const name = fullName(repository);
  const path = `/${name}/commit/${sha}`;
  return {
    id: nodeId(type, name, sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    commitResourcePath: path,
    commitUrl: context.url + path,
    repository: () => repositoryNode(context, repository),
  };
}

async function blobNode(context: ApiContext, repository: Repository, sha: string) {
  const bytes = await context.world.git(fullName(repository)).blob(sha);
  if (bytes === null) return null;
  return {
    ...objectFields(context, repository, 'Blob', sha),
    __typename: 'Blob',
    byteSize: bytes.length,
    ...blobText(bytes),
  };
}

export function treeNode(context: ApiContext, repository: Repository, sha: string, path: string) {
  return {
    ...objectFields(context, repository, 'Tree', sha),
    __typename: 'Tree',
    entries: async () => {
      const entries = await context.world.git(fullName(repository)).tree(sha);
      return entries?.map((entry) => treeEntry(context, repository, entry, path)) ?? null;
    },
  };
}

/** @param folder The path of the tree that holds the entry. */
export function treeEntry(context: ApiContext, repository: Repository, entry: GitTreeEntry, folder: string) {
  const path = posix.join(folder, entry.path);
  return {
    name: entry.path,
    path,
    // The mode's octal digits as a number, which clients read in decimal: 33188 is 100644.
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.sha,
    size: entry.size ?? 0,
    // A submodule's commit is in another repository.
    object: () => (entry.type === 'commit' ? null : gitObject(context, repository, entry.sha, path)),
    repository: () => repositoryNode(context, repository),
  };
}
