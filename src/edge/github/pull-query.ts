import * as z from 'zod';

/** Of the App's own check run: looked up by name, told apart from other Apps' by whose suite it is in. */
const checkFields = /* GraphQL */ `
  checkSuites(first: 20, filterBy: { checkName: $check }) {
    nodes {
      app { slug }
      checkRuns(first: 10, filterBy: { checkName: $check }) {
        nodes { databaseId status conclusion title summary text }
      }
    }
  }
`;

/** Pull requests that hold a commit: also those that are closed, or have more commits on top. */
const sharerFields = /* GraphQL */ `
  associatedPullRequests(first: 100) { pageInfo { hasNextPage } nodes { number headRefOid baseRefName state } }
`;

export const pullQuery = /* GraphQL */ `
  query SlipwayPull($owner: String!, $name: String!, $number: Int!, $check: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      nameWithOwner url
      defaultBranchRef {
        name
        target { ... on Commit { file(path: "slipway.yaml") { object { ... on Blob { oid text } } } } }
      }
      pullRequest(number: $number) {
        number url state isDraft headRefName headRefOid baseRefName mergeable
        baseRef { target { oid } }
        potentialMergeCommit { oid parents(first: 2) { nodes { oid } } }
        commits(last: 1) {
          nodes { commit { oid ${checkFields} ${sharerFields} } }
        }
        comments(first: 100) { pageInfo { hasNextPage endCursor } nodes { databaseId body updatedAt viewerDidAuthor isMinimized } }
      }
    }
  }
`;

export const commentsQuery = /* GraphQL */ `
  query SlipwayComments($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        comments(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            databaseId
            body
            updatedAt
            viewerDidAuthor
            isMinimized
          }
        }
      }
    }
  }
`;

/** Whether a branch is of any concern. */
export const basesQuery = /* GraphQL */ `
  query SlipwayBases($owner: String!, $name: String!, $branch: String!, $ref: String!) {
    repository(owner: $owner, name: $name) {
      ref(qualifiedName: $ref) {
        target {
          oid
        }
      }
      defaultBranchRef {
        name
        target {
          ... on Commit {
            file(path: "slipway.yaml") {
              object {
                ... on Blob {
                  oid
                }
              }
            }
          }
        }
      }
      pullRequests(states: [OPEN], baseRefName: $branch, first: 1) {
        totalCount
      }
    }
  }
`;

export const headsQuery = /* GraphQL */ `
  query SlipwayHeads($owner: String!, $name: String!, $sha: GitObjectID!) {
    repository(owner: $owner, name: $name) {
      defaultBranchRef { name }
      object(oid: $sha) {
        ... on Commit {
          ${sharerFields}
        }
      }
    }
  }
`;

const comments = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      databaseId: z.number(),
      body: z.string(),
      updatedAt: z.string(),
      viewerDidAuthor: z.boolean(),
      isMinimized: z.boolean(),
    }),
  ),
});

export type CommentPage = z.infer<typeof comments>;

const oid = z.object({ oid: z.string() });

const file = z.object({ object: z.object({ oid: z.string(), text: z.string().nullish() }).nullable() });

const defaultBranch = z.object({ target: z.object({ file: file.nullish() }).nullable() });

const holder = z.object({
  number: z.number(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  state: z.string(),
});

const holders = z
  .object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(holder) })
  .nullish();

export type Holders = z.infer<typeof holders>;

const checkNode = z.object({
  databaseId: z.number(),
  status: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  text: z.string().nullable(),
});

export type CheckNode = z.infer<typeof checkNode>;

const suites = z
  .object({
    nodes: z.array(
      z.object({
        app: z.object({ slug: z.string() }).nullable(),
        checkRuns: z.object({ nodes: z.array(checkNode) }).nullable(),
      }),
    ),
  })
  .nullable();

export const pullData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .object({
      nameWithOwner: z.string(),
      url: z.string(),
      defaultBranchRef: defaultBranch.extend({ name: z.string() }).nullable(),
      pullRequest: z
        .object({
          number: z.number(),
          url: z.string(),
          state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
          isDraft: z.boolean(),
          headRefName: z.string(),
          headRefOid: z.string(),
          baseRefName: z.string(),
          mergeable: z.enum(['MERGEABLE', 'CONFLICTING', 'UNKNOWN']),
          baseRef: z.object({ target: oid }).nullable(),
          potentialMergeCommit: oid.extend({ parents: z.object({ nodes: z.array(oid) }) }).nullable(),
          commits: z.object({
            nodes: z.array(
              z.object({ commit: oid.extend({ checkSuites: suites, associatedPullRequests: holders }) }),
            ),
          }),
          comments,
        })
        .nullable(),
    })
    .nullable(),
});

export const checksQuery = /* GraphQL */ `
  query SlipwayChecks($owner: String!, $name: String!, $sha: GitObjectID!, $check: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      object(oid: $sha) { ... on Commit { ${checkFields} } }
    }
  }
`;

export type Suites = z.infer<typeof suites>;

export const checksData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({ object: z.object({ checkSuites: suites.optional() }).nullable() }).nullable(),
});

export type PullData = NonNullable<NonNullable<z.infer<typeof pullData>['repository']>['pullRequest']>;

export const commentsData = z.object({
  repository: z.object({ pullRequest: z.object({ comments }).nullable() }).nullable(),
});

export const basesData = z.object({
  repository: z
    .object({
      ref: z.object({ target: oid.nullable() }).nullable(),
      defaultBranchRef: defaultBranch.extend({ name: z.string() }).nullable(),
      pullRequests: z.object({ totalCount: z.number() }),
    })
    .nullable(),
});

export const headsData = z.object({
  repository: z
    .object({
      defaultBranchRef: z.object({ name: z.string() }).nullable(),
      object: z.object({ associatedPullRequests: holders }).nullable(),
    })
    .nullable(),
});
