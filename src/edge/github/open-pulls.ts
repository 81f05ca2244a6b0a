import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import type { MergeGroup, OpenPull } from '../../ports.ts';
import { type Client, graphql, type GraphqlAnswer, ownerAndName, requireWhole } from './client.ts';

/** GitHub lists the oldest first, so the newest are the last ones. */
export const openPullsQuery = /* GraphQL */ `
  query SlipwayOpenPulls($owner: String!, $name: String!, $before: String) {
    repository(owner: $owner, name: $name) {
      pullRequests(states: [OPEN], last: 100, before: $before) {
        pageInfo {
          hasPreviousPage
          startCursor
        }
        nodes {
          number
          baseRefName
          mergeQueueEntry {
            headCommit {
              oid
            }
            baseCommit {
              oid
            }
          }
        }
      }
    }
  }
`;

const commit = z.object({ oid: z.string() }).nullable();

const node = z.object({
  number: z.number(),
  baseRefName: z.string(),
  mergeQueueEntry: z.object({ headCommit: commit, baseCommit: commit }).nullable(),
});

const openPullsData = z.object({
  repository: z
    .object({
      pullRequests: z.object({
        pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
        nodes: z.array(node),
      }),
    })
    .nullable(),
});

/** The open pull requests of a repository, the newest first. */
export async function openPulls(client: Client, repository: string): Promise<readonly OpenPull[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const found: OpenPull[] = [];
  let before: string | null = null;
  do {
    const answer = await graphql(client, 'repeatable', openPullsQuery, { owner, name, before });
    requireWhole(withoutQueues(answer));
    const pulls = openPullsData.parse(answer.data).repository?.pullRequests;
    found.push(...(pulls?.nodes ?? []).map(toOpenPull).toReversed());
    before = pulls?.pageInfo.hasPreviousPage === true ? pulls.pageInfo.startCursor : null;
  } while (before !== null && found.length < limits.listedPulls);
  return found.slice(0, limits.listedPulls);
}

/** An App without `merge_queues: read` is not told of queues, and hears nothing of their commits anyway. */
function withoutQueues({ data, errors }: GraphqlAnswer): GraphqlAnswer {
  const isUnseen = ({ type, path }: GraphqlAnswer['errors'][number]) =>
    type === 'FORBIDDEN' && path?.includes('mergeQueueEntry') === true;
  return { data, errors: errors.filter((error) => !isUnseen(error)) };
}

function toOpenPull({ number, baseRefName: branch, mergeQueueEntry }: z.infer<typeof node>): OpenPull {
  const [head, base] = [mergeQueueEntry?.headCommit?.oid, mergeQueueEntry?.baseCommit?.oid];
  const group: MergeGroup | null =
    head === undefined || base === undefined ? null : { head, base, branch, number };
  return { number, group };
}
