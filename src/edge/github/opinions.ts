import * as z from 'zod';
import { parseTrailers } from '../../core/commit/trailers.ts';
import { limits } from '../../core/limits.ts';
import type { Review } from '../../core/approval/types.ts';
import { type Opinions, type PullName, Unavailable } from '../../ports.ts';
import { type Client, graphql, ownerAndName, requireWhole } from './client.ts';

const actorFields = 'author { __typename login }';

const reviewsQuery = /* GraphQL */ `
  query SlipwayReviews($owner: String!, $name: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        ${actorFields}
        page: reviews(first: 100, after: $after, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { databaseId state submittedAt ${actorFields} commit { oid } }
        }
      }
    }
  }
`;

/** GitHub counts those who co-author a commit by its trailers among its authors. */
const commitsQuery = /* GraphQL */ `
  query SlipwayCommits($owner: String!, $name: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        ${actorFields}
        page: commits(first: 100, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            commit {
              message
              committer { user { login } }
              authors(first: 20) { totalCount nodes { user { login } } }
            }
          }
        }
      }
    }
  }
`;

const actor = z.object({ __typename: z.string(), login: z.string() }).nullable();
const gitActor = z.object({ user: z.object({ login: z.string() }).nullable() });

const reviewNode = z.object({
  databaseId: z.number(),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']),
  submittedAt: z.string(),
  author: actor,
  commit: z.object({ oid: z.string() }).nullable(),
});

const commitNode = z.object({
  commit: z.object({
    message: z.string(),
    committer: gitActor.nullable(),
    authors: z.object({ totalCount: z.number(), nodes: z.array(gitActor) }),
  }),
});

const states = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
} as const;

/** All that people think of a pull request, every page of it, and who made it; null for what is too much to read. */
export async function opinions(client: Client, pull: PullName): Promise<Opinions> {
  const reviews = await readAll(client, pull, {
    query: reviewsQuery,
    node: reviewNode,
    most: limits.reviews,
  });
  const commits = await readAll(client, pull, {
    query: commitsQuery,
    node: commitNode,
    most: limits.pullCommits,
  });
  return {
    reviews: reviews === null ? null : reviews.nodes.flatMap(toReview),
    makers: commits === null ? null : makersOf(commits),
  };
}

/** What somebody wrote whose account is gone counts for nobody. */
function toReview({ databaseId: id, state, submittedAt, author, commit }: z.infer<typeof reviewNode>) {
  if (author === null) return [];
  const review: Review = {
    id,
    author: author.login,
    isBot: author.__typename !== 'User',
    state: states[state],
    submittedAt,
    commit: commit?.oid ?? null,
  };
  return [review];
}

function makersOf({ author, nodes }: Found<z.infer<typeof commitNode>>): readonly string[] | null {
  if (nodes.some(({ commit: { authors } }) => authors.totalCount > authors.nodes.length)) return null;
  const people = nodes.flatMap(({ commit }) => [commit.committer, ...commit.authors.nodes]);
  const logins = people.flatMap((person) => person?.user?.login ?? []);
  // GitHub makes an author of nobody whose address it does not know. A forged trailer can only take approvals away.
  const askers = nodes.flatMap(({ commit }) => parseTrailers(commit.message)?.actor?.login ?? []);
  return [...new Set([...(author === null ? [] : [author]), ...logins, ...askers])];
}

interface Reading<Node> {
  readonly query: string;
  readonly node: z.ZodType<Node>;
  readonly most: number;
}

interface Found<Node> {
  /** Who opened the pull request. */
  readonly author: string | null;
  readonly nodes: readonly Node[];
}

async function readAll<Node>(
  client: Client,
  { repository, number }: PullName,
  { query, node, most }: Reading<Node>,
): Promise<Found<Node> | null> {
  const { owner, repo: name } = ownerAndName(repository);
  const page = z.object({
    totalCount: z.number(),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(node),
  });
  const shape = z.object({ repository: z.object({ pullRequest: z.object({ author: actor, page }) }) });
  const nodes: Node[] = [];
  for (let after: string | null = null; ;) {
    const answer = await graphql(client, 'repeatable', query, { owner, name, number, after });
    requireWhole(answer);
    const found = shape.safeParse(answer.data).data?.repository.pullRequest;
    // It was there a moment ago: what cannot be read must not be taken for what nobody said.
    if (found === undefined)
      throw new Unavailable('GitHub did not tell what people think of the pull request.');
    nodes.push(...found.page.nodes);
    const { totalCount, pageInfo } = found.page;
    if (totalCount > most) return null;
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) {
      // As many as GitHub says there are, or else what was asked while it changed.
      if (nodes.length < totalCount) throw new Unavailable('GitHub left out some of what people think.');
      return { author: found.author?.login ?? null, nodes };
    }
    after = pageInfo.endCursor;
  }
}
