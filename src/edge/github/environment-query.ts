import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { stateData, stateFields } from './state-query.ts';

/**
 * One query that looks at one commit only, so that head, `slipway.yaml`, folders and history belong
 * together: everything below `target` is read at the commit that the branch pointed to. The locks stand on a
 * branch of their own.
 */
export function environmentQuery(paths: number, deployments: boolean): string {
  const range = [...Array(paths).keys()];
  return /* GraphQL */ `
    query SlipwayEnvironment(
      $owner: String!, $name: String!, $pullOwner: String!, $pullName: String!, $pullNumber: Int!,
      ${deployments ? '$deployedTo: [String!]!' : ''}
      ${paths === 0 ? '' : '$history: Int!'} ${range.map((index) => `$path${index}: String!`).join(' ')}
    ) {
      repository(owner: $owner, name: $name) {
        nameWithOwner url visibility
        ${stateFields}
        defaultBranchRef {
          name
          target {
            oid
            ... on Commit {
              configuration: file(path: "slipway.yaml") { object { ... on Blob { oid text } } }
              ${range.map(pathFields).join('\n')}
            }
          }
        }
      }
      application: repository(owner: $pullOwner, name: $pullName) {
        visibility
        pullRequest(number: $pullNumber) { headRefOid }
        ${deployments ? deploymentFields : ''}
      }
    }
    ${paths === 0 ? '' : treeFragment + pullFragment}
  `;
}

/** Of a commit of the default branch, GitHub names the one merged pull request that it came by. */
const pullFragment = `fragment BroughtBy on PullRequest {
  number repository { nameWithOwner } mergeCommit { oid parents(first: 2) { totalCount } }
}`;

/** The same without what the folders hold, of the environment repository alone. */
export function historiesQuery(paths: number): string {
  const range = [...Array(paths).keys()];
  return /* GraphQL */ `
    query SlipwayHistories(
      $owner: String!, $name: String!
      ${paths === 0 ? '' : '$history: Int!'} ${range.map((index) => `$path${index}: String!`).join(' ')}
    ) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        nameWithOwner url visibility
        defaultBranchRef {
          name
          target {
            oid
            ... on Commit {
              configuration: file(path: "slipway.yaml") { object { ... on Blob { oid text } } }
              ${range.map(historyFields).join('\n')}
            }
          }
        }
      }
    }
    ${paths === 0 ? '' : pullFragment}
  `;
}

/** GitHub lists them from the oldest on unless it is told otherwise. */
const deploymentFields = /* GraphQL */ `
  deployments(first: 100, environments: $deployedTo, orderBy: { field: CREATED_AT, direction: DESC }) {
    nodes { payload latestStatus { state } }
  }
`;

/** The folders at given commits: `$expressionN` is `<commit>:<path>`. */
export function entriesQuery(expressions: number): string {
  const range = [...Array(expressions).keys()];
  return /* GraphQL */ `
    query SlipwayEntries($owner: String!, $name: String!${range.map((index) => `, $expression${index}: String!`).join('')}) {
      repository(owner: $owner, name: $name) {
        ${range.map((index) => `entries${index}: object(expression: $expression${index}) { ...Folder }`).join('\n')}
      }
    }
    ${treeFragment}
  `;
}

function pathFields(index: number): string {
  return /* GraphQL */ `
    entries${index}: file(path: $path${index}) { object { ...Folder } }
    ${historyFields(index)}
  `;
}

/** The newest commits that touched path N, `$history` of them. */
function historyFields(index: number): string {
  return /* GraphQL */ `
    history${index}: history(first: $history, path: $path${index}) {
      totalCount
      nodes {
        oid message committedDate url parents(first: 2) { nodes { oid } } author { name user { login } }
        file(path: $path${index}) { oid }
        associatedPullRequests(first: 1) { nodes { ...BroughtBy } }
      }
    }
  `;
}

const entryFields = 'name mode type oid';
const blobFields = '... on Blob { byteSize isTruncated text }';

