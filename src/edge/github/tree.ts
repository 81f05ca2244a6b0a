import * as z from 'zod';
import type { RepositoryPath, TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { objectName } from '../../core/objectName.ts';
import type { Problem } from '../../core/problem.ts';
import { fileTooLarge, folderTooDeep, notAFolder, tooManyFiles } from '../../core/problems/github.ts';
import { type Client, ownerAndName, rest } from './client.ts';
import type { Folder, TreeNode } from './folder-query.ts';

/** A file of git's, whose bytes are yet to be proved. */
interface BlobNode {
  readonly path: RepositoryPath;
  readonly mode: '100644' | '100755';
  readonly oid: string;
  readonly text: string | null;
}

/** Git's modes, which GraphQL gives as numbers. */
const symlinkMode = 0o120000;
const executableMode = 0o100755;

/**
 * The entries of a folder that a query brought along; null (no such folder) has none. Refuses what is
 * beyond the limits. Bytes are proved: see `bytesOf`.
 */
export async function toEntries(
  client: Client,
  repository: string,
  path: RepositoryPath,
  folder: Folder | null,
): Promise<readonly TreeEntry[] | Problem> {
  if (folder === null) return [];
  if (folder.entries === undefined) return notAFolder(path);
  const found: (BlobNode | TreeEntry)[] = [];
  const problem = collect(folder.entries, path, found);
  if (problem !== null) return problem;
  if (found.length > limits.filesPerPath) return tooManyFiles(path, found.length);
  return Promise.all(
    found.map(async (node): Promise<TreeEntry> => {
      if ('kind' in node) return node;
      return {
        kind: 'file',
        path: node.path,
        mode: node.mode,
        bytes: await bytesOf(client, repository, node),
      };
    }),
  );
}

function collect(
  nodes: readonly TreeNode[],
  folder: RepositoryPath,
  found: (BlobNode | TreeEntry)[],
): Problem | null {
  for (const node of nodes) {
    const path = `${folder}/${node.name}`;
    const problem = collectOne(node, path, found);
    if (problem !== null) return problem;
  }
  return null;
}

function collectOne(node: TreeNode, path: RepositoryPath, found: (BlobNode | TreeEntry)[]): Problem | null {
  if (node.type === 'commit') {
    found.push({ kind: 'submodule', path, oid: node.oid });
    return null;
  }
  if (node.type === 'tree') {
    const entries = node.object?.entries;
    return entries === undefined ? folderTooDeep(path) : collect(entries, path, found);
  }
  if (node.mode === symlinkMode) {
    found.push({ kind: 'symlink', path, oid: node.oid });
    return null;
  }
  const size = node.object?.byteSize;
  if (size === undefined) return folderTooDeep(path);
  if (size > limits.manifestBytes) return fileTooLarge(path, size);
  const text = node.object?.isTruncated === true ? null : (node.object?.text ?? null);
  found.push({ path, mode: node.mode === executableMode ? '100755' : '100644', oid: node.oid, text });
  return null;
}

const blobData = z.object({ content: z.string(), encoding: z.literal('base64') });

/**
 * GraphQL's `text` is no proof of the bytes: GitHub re-encodes what is not UTF-8 and may drop a byte
 * order mark. Its object name is one: where they disagree, the blob is read as it is.
 */
export async function bytesOf(
  client: Client,
  repository: string,
  node: Pick<BlobNode, 'oid' | 'text'>,
): Promise<Uint8Array> {
  if (node.text !== null) {
    const bytes = Buffer.from(node.text, 'utf8');
    if (objectName('blob', bytes) === node.oid) return bytes;
  }
  const parameters = { ...ownerAndName(repository), file_sha: node.oid };
  const blob = blobData.parse(
    await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}', parameters),
  );
  return Buffer.from(blob.content, 'base64');
}
