import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { nameOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { fileTooLarge, noEnvironmentAccess } from '../../core/problems/github.ts';
import type { BlobRef, FoundFiles, TreeListing, TreeNode } from '../../core/tree/types.ts';
import { Unavailable } from '../../ports.ts';
import { type Client, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import { type Answers, type Ask, together } from './together.ts';
import { bytesOf } from './tree.ts';

/** The objects of a repository, which never change: by name, or by where a commit has them. */
export interface Objects {
  /** Folders by `<commit>:<path>`, each asked for once. */
  readonly folders: Ask<string, TreeListing>;
  /** Some files, at most a batch of them, by object name. */
  readonly blobs: Ask<BlobRef, Uint8Array>;
  readonly find: (commit: string, names: readonly string[]) => Promise<FoundFiles>;
}

/** Folders, or blobs, that one query asks for: GitHub gives a query ten seconds. */
const batchSize = 50;

export function githubObjects(client: Client, repository: string): Objects {
  const place = { client, repository };
  return {
    folders: together(
      (name: string) => name,
      (names) => readFolders(place, names),
      limits.treeFolders,
    ),
    blobs: (files) => readBlobs(place, files),
    find: (commit, names) => find(place, commit, names),
  };
}

interface Place {
  readonly client: Client;
  readonly repository: string;
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

async function readFolders(place: Place, names: readonly string[]): Promise<Answers<TreeListing>> {
  const found = new Map<string, TreeListing>();
  for (const batch of batches(names)) {
    const variables = Object.fromEntries(batch.map((name, n) => [`e${n}`, name]));
    const answers = await ask(place, foldersQuery(batch.length), variables);
    if (isProblem(answers)) return answers;
    for (const [n, name] of batch.entries()) {
      const { oid, entries } = folder.nullable().parse(answers[`f${n}`] ?? null) ?? {};
      if (oid !== undefined && entries !== undefined) found.set(name, { oid, nodes: entries.map(toNode) });
      // Each commit has a tree: GitHub has not brought it to where it was asked for.
      else if (name.endsWith(':')) throw new Unavailable('GitHub did not find a commit that it had named.');
    }
  }
  return found;
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

async function readBlobs(place: Place, files: readonly BlobRef[]): Promise<Answers<Uint8Array>> {
  const variables = Object.fromEntries(files.map(({ oid }, n) => [`o${n}`, oid]));
  const answers = await ask(place, blobsQuery(files.length), variables);
  if (isProblem(answers)) return answers;
  const found = new Map<string, Uint8Array>();
  for (const [n, { path, oid }] of files.entries()) {
    const answer = blob.nullable().parse(answers[`b${n}`] ?? null);
    // A tree names it, so it is there: GitHub has not told all.
    if (answer === null) throw new Unavailable('GitHub did not find a file that it had listed.');
    if (answer.byteSize > limits.manifestBytes) return fileTooLarge(path, answer.byteSize);
    const text = answer.isTruncated ? null : answer.text;
    found.set(oid, await bytesOf(place.client, place.repository, { oid, text }));
  }
  return found;
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
  { client, repository }: Place,
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
  { client, repository }: Place,
  query: string,
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>> | Problem> {
  const { owner, repo: name } = ownerAndName(repository);
  const answer = await graphql(client, 'repeatable', query, { owner, name, ...variables });
  requireWhole(answer);
  return data.parse(answer.data).repository ?? noEnvironmentAccess(repository);
}

export function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}
