import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { type Folder, folder, treeFragment } from './folder-query.ts';
import { type HistoryData, historyData, historyFields, pullFragment } from './history.ts';
import { stateData, stateFields } from './state-query.ts';

/**
 * One query that looks at one commit only, so that head, `slipway.yaml`, folders and history belong
 * together: everything below `target` is read at the commit that the branch pointed to. The locks stand on a
 * branch of their own.
 */
export function environmentQuery(paths: number, deployments: boolean, parents = false): string {
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
              ${parents ? range.map(parentFields).join('\n') : ''}
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
  deployments(first: ${limits.deploymentsRead}, environments: $deployedTo, orderBy: { field: CREATED_AT, direction: DESC }) {
    nodes { payload latestStatus { state } }
  }
`;

/** The folders at given commits: `$expressionN` is `<commit>:<path>`. Of some, how many commits have touched them by then. */
export function entriesQuery(expressions: number, counted = 0): string {
  const range = [...Array(expressions).keys()];
  const counts = [...Array(counted).keys()];
  return /* GraphQL */ `
    query SlipwayEntries($owner: String!, $name: String!${range.map((index) => `, $expression${index}: String!`).join('')}
      ${counts.map((index) => `$commit${index}: GitObjectID!, $path${index}: String!`).join(' ')}
    ) {
      repository(owner: $owner, name: $name) {
        ${counts.map(countFields).join('\n')}
        ${range.map((index) => `entries${index}: object(expression: $expression${index}) { ...Folder }`).join('\n')}
      }
    }
    ${treeFragment}
  `;
}

function countFields(index: number): string {
  return /* GraphQL */ `
    count${index}: object(oid: $commit${index}) {
      ... on Commit { history(first: 1, path: $path${index}) { totalCount } }
    }
  `;
}

function pathFields(index: number): string {
  return /* GraphQL */ `
    entries${index}: file(path: $path${index}) { object { ...Folder } }
    ${historyFields(index)}
  `;
}

/** What path N held before the newest commit that touched it. */
function parentFields(index: number): string {
  return /* GraphQL */ `
    newest${index}: history(first: 1, path: $path${index}) {
      nodes { parents(first: 1) { nodes { oid file(path: $path${index}) { object { ...Folder } } } } }
    }
  `;
}

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

const newest = z.object({
  nodes: z.array(
    z.object({
      parents: z.object({
        nodes: z.array(
          z.object({ oid: z.string(), file: z.object({ object: folder.nullable() }).nullable() }),
        ),
      }),
    }),
  ),
});

/** The first parent of the newest commit that touched path N, and what it held there; null where it was not asked for. */
export function parentData(
  target: Record<string, unknown>,
  index: number,
): { readonly oid: string; readonly folder: Folder | null } | null {
  const found = target[`newest${index}`];
  const [parent] = found === undefined ? [] : (newest.parse(found).nodes[0]?.parents.nodes ?? []);
  return parent === undefined ? null : { oid: parent.oid, folder: parent.file?.object ?? null };
}

export const entriesData = z.object({ repository: z.record(z.string(), z.unknown()).nullable() });

/** The aliased folder N. */
export function entryData(repository: Record<string, unknown>, index: number): Folder | null {
  return folder.nullable().parse(repository[`entries${index}`] ?? null);
}

const counted = z.object({ history: z.object({ totalCount: z.number() }) });

/** The aliased count N. */
export function countData(repository: Record<string, unknown>, index: number): number | null {
  return counted.nullable().parse(repository[`count${index}`] ?? null)?.history.totalCount ?? null;
}
