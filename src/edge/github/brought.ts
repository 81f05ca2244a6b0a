import * as z from 'zod';
import { ownKey } from '../../core/deploy-pull/requests.ts';
import { deployCheck } from '../../events.ts';
import { type Client, graphql, ownerAndName, requireWhole } from './client.ts';
import { markFields, suites } from './deploy-pull-query.ts';
import { ownRuns } from './own-checks.ts';

/** `$commitN` is a whole object name. */
export function broughtQuery(commits: number): string {
  const range = [...Array(commits).keys()];
  return /* GraphQL */ `
    query SlipwayBrought($owner: String!, $name: String!, $check: String!${range.map((n) => `, $commit${n}: GitObjectID!`).join('')}) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        ${range.map(commitFields).join('\n')}
      }
    }
  `;
}

function commitFields(n: number): string {
  return /* GraphQL */ `
    commit${n}: object(oid: $commit${n}) {
      ... on Commit {
        associatedPullRequests(first: 5) {
          nodes {
            merged isCrossRepository headRefOid
            mergeCommit { oid }
            commits(last: 1) { totalCount nodes { commit { ${markFields} } } }
          }
        }
      }
    }
  `;
}

const pull = z.object({
  merged: z.boolean(),
  isCrossRepository: z.boolean(),
  headRefOid: z.string(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  commits: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ commit: z.object({ checkSuites: suites }) })),
  }),
});

const data = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .record(
      z.string(),
      z.object({ associatedPullRequests: z.object({ nodes: z.array(pull) }).nullish() }).nullable(),
    )
    .nullable(),
});

/**
 * Those of some commits that the App has brought by its deploy pull requests: the one commit of one, or what it became when it
 * was merged, as the App's check run says that saw nothing amiss. Trailers and authors say nothing.
 * @param commits whole object names
 */
export async function brought(
  client: Client,
  full: string,
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  const { owner, repo: name } = ownerAndName(full);
  const answer = await graphql(client, 'repeatable', broughtQuery(commits.length), {
    owner,
    name,
    check: deployCheck,
    ...Object.fromEntries(commits.map((commit, n) => [`commit${n}`, commit])),
  });
  requireWhole(answer);
  const { viewer, repository } = data.parse(answer.data);
  const isOurs = (commit: string, n: number) =>
    (repository?.[`commit${n}`]?.associatedPullRequests?.nodes ?? []).some(
      (one) => isOf(one, commit) && isToldWell(one, viewer.login),
    );
  return new Set(commits.filter(isOurs));
}

type Pull = z.infer<typeof pull>;

function isOf(
  { merged, isCrossRepository, headRefOid, mergeCommit, commits }: Pull,
  commit: string,
): boolean {
  const isOne = merged && !isCrossRepository && commits.totalCount === 1;
  return isOne && [headRefOid, mergeCommit?.oid].includes(commit);
}

/** A commit of others that was merged has a check run of the App's, too. */
function isToldWell({ commits: { nodes } }: Pull, login: string): boolean {
  const [newest] = nodes.flatMap(({ commit }) => ownRuns(commit.checkSuites, login));
  return newest?.conclusion === 'SUCCESS' && newest.externalId !== ownKey;
}
