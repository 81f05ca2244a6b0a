import { z } from 'zod';
import type { Problem } from '../../core/problem.ts';
import { noApplicationAccess } from '../../core/problems/github.ts';
import type { Request } from '../../core/request.ts';
import type { CheckResult } from '../../core/snapshot.ts';
import type { ApplicationPort, ApplicationReading } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, rest } from './client.ts';

/** Pages of a hundred checks that are read before they are called too many to verify. */
const checkPages = 10;

export function applicationPort(client: Client): ApplicationPort {
  return {
    read: (request) => readApplication(client, request),
    role: (repository, login) => readRole(client, repository, login),
    isTeamMember: (organization, slug, login) => readMembership(client, organization, slug, login),
  };
}

const checkFields = /* GraphQL */ `
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on CheckRun { name status conclusion startedAt checkSuite { app { slug } } }
    ... on StatusContext { context state createdAt }
  }
`;

export const applicationQuery = /* GraphQL */ `
  query SlipwayApplication($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      nameWithOwner
      object(expression: "HEAD:.github/slipway.yaml") { ... on Blob { text } }
      pullRequest(number: $number) {
        number title url headRefOid headRefName
        headRepository { nameWithOwner }
        comments(last: 100) { nodes { databaseId body viewerDidAuthor } }
        commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) { ${checkFields} } } } } }
      }
    }
  }
`;

export const checksQuery = /* GraphQL */ `
  query SlipwayChecks($owner: String!, $name: String!, $sha: GitObjectID!, $after: String!) {
    repository(owner: $owner, name: $name) {
      object(oid: $sha) { ... on Commit { statusCheckRollup { contexts(first: 100, after: $after) { ${checkFields} } } } }
    }
  }
`;

const contexts = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.discriminatedUnion('__typename', [
      z.object({
        __typename: z.literal('CheckRun'),
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullable(),
        startedAt: z.string().nullable(),
        checkSuite: z.object({ app: z.object({ slug: z.string() }).nullable() }).nullable(),
      }),
      z.object({
        __typename: z.literal('StatusContext'),
        context: z.string(),
        state: z.string(),
        createdAt: z.string(),
      }),
    ]),
  ),
});

const rollup = z.object({ statusCheckRollup: z.object({ contexts }).nullable() });

const applicationData = z.object({
  repository: z
    .object({
      nameWithOwner: z.string(),
      object: z.object({ text: z.string().nullable().optional() }).nullable(),
      pullRequest: z
        .object({
          number: z.number(),
          title: z.string(),
          url: z.string(),
          headRefOid: z.string(),
          headRefName: z.string(),
          headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
          comments: z.object({
            nodes: z.array(
              z.object({ databaseId: z.number(), body: z.string(), viewerDidAuthor: z.boolean() }),
            ),
          }),
          commits: z.object({ nodes: z.array(z.object({ commit: rollup.extend({ oid: z.string() }) })) }),
        })
        .nullable(),
    })
    .nullable(),
});

const checksData = z.object({ repository: z.object({ object: rollup.nullable() }).nullable() });

async function readApplication(client: Client, request: Request): Promise<ApplicationReading | Problem> {
  const { owner, repo: name } = ownerAndName(request.repository);
  const answer = await graphql(client, 'repeatable', applicationQuery, { owner, name, number: request.pull });
  const { repository } = applicationData.parse(answer.data);
  const pull = repository?.pullRequest;
  if (!repository || !pull)
    return noApplicationAccess(
      request.repository,
      answer.errors.map(({ message }) => message),
    );

  const commit = pull.commits.nodes[0]?.commit;
  const first = commit?.oid === pull.headRefOid ? (commit.statusCheckRollup?.contexts ?? null) : null;
  return {
    application: {
      repository: repository.nameWithOwner,
      pull: {
        number: pull.number,
        title: pull.title,
        url: pull.url,
        head: {
          sha: pull.headRefOid,
          ref: pull.headRefName,
          repository: pull.headRepository?.nameWithOwner ?? null,
        },
      },
      checks: await readChecks(client, { owner, name, sha: pull.headRefOid }, first),
    },
    configuration: repository.object?.text ?? null,
    ownComments: pull.comments.nodes
      .filter((comment) => comment.viewerDidAuthor)
      .map((comment) => ({ id: comment.databaseId, body: comment.body })),
  };
}

/** Every page: a failed check on the second one is a failed check. */
async function readChecks(
  client: Client,
  commit: { readonly owner: string; readonly name: string; readonly sha: string },
  first: z.infer<typeof contexts> | null,
): Promise<{ readonly results: readonly CheckResult[]; readonly complete: boolean }> {
  const results: CheckResult[] = [];
  let page = first;
  for (let pages = 1; page !== null; pages += 1) {
    results.push(...page.nodes.map(toCheckResult));
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return { results, complete: true };
    if (endCursor === null || pages >= checkPages) return { results, complete: false };
    const answer = await graphql(client, 'repeatable', checksQuery, { ...commit, after: endCursor });
    page = checksData.parse(answer.data).repository?.object?.statusCheckRollup?.contexts ?? null;
  }
  return { results, complete: first === null };
}

function toCheckResult(node: z.infer<typeof contexts>['nodes'][number]): CheckResult {
  if (node.__typename === 'StatusContext') {
    const states: Record<string, CheckResult['state']> = {
      SUCCESS: 'success',
      PENDING: 'pending',
      EXPECTED: 'pending',
    };
    return {
      name: node.context,
      app: null,
      state: states[node.state] ?? 'failure',
      startedAt: node.createdAt,
    };
  }
  return {
    name: node.name,
    app: node.checkSuite?.app?.slug ?? null,
    state: checkRunState(node.status, node.conclusion),
    startedAt: node.startedAt ?? '',
  };
}

function checkRunState(status: string, conclusion: string | null): CheckResult['state'] {
  if (status !== 'COMPLETED') return 'pending';
  if (conclusion === 'SUCCESS') return 'success';
  return conclusion === 'NEUTRAL' || conclusion === 'SKIPPED' ? 'neutral' : 'failure';
}

const permissionData = z.object({ permission: z.string(), role_name: z.string().optional() });

/** https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
async function readRole(
  client: Client,
  repository: string,
  login: string,
): Promise<{ readonly role: string; readonly permission: string }> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  try {
    const data = permissionData.parse(
      await rest(client, 'repeatable', route, { ...ownerAndName(repository), username: login }),
    );
    return { role: data.role_name ?? data.permission, permission: data.permission };
  } catch (error) {
    if (failureOf(error).status === 404) return { role: 'none', permission: 'none' };
    throw error;
  }
}

const membershipData = z.object({ state: z.string() });

/** https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user; a pending invitation is no membership. */
async function readMembership(
  client: Client,
  organization: string,
  slug: string,
  login: string,
): Promise<boolean> {
  const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
  try {
    const data = await rest(client, 'repeatable', route, {
      org: organization,
      team_slug: slug,
      username: login,
    });
    return membershipData.parse(data).state === 'active';
  } catch (error) {
    if (failureOf(error).status === 404) return false;
    throw error;
  }
}
