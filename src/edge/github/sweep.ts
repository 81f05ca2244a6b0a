import * as z from 'zod';
import { parseDeployBranch } from '../../core/deploy-pull/branch.ts';
import { limits } from '../../core/limits.ts';
import { deployCheck } from '../../events.ts';
import type { PullName, SweepPort } from '../../ports.ts';
import { inBatches, numbersTo } from './batches.ts';
import { type Client, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import { ownMark } from './deploy-pull-merge.ts';
import { markFields, suites } from './deploy-pull-query.ts';
import { openPulls } from './open-pulls.ts';

/** What GitHub lists at once. */
const page = 100;
/** Repositories and pull requests that one query asks for. */
const batch = 50;

const installation = z.object({ id: z.number(), suspended_at: z.string().nullish() });

/** Numbers of the App's installations that are not suspended. The client is the App's own. */
export async function installations(client: Client): Promise<readonly number[]> {
  const found = await pages(limits.sweptInstallations, async (number) =>
    z
      .array(installation)
      .parse(await rest(client, 'repeatable', 'GET /app/installations', { per_page: page, page: number })),
  );
  return found.filter(({ suspended_at }) => !suspended_at).map(({ id }) => id);
}

/** What one installation has to be swept. */
export function sweepPort(client: Client): SweepPort {
  return {
    environmentRepositories: () => environmentRepositories(client),
    openPulls: (repository) => openPulls(client, repository, null),
    untoldDeployPulls: (repository) => untoldDeployPulls(client, repository),
    closed: (pulls) => closed(client, pulls),
  };
}

const repository = z.object({ id: z.number(), full_name: z.string(), archived: z.boolean() });
const repositories = z.object({ repositories: z.array(repository) });

/** Those with a `slipway.yaml` on their default branch; in an archived one, nothing can be told. */
async function environmentRepositories(client: Client) {
  const all = await pages(limits.sweptRepositories, async (number) => {
    const parameters = { per_page: page, page: number };
    return repositories.parse(await rest(client, 'repeatable', 'GET /installation/repositories', parameters))
      .repositories;
  });
  const living = all.filter(({ archived }) => !archived);
  const found = await inBatches(living, batch, async (some) => {
    const answer = await graphql(client, 'repeatable', configuredQuery(some.length), namesOf(some));
    requireWhole(answer);
    const data = configuredData.parse(answer.data);
    return some.filter((_, index) =>
      Boolean(data[`repository${index}`]?.defaultBranchRef?.target?.file?.object),
    );
  });
  return found.map(({ id, full_name }) => ({ repositoryId: id, repository: full_name }));
}

function namesOf(some: readonly { readonly full_name: string }[]): Record<string, string> {
  return Object.fromEntries(
    some.flatMap(({ full_name }, index) => {
      const { owner, repo } = ownerAndName(full_name);
      return [
        [`owner${index}`, owner],
        [`name${index}`, repo],
      ];
    }),
  );
}

export function configuredQuery(count: number): string {
  const range = numbersTo(count);
  return /* GraphQL */ `
    query SlipwayConfigured(${range.map((index) => `$owner${index}: String!, $name${index}: String!`).join(', ')}) {
      ${range.map((index) => `repository${index}: repository(owner: $owner${index}, name: $name${index}) { ...Configured }`).join('\n')}
    }
    fragment Configured on Repository {
      defaultBranchRef {
        target { ... on Commit { file(path: "slipway.yaml") { object { ... on Blob { oid } } } } }
      }
    }
  `;
}

const configuredData = z.record(
  z.string(),
  z
    .object({
      defaultBranchRef: z
        .object({
          target: z
            .object({
              file: z.object({ object: z.object({ oid: z.string().optional() }).nullable() }).nullish(),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullable(),
);

export const untoldQuery = /* GraphQL */ `
  query SlipwayUntold($owner: String!, $name: String!, $count: Int!, $check: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      pullRequests(states: [CLOSED, MERGED], last: $count) {
        nodes {
          number state headRefName headRefOid viewerDidAuthor isCrossRepository
          commits(last: 1) { nodes { commit { oid ${markFields} } } }
        }
      }
    }
  }
`;

const untoldData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z
    .object({
      pullRequests: z.object({
        nodes: z.array(
          z.object({
            number: z.number(),
            state: z.enum(['CLOSED', 'MERGED']),
            headRefName: z.string(),
            headRefOid: z.string(),
            viewerDidAuthor: z.boolean(),
            isCrossRepository: z.boolean(),
            commits: z.object({
              nodes: z.array(z.object({ commit: z.object({ oid: z.string(), checkSuites: suites }) })),
            }),
          }),
        ),
      }),
    })
    .nullable(),
});

async function untoldDeployPulls(client: Client, full: string): Promise<readonly number[]> {
  const { owner, repo: name } = ownerAndName(full);
  const variables = { owner, name, count: limits.sweptPulls, check: deployCheck };
  const answer = await graphql(client, 'repeatable', untoldQuery, variables);
  requireWhole(answer);
  const { viewer, repository } = untoldData.parse(answer.data);
  const own = (repository?.pullRequests.nodes ?? []).filter(
    (pull) => pull.viewerDidAuthor && !pull.isCrossRepository && parseDeployBranch(pull.headRefName) !== null,
  );
  const untold = own.filter(({ headRefOid, state, commits: { nodes } }) => {
    const head = nodes.find(({ commit }) => commit.oid === headRefOid);
    if (head === undefined) return false;
    const mark = ownMark(head.commit.checkSuites, viewer.login)?.state;
    // What others put there, or put back, is told of, too, once it is merged.
    return state === 'MERGED' ? mark !== 'told' : mark === 'open';
  });
  return untold.map(({ number }) => number);
}

export function closedQuery(count: number): string {
  const range = numbersTo(count);
  return /* GraphQL */ `
    query SlipwayClosed(${range.map((index) => `$owner${index}: String!, $name${index}: String!, $number${index}: Int!`).join(', ')}) {
      ${range.map((index) => `pull${index}: repository(owner: $owner${index}, name: $name${index}) { pullRequest(number: $number${index}) { closed } }`).join('\n')}
    }
  `;
}

const closedData = z.record(
  z.string(),
  z.object({ pullRequest: z.object({ closed: z.boolean() }).nullable() }).nullable(),
);

/** What cannot be seen, or is gone, is not called closed. */
function closed(client: Client, pulls: readonly PullName[]): Promise<readonly PullName[]> {
  return inBatches(pulls, batch, async (some) => {
    const names = namesOf(some.map((pull) => ({ full_name: pull.repository })));
    const numbers = Object.fromEntries(some.map(({ number }, index) => [`number${index}`, number]));
    const answer = await graphql(client, 'repeatable', closedQuery(some.length), { ...names, ...numbers });
    requireWhole(answer);
    const data = closedData.parse(answer.data);
    return some.filter((_, index) => data[`pull${index}`]?.pullRequest?.closed === true);
  });
}

/** At most so many, the pages one after another. */
async function pages<T>(
  most: number,
  read: (number: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let number = 1; found.length < most; number += 1) {
    const some = await read(number);
    found.push(...some);
    if (some.length < page) break;
  }
  return found.slice(0, most);
}
