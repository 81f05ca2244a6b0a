import { z } from 'zod';
import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { nameOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { fileTooLarge, noEnvironmentAccess, tooMuchToRead } from '../../core/problems/github.ts';
import { Unavailable } from '../../ports.ts';
import type { BlobRef, FoundFiles, TreeListing, TreeNode, WholeTree } from '../../core/tree/types.ts';
import { type Client, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import { bytesOf } from './tree.ts';

/** Folders, or blobs, that one query asks for: GitHub gives a query ten seconds. */
const batchSize = 50;

/**
 * The trees of a repository, by commit. They share what they have read, by object name: what two
 * commits have in common is read once. Meant for one comparison, which is what the limits bound.
 */
export function githubTrees(client: Client, repository: string): (commit: string) => WholeTree {
  const read: Reader = { client, repository, blobs: new Map(), listings: new Map() };
  return (commit) => ({
    list: (folders) => list(read, commit, folders),
    blobs: (files) => blobs(read, files),
    find: (names) => find(read, commit, names),
  });
}

interface Reader {
  readonly client: Client;
  readonly repository: string;
  readonly blobs: Map<string, Uint8Array>;
  /** By `<commit>:<path>`; null where there is no such folder. */
  readonly listings: Map<string, TreeListing | null>;
}

/** `$eN` is `<commit>:<path>`. */
export function foldersQuery(folders: number): string {
  return /* GraphQL */ `
    query SlipwayFolders($owner: String!, $name: String!${each(folders, (n) => `, $e${n}: String!`)}) {
      repository(owner: $owner, name: $name) {
        ${each(folders, (n) => `f${n}: object(expression: $e${n}) { ... on Tree { oid entries { name mode type oid } } }`)}
      }
    }
  `;
}

export function blobsQuery(blobs: number): string {
  return /* GraphQL */ `
    query SlipwayBlobs($owner: String!, $name: String!${each(blobs, (n) => `, $o${n}: GitObjectID!`)}) {
      repository(owner: $owner, name: $name) {
        ${each(blobs, (n) => `b${n}: object(oid: $o${n}) { ... on Blob { byteSize isTruncated text } }`)}
      }
    }
  `;
}

function each(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

const folder = z.object({
  oid: z.string().optional(),
  entries: z
    .array(z.object({ name: z.string(), mode: z.number(), type: z.string(), oid: z.string() }))
    .optional(),
});

const blob = z.object({ byteSize: z.number(), isTruncated: z.boolean(), text: z.string().nullable() });

async function list(
  reader: Reader,
  commit: string,
  folders: readonly RepositoryPath[],
): Promise<ReadonlyMap<RepositoryPath, TreeListing> | Problem> {
  const { listings } = reader;
  const nameOf = (path: RepositoryPath): string => `${commit}:${path}`;
  const missing = folders.map(nameOf).filter((name) => !listings.has(name));
  if (listings.size + missing.length > limits.treeFolders) return tooMuchToRead('treeFolders');
  for (const batch of batches(missing)) {
    const problem = await readFolders(reader, batch);
    if (problem !== null) return problem;
  }
  return new Map(
    folders.flatMap((path): [RepositoryPath, TreeListing][] => {
      const listing = listings.get(nameOf(path)) ?? null;
      return listing === null ? [] : [[path, listing]];
    }),
  );
}

async function readFolders(reader: Reader, batch: readonly string[]): Promise<Problem | null> {
  const variables = Object.fromEntries(batch.map((name, n) => [`e${n}`, name]));
  const answers = await ask(reader, foldersQuery(batch.length), variables);
  if (isProblem(answers)) return answers;
  for (const [n, name] of batch.entries()) {
    const { oid, entries } = folder.nullable().parse(answers[`f${n}`] ?? null) ?? {};
    const isThere = oid !== undefined && entries !== undefined;
    reader.listings.set(name, isThere ? { oid, nodes: entries.map(toNode) } : null);
  }
  return null;
}

/** Git's modes, which GraphQL gives as numbers. */
const kinds: Readonly<Record<number, TreeNode['kind']>> = {
  0o040000: 'folder',
  0o100755: 'executable',
  0o120000: 'symlink',
  0o160000: 'submodule',
};

function toNode({ name, mode, oid }: { name: string; mode: number; oid: string }): TreeNode {
  return { name, kind: kinds[mode] ?? 'file', oid };
}

async function blobs(
  reader: Reader,
  files: readonly BlobRef[],
): Promise<ReadonlyMap<string, Uint8Array> | Problem> {
  const missing = new Map(files.filter(({ oid }) => !reader.blobs.has(oid)).map((file) => [file.oid, file]));
  if (reader.blobs.size + missing.size > limits.treeFiles) return tooMuchToRead('treeFiles');
  for (const batch of batches([...missing.values()])) {
    const problem = await readBlobs(reader, batch);
    if (problem !== null) return problem;
  }
  return new Map(files.flatMap(({ oid }) => known(reader, oid)));
}

function known({ blobs }: Reader, oid: string): [string, Uint8Array][] {
  const bytes = blobs.get(oid);
  return bytes === undefined ? [] : [[oid, bytes]];
}

async function readBlobs(reader: Reader, batch: readonly BlobRef[]): Promise<Problem | null> {
  const variables = Object.fromEntries(batch.map(({ oid }, n) => [`o${n}`, oid]));
  const answers = await ask(reader, blobsQuery(batch.length), variables);
  if (isProblem(answers)) return answers;
  for (const [n, { path, oid }] of batch.entries()) {
    const answer = blob.nullable().parse(answers[`b${n}`] ?? null);
    // A tree names it, so it is there: GitHub has not told all.
    if (answer === null) throw new Unavailable('GitHub did not find a file that it had listed.');
    if (answer.byteSize > limits.manifestBytes) return fileTooLarge(path, answer.byteSize);
    const text = answer.isTruncated ? null : answer.text;
    reader.blobs.set(oid, await bytesOf(reader.client, reader.repository, { oid, text }));
  }
  return null;
}

/** https://docs.github.com/en/rest/git/trees#get-a-tree; a submodule is no blob, and a link is one by its mode. */
const wholeTree = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.number().optional(),
    }),
  ),
});

/** One request, of up to 7 MB: GitHub lists 100,000 entries at most. */
async function find(
  { client, repository }: Reader,
  commit: string,
  names: readonly string[],
): Promise<FoundFiles> {
  const parameters = { ...ownerAndName(repository), tree_sha: commit, recursive: '1' };
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  const { tree, truncated } = wholeTree.parse(await rest(client, 'repeatable', route, parameters));
  const files = tree.filter(
    ({ path, mode, type }) => type === 'blob' && mode !== '120000' && names.includes(nameOf(path)),
  );
  return {
    files: files.map(({ path, sha, size = 0 }) => ({ path, oid: sha, bytes: size })),
    isWhole: !truncated,
  };
}

const data = z.object({ repository: z.record(z.string(), z.unknown()).nullable() });

/** The aliased fields of the repository. */
async function ask(
  { client, repository }: Reader,
  query: string,
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>> | Problem> {
  const { owner, repo: name } = ownerAndName(repository);
  const answer = await graphql(client, 'repeatable', query, { owner, name, ...variables });
  requireWhole(answer);
  return data.parse(answer.data).repository ?? noEnvironmentAccess(repository);
}

function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}
