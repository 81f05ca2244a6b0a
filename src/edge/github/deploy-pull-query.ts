import * as z from 'zod';
import { limits } from '../../core/limits.ts';

/** Of the App's own check run on a commit; told apart from other Apps' by whose suite it is in. */
export const markFields = /* GraphQL */ `
  checkSuites(first: 20, filterBy: { checkName: $check }) {
    nodes {
      app { slug }
      checkRuns(first: 10, filterBy: { checkName: $check }) { nodes { databaseId externalId conclusion text } }
    }
  }
`;

const headFields = `oid message parents(first: 2) { nodes { oid } } ${markFields}`;

/** `$refN` is the whole name of a branch, `$headN` the same without `refs/heads/`. */
export function deployBranchesQuery(branches: number): string {
  const range = [...Array(branches).keys()];
  return /* GraphQL */ `
    query SlipwayDeployBranches(
      $owner: String!, $name: String!, $check: String!, $manifests: String!
      ${range.map((n) => `, $ref${n}: String!, $head${n}: String!`).join('')}
    ) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        id
        defaultBranchRef { name target { oid } }
        ${range.map(branchFields).join('\n')}
      }
    }
  `;
}

/** What the App says of the manifests of a head. */
const toldFields = /* GraphQL */ `
  told: checkSuites(first: 20, filterBy: { checkName: $manifests }) {
    nodes {
      app { slug }
      checkRuns(first: 10, filterBy: { checkName: $manifests }) { nodes { databaseId title summary } }
    }
  }
`;

function branchFields(n: number): string {
  return /* GraphQL */ `
    ref${n}: ref(qualifiedName: $ref${n}) { target { oid ... on Commit { ${headFields} ${toldFields} } } }
    pulls${n}: pullRequests(headRefName: $head${n}, states: [OPEN], first: 20) {
      nodes { number url baseRefName isCrossRepository viewerDidAuthor }
    }
  `;
}

export const deployPullQuery = /* GraphQL */ `
  query SlipwayDeployPull($owner: String!, $name: String!, $number: Int!, $check: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id nameWithOwner squashMergeAllowed mergeCommitAllowed rebaseMergeAllowed
      defaultBranchRef { name }
      pullRequest(number: $number) {
        number url state isCrossRepository viewerDidAuthor baseRefName headRefName headRefOid
        headRef { target { oid } }
        mergedBy { __typename login }
        mergedAt
        mergeCommit { oid url message parents(first: 2) { nodes { oid } } history(first: 100) { nodes { oid } } }
        commits(last: 1) { totalCount nodes { commit { ${headFields} } } }
        oldest: commits(first: 1) { nodes { commit { ${headFields} } } }
        timelineItems(last: ${limits.earlierHeads}, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
          nodes { ... on HeadRefForcePushedEvent { beforeCommit { ${headFields} } } }
        }
      }
    }
  }
`;

export const updateRefsMutation = /* GraphQL */ `
  mutation SlipwayRefs($input: UpdateRefsInput!) {
    updateRefs(input: $input) {
      clientMutationId
    }
  }
`;

const oid = z.object({ oid: z.string() });

const checkRun = z.object({
  databaseId: z.number(),
  externalId: z.string().nullable(),
  conclusion: z.string().nullable(),
  text: z.string().nullable(),
});

const toldRun = z.object({
  databaseId: z.number(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
});

function suitesOf<Run extends z.ZodType>(run: Run) {
  const runs = z.object({ nodes: z.array(run) }).nullable();
  const suite = z.object({ app: z.object({ slug: z.string() }).nullable(), checkRuns: runs });
  return z.object({ nodes: z.array(suite) }).nullish();
}

export const suites = suitesOf(checkRun);

export type Suites = z.infer<typeof suites>;

const oids = z.object({ nodes: z.array(oid) });

/** The one of a commit that has no others. */
export function onlyParent(parents: z.infer<typeof oids> | undefined): string | null {
  const [parent, ...more] = parents?.nodes ?? [];
  return more.length > 0 ? null : (parent?.oid ?? null);
}

const refData = z
  .object({
    target: z
      .object({
        oid: z.string(),
        message: z.string().optional(),
        parents: oids.optional(),
        checkSuites: suites,
        told: suitesOf(toldRun),
      })
      .nullable(),
  })
  .nullable();

const pullsData = z.object({
  nodes: z.array(
    z.object({
      number: z.number(),
      url: z.string(),
      baseRefName: z.string(),
      isCrossRepository: z.boolean(),
      viewerDidAuthor: z.boolean(),
    }),
  ),
});

export const deployBranchesData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .object({
      id: z.string(),
      defaultBranchRef: z.object({ name: z.string(), target: oid.nullable() }).nullable(),
    })
    .loose()
    .nullable(),
});

/** The aliased fields of branch N. */
export function branchData(repository: Record<string, unknown>, n: number) {
  return {
    target: refData.parse(repository[`ref${n}`])?.target ?? null,
    pulls: pullsData.parse(repository[`pulls${n}`]).nodes,
  };
}

const commit = oid.extend({ message: z.string(), parents: oids, checkSuites: suites });

const commitNodes = z.array(z.object({ commit }));

export const deployPullData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .object({
      id: z.string(),
      nameWithOwner: z.string(),
      squashMergeAllowed: z.boolean(),
      mergeCommitAllowed: z.boolean(),
      rebaseMergeAllowed: z.boolean(),
      defaultBranchRef: z.object({ name: z.string() }).nullable(),
      pullRequest: z
        .object({
          number: z.number(),
          url: z.string(),
          state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
          isCrossRepository: z.boolean(),
          viewerDidAuthor: z.boolean(),
          baseRefName: z.string(),
          headRefName: z.string(),
          headRefOid: z.string(),
          headRef: z.object({ target: oid.nullable() }).nullable(),
          mergedBy: z.object({ __typename: z.string(), login: z.string() }).nullable(),
          mergedAt: z.string().nullable(),
          mergeCommit: oid
            .extend({ url: z.string(), message: z.string(), parents: oids, history: oids })
            .nullable(),
          commits: z.object({ totalCount: z.number(), nodes: commitNodes }),
          oldest: z.object({ nodes: commitNodes }),
          timelineItems: z.object({ nodes: z.array(z.object({ beforeCommit: commit.nullable() })) }),
        })
        .nullable(),
    })
    .nullable(),
});

export type DeployPullData = NonNullable<z.infer<typeof deployPullData>['repository']>;

export type CommitData = z.infer<typeof commit>;