/** Folders within folders, down to the limit; one level more shows that there is something deeper. */
function nested(depth: number): string {
  if (depth === 0) return `entries { ${entryFields} }`;
  return `entries { ${entryFields} object { ${blobFields} ... on Tree { ${nested(depth - 1)} } } }`;
}

const treeFragment = `fragment Folder on GitObject { __typename ... on Tree { ${nested(limits.folderDepth)} } }`;

export interface TreeNode {
  readonly name: string;
  readonly mode: number;
  readonly type: string;
  readonly oid: string;
  readonly object?: TreeObject | null | undefined;
}

/** A blob has `byteSize`, a folder has `entries`, a submodule neither. */
export interface TreeObject {
  readonly byteSize?: number | undefined;
  readonly isTruncated?: boolean | undefined;
  readonly text?: string | null | undefined;
  readonly entries?: readonly TreeNode[] | undefined;
}

const treeObject: z.ZodType<TreeObject> = z.lazy(() =>
  z.object({
    byteSize: z.number().optional(),
    isTruncated: z.boolean().optional(),
    text: z.string().nullable().optional(),
    entries: z.array(treeNode).optional(),
  }),
);

const treeNode: z.ZodType<TreeNode> = z.lazy(() =>
  z.object({
    name: z.string(),
    mode: z.number(),
    type: z.string(),
    oid: z.string(),
    object: treeObject.nullable().optional(),
  }),
);

const folder = z.object({ __typename: z.string(), entries: z.array(treeNode).optional() });

export type Folder = z.infer<typeof folder>;

const broughtBy = z.object({
  number: z.number(),
  repository: z.object({ nameWithOwner: z.string() }),
  mergeCommit: z.object({ oid: z.string(), parents: z.object({ totalCount: z.number() }) }).nullable(),
});

export type BroughtByData = z.infer<typeof broughtBy>;

const history = z.object({
  totalCount: z.number(),
  nodes: z.array(
    z.object({
      oid: z.string(),
      message: z.string(),
      committedDate: z.string(),
      url: z.string(),
      parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
      author: z
        .object({ name: z.string().nullable(), user: z.object({ login: z.string() }).nullable() })
        .nullable(),
      file: z.object({ oid: z.string() }).nullable(),
      associatedPullRequests: z.object({ nodes: z.array(broughtBy) }).nullable(),
    }),
  ),
});

export type HistoryData = z.infer<typeof history>;

const words = { PUBLIC: 'public', INTERNAL: 'internal', PRIVATE: 'private' } as const;

/** Who can see a repository, as GraphQL says it. */
export const visibility = z.enum(['PUBLIC', 'INTERNAL', 'PRIVATE']).transform((word) => words[word]);

const deployment = z.object({
  payload: z.string().nullable(),
  latestStatus: z.object({ state: z.string() }).nullable(),
});

const seenRepository = z.object({
  nameWithOwner: z.string(),
  url: z.string(),
  visibility,
  defaultBranchRef: z
    .object({
      name: z.string(),
      target: z
        .object({
          oid: z.string(),
          configuration: z
            .object({
              object: z
                .object({ oid: z.string().optional(), text: z.string().nullable().optional() })
                .nullable(),
            })
            .nullable(),
        })
        .loose(),
    })
    .nullable(),
});

export const historiesData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: seenRepository.nullable(),
});

export const environmentData = z.object({
  repository: seenRepository.extend({ state: stateData }).nullable(),
  application: z
    .object({
      visibility,
      pullRequest: z.object({ headRefOid: z.string() }).nullable(),
      deployments: z.object({ nodes: z.array(deployment) }).optional(),
    })
    .nullable(),
});

/** The aliased fields of path N. */
export function pathData(
  target: Record<string, unknown>,
  index: number,
): { folder: Folder | null; history: HistoryData } {
  const file = z.object({ object: folder.nullable() }).nullable().parse(target[`entries${index}`]);
  return { folder: file?.object ?? null, history: historyData(target, index) };
}

export function historyData(target: Record<string, unknown>, index: number): HistoryData {
  return history.parse(target[`history${index}`]);
}

export const entriesData = z.object({ repository: z.record(z.string(), folder.nullable()).nullable() });
