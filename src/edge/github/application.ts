import * as z from 'zod';
import type { Problem } from '../../core/problem.ts';
import { noApplicationAccess } from '../../core/problems/github.ts';
import type { Request } from '../../core/request.ts';
import type { ApplicationPort, ApplicationReading } from '../../ports.ts';
import { checkFields, checksOf, readChecks, rollup } from './checks.ts';
import { type Client, failureOf, graphql, ownerAndName, rest } from './client.ts';
import { visibility } from './environment-query.ts';
import { forcePushes, forcePushFields, pushedAt, pushSuites, suiteFields } from './pushed-at.ts';
import { commitsOf, contains } from './reverted.ts';

export function applicationPort(client: Client): ApplicationPort {
  return {
    read: (request) => readApplication(client, request),
    role: (repository, login) => readRole(client, repository, login),
    checks: (repository, sha) => {
      const { owner, repo: name } = ownerAndName(repository);
      return checksOf(client, { owner, name, sha });
    },
    isTeamMember: (organization, slug, login) => readMembership(client, organization, slug, login),
    commitsOf: (repository, reverted) => commitsOf(client, repository, reverted),
    contains: (repository, older, newer) => contains(client, repository, older, newer),
  };
}

export const applicationQuery = /* GraphQL */ `
  query SlipwayApplication($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      nameWithOwner visibility
      object(expression: "HEAD:.github/slipway.yaml") { ... on Blob { text } }
      pullRequest(number: $number) {
        number title url state headRefOid headRefName
        headRepository { nameWithOwner }
        comments(last: 100) { nodes { databaseId body viewerDidAuthor } }
        ${forcePushFields}
        commits(last: 1) {
          nodes {
            commit {
              oid committedDate
              ${suiteFields}
              statusCheckRollup { contexts(first: 100) { ${checkFields} } }
            }
          }
        }
      }
    }
  }
`;

const applicationData = z.object({
  repository: z
    .object({
      nameWithOwner: z.string(),
      visibility,
      object: z.object({ text: z.string().nullable().optional() }).nullable(),
      pullRequest: z
        .object({
          number: z.number(),
          title: z.string(),
          url: z.string(),
          state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
          headRefOid: z.string(),
          headRefName: z.string(),
          headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
          comments: z.object({
            nodes: z.array(
              z.object({ databaseId: z.number(), body: z.string(), viewerDidAuthor: z.boolean() }),
            ),
          }),
          timelineItems: forcePushes,
          commits: z.object({
            nodes: z.array(
              z.object({
                commit: rollup.extend({
                  oid: z.string(),
                  committedDate: z.string(),
                  checkSuites: pushSuites,
                }),
              }),
            ),
          }),
        })
        .nullable(),
    })
    .nullable(),
});

async function readApplication(
  client: Client,
  request: Pick<Request, 'repository' | 'pull'>,
): Promise<ApplicationReading | Problem> {
  const { owner, repo: name } = ownerAndName(request.repository);
  const answer = await graphql(client, 'repeatable', applicationQuery, { owner, name, number: request.pull });
  const { repository } = applicationData.parse(answer.data);
  const pull = repository?.pullRequest;
  if (!repository || !pull)
    return noApplicationAccess(
      request.repository,
      answer.errors.map(({ message }) => message),
    );

  const newest = pull.commits.nodes[0]?.commit;
  const commit = newest?.oid === pull.headRefOid ? newest : null;
  const first = commit?.statusCheckRollup?.contexts ?? null;
  return {
    application: {
      repository: repository.nameWithOwner,
      pull: {
        number: pull.number,
        title: pull.title,
        url: pull.url,
        open: pull.state === 'OPEN',
        head: {
          sha: pull.headRefOid,
          ref: pull.headRefName,
          repository: pull.headRepository?.nameWithOwner ?? null,
          pushedAt: pushedAt(pull.headRefOid, commit?.checkSuites, pull.timelineItems),
          committedAt: commit?.committedDate ?? null,
        },
      },
      checks: await readChecks(client, { owner, name, sha: pull.headRefOid }, first),
    },
    visibility: repository.visibility,
    configuration: repository.object?.text ?? null,
    ownComments: pull.comments.nodes
      .filter((comment) => comment.viewerDidAuthor)
      .map((comment) => ({ id: comment.databaseId, body: comment.body })),
  };
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
