import * as z from 'zod';
import type { RevertsPort, RevertsQuery, RevertsReading } from '../../core/aftermath/port.ts';
import type { Problem } from '../../core/problem.ts';
import { emptyEnvironmentRepository, noEnvironmentAccess } from '../../core/problems/github.ts';
import { revertCheck } from '../../events.ts';
import type { Log } from '../../ports.ts';
import { type Client, graphql, ownerAndName, requireWhole } from './client.ts';
import { markFields, suites } from './deploy-pull-query.ts';
import { historiesData, historiesQuery } from './environment-query.ts';
import { historyData, toHistory } from './history.ts';
import { ownRuns } from './own-checks.ts';
import { writeCheck } from './pull-writes.ts';

export function revertsPort(client: Client, log: Log): RevertsPort {
  return {
    read: (input) => read(client, input),
    settled: (repository, commits) => settled(client, repository, commits),
    async settle(repository, head, { title, summary, detailsUrl }) {
      const output = { title, summary };
      const check = { name: revertCheck, head, conclusion: 'success' as const, detailsUrl, output };
      await writeCheck(client, log, repository, check, null);
    },
  };
}

async function read(
  client: Client,
  { repository: full, paths, revisions }: RevertsQuery,
): Promise<RevertsReading | Problem> {
  const { owner, repo: name } = ownerAndName(full);
  const answer = await graphql(client, 'repeatable', historiesQuery(paths.length), {
    owner,
    name,
    ...(paths.length === 0 ? {} : { history: revisions }),
    ...Object.fromEntries(paths.map((path, index) => [`path${index}`, path])),
  });
  requireWhole(answer);
  const { viewer, repository } = historiesData.parse(answer.data);
  if (repository === null) return noEnvironmentAccess(full);
  if (repository.defaultBranchRef === null) return emptyEnvironmentRepository(full);
  const { name: branch, target } = repository.defaultBranchRef;
  const { nameWithOwner, url, visibility } = repository;
  return {
    repository: { name: nameWithOwner, url, branch, head: target.oid },
    visibility,
    configuration: target.configuration?.object?.text ?? null,
    histories: new Map(
      paths.map((path, index) => [path, toHistory(historyData(target, index), nameWithOwner)]),
    ),
    app: viewer.login,
  };
}

export function settledQuery(commits: number): string {
  const range = [...Array(commits).keys()];
  return /* GraphQL */ `
    query SlipwayReverts($owner: String!, $name: String!, $check: String!${range.map((n) => `, $commit${n}: GitObjectID!`).join('')}) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        ${range.map((n) => `commit${n}: object(oid: $commit${n}) { ... on Commit { ${markFields} } }`).join('\n')}
      }
    }
  `;
}

const settledData = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.record(z.string(), z.object({ checkSuites: suites }).nullable()).nullable(),
});

/** The marks of others say nothing. */
async function settled(
  client: Client,
  full: string,
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  const { owner, repo: name } = ownerAndName(full);
  const answer = await graphql(client, 'repeatable', settledQuery(commits.length), {
    owner,
    name,
    check: revertCheck,
    ...Object.fromEntries(commits.map((commit, n) => [`commit${n}`, commit])),
  });
  requireWhole(answer);
  const { viewer, repository } = settledData.parse(answer.data);
  const isMarked = (_: string, n: number) =>
    ownRuns(repository?.[`commit${n}`]?.checkSuites, viewer.login).length > 0;
  return new Set(commits.filter(isMarked));
}
