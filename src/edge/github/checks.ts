import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import type { CheckResult, Checks } from '../../core/snapshot.ts';
import { type Client, graphql } from './client.ts';

/** Of a page of a commit’s checks, in GraphQL. */
export const checkFields = /* GraphQL */ `
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on CheckRun { name status conclusion startedAt checkSuite { id app { slug } } }
    ... on StatusContext { context state createdAt }
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
        checkSuite: z.object({ id: z.string(), app: z.object({ slug: z.string() }).nullable() }).nullable(),
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

type CheckPage = z.infer<typeof contexts>;

export const rollup = z.object({ statusCheckRollup: z.object({ contexts }).nullable() });

const checksData = z.object({ repository: z.object({ object: rollup.nullable() }).nullable() });

interface Commit {
  readonly owner: string;
  readonly name: string;
  readonly sha: string;
}

/**
 * The checks of a commit, from the first page that came with another query: null where nothing has
 * reported. Every page is read; a failed check on the second one is a failed check.
 */
export async function readChecks(client: Client, commit: Commit, first: CheckPage | null): Promise<Checks> {
  const results: CheckResult[] = [];
  let page = first;
  while (page !== null) {
    results.push(...page.nodes.map(toCheckResult));
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return { results, complete: true };
    if (endCursor === null || results.length >= limits.checks) return { results, complete: false };
    page = await readPage(client, commit, endCursor);
  }
  return { results, complete: first === null };
}

/** The checks of any commit. */
export async function checksOf(client: Client, commit: Commit): Promise<Checks> {
  return readChecks(client, commit, await readPage(client, commit, null));
}

async function readPage(client: Client, commit: Commit, after: string | null): Promise<CheckPage | null> {
  const answer = await graphql(client, 'repeatable', checksQuery, { ...commit, after });
  return checksData.parse(answer.data).repository?.object?.statusCheckRollup?.contexts ?? null;
}

function toCheckResult(node: CheckPage['nodes'][number]): CheckResult {
  if (node.__typename === 'StatusContext') {
    const states: Record<string, CheckResult['state']> = {
      SUCCESS: 'success',
      PENDING: 'pending',
      EXPECTED: 'pending',
    };
    return {
      name: node.context,
      app: null,
      suite: null,
      state: states[node.state] ?? 'failure',
      startedAt: node.createdAt,
    };
  }
  return {
    name: node.name,
    app: node.checkSuite?.app?.slug ?? null,
    suite: node.checkSuite?.id ?? null,
    state: checkRunState(node.status, node.conclusion),
    startedAt: node.startedAt,
  };
}

function checkRunState(status: string, conclusion: string | null): CheckResult['state'] {
  if (status !== 'COMPLETED') return 'pending';
  if (conclusion === 'SUCCESS') return 'success';
  return conclusion === 'NEUTRAL' || conclusion === 'SKIPPED' ? 'neutral' : 'failure';
}
