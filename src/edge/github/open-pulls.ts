import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { manifestsCheck, manifestsCheckOf } from '../../events.ts';
import type { BranchPush, MergeGroup, OpenPull } from '../../ports.ts';
import { type Client, graphql, type GraphqlAnswer, ownerAndName, requireWhole } from './client.ts';
import { ownRuns } from './own-checks.ts';
import { basesData, basesQuery } from './pull-query.ts';

/** What GitHub lists at once, with all that there is to know of each. */
const page = 50;

/**
 * GitHub lists the oldest first, so the newest are the last ones.
 * @param isOnBranch of those on one branch alone
 */
export function openPullsQuery(isOnBranch: boolean): string {
  return /* GraphQL */ `
    query SlipwayOpenPulls(
      $owner: String!, $name: String!, $check: String!, $before: String ${isOnBranch ? ', $branch: String!' : ''}
    ) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        id
        defaultBranchRef { name }
        pullRequests(states: [OPEN], last: ${page}, before: $before ${isOnBranch ? ', baseRefName: $branch' : ''}) {
          pageInfo { hasPreviousPage startCursor }
          nodes {
            number headRefName headRefOid baseRefName
            baseRef { target { oid } }
            mergeQueueEntry { headCommit { oid } baseCommit { oid } }
            commits(last: 1) {
              nodes {
                commit {
                  oid
                  checkSuites(first: 20, filterBy: { checkName: $check }) {
                    nodes {
                      app { slug }
                      checkRuns(first: 10, filterBy: { checkName: $check }) {
                        nodes { databaseId id conclusion summary }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  `;
}

const commit = z.object({ oid: z.string() });

const run = z.object({
  databaseId: z.number(),
  id: z.string(),
  conclusion: z.string().nullable(),
  summary: z.string().nullable(),
});

const suites = z
  .object({
    nodes: z.array(
      z.object({
        app: z.object({ slug: z.string() }).nullable(),
        checkRuns: z.object({ nodes: z.array(run) }).nullable(),
      }),
    ),
  })
  .nullable();

const node = z.object({
  number: z.number(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  baseRef: z.object({ target: commit.nullable() }).nullable(),
  mergeQueueEntry: z.object({ headCommit: commit.nullable(), baseCommit: commit.nullable() }).nullable(),
  commits: z.object({ nodes: z.array(z.object({ commit: commit.extend({ checkSuites: suites }) })) }),
});

const openPullsData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .object({
      id: z.string(),
      defaultBranchRef: z.object({ name: z.string() }).nullable(),
      pullRequests: z.object({
        pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
        nodes: z.array(node),
      }),
    })
    .nullable(),
});

/** One branch, and what the check run of the pull requests on it is called. */
interface Base {
  readonly branch: string;
  readonly check: string;
}

/**
 * The open pull requests of a repository, the newest first.
 * @param base that they are on; null for all: then only the check runs of those on the default branch are read
 */
export async function openPulls(
  client: Client,
  repository: string,
  base: Base | null,
): Promise<readonly OpenPull[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const query = openPullsQuery(base !== null);
  const found: OpenPull[] = [];
  let before: string | null = null;
  do {
    const variables = { owner, name, before, check: manifestsCheck, ...base };
    const answer = await graphql(client, 'repeatable', query, variables);
    requireWhole(withoutQueues(answer));
    const { viewer, repository: data } = openPullsData.parse(answer.data);
    if (data === null) return [];
    const place = { repositoryId: data.id, login: viewer.login };
    const checked = base?.branch ?? data.defaultBranchRef?.name;
    const pulls = data.pullRequests.nodes.map((pull) =>
      toOpenPull(pull, place, pull.baseRefName === checked),
    );
    found.push(...pulls.toReversed());
    const { hasPreviousPage, startCursor } = data.pullRequests.pageInfo;
    before = hasPreviousPage ? startCursor : null;
  } while (before !== null && found.length < limits.listedPulls);
  return found.slice(0, limits.listedPulls);
}

/** An App without `merge_queues: read` is not told of queues, and hears nothing of their commits anyway. */
function withoutQueues({ data, errors }: GraphqlAnswer): GraphqlAnswer {
  const isUnseen = ({ type, path }: GraphqlAnswer['errors'][number]) =>
    type === 'FORBIDDEN' && path?.includes('mergeQueueEntry') === true;
  return { data, errors: errors.filter((error) => !isUnseen(error)) };
}

type PullNode = z.infer<typeof node>;

function toOpenPull(
  pull: PullNode,
  { repositoryId, login }: { readonly repositoryId: string; readonly login: string },
  isRead: boolean,
): OpenPull {
  const { number, headRefName: branch, headRefOid: head, baseRef } = pull;
  const tip = pull.commits.nodes.find(({ commit: { oid } }) => oid === head)?.commit;
  const [newest] = ownRuns(tip?.checkSuites, login);
  const check = newest === undefined ? null : toListed(newest, repositoryId);
  const base = baseRef?.target?.oid ?? '';
  return { number, branch, head, base, check: isRead ? check : 'unread', group: groupOf(pull) };
}

function toListed({ id, conclusion, summary }: z.infer<typeof run>, repositoryId: string) {
  return { id, repositoryId, conclusion: conclusion?.toLowerCase() ?? null, summary: summary ?? '' };
}

function groupOf({ number, baseRefName: branch, mergeQueueEntry }: PullNode): MergeGroup | null {
  const [head, base] = [mergeQueueEntry?.headCommit?.oid, mergeQueueEntry?.baseCommit?.oid];
  return head === undefined || base === undefined ? null : { head, base, branch, number };
}

/** Those on a branch that a push has moved. Most repositories have nothing to do with us: that takes one request. */
export async function onBase(
  client: Client,
  repository: string,
  { branch, before, after }: BranchPush,
): Promise<readonly OpenPull[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const variables = { owner, name, branch, ref: `refs/heads/${branch}` };
  const answer = await graphql(client, 'repeatable', basesQuery, variables);
  requireWhole(answer);
  const data = basesData.parse(answer.data).repository;
  const main = data?.defaultBranchRef;
  if (!data || !main?.target?.file?.object || data.pullRequests.totalCount === 0) return [];
  const tip = data.ref?.target?.oid;
  // A tip that is not there yet is none that a newer push has made.
  if (tip !== undefined && tip !== after && tip !== before) return [];
  const open = await openPulls(client, repository, { branch, check: manifestsCheckOf(branch, main.name) });
  return open.map((pull) => ({ ...pull, base: after }));
}
