import * as z from 'zod';
import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';
import type { EnvironmentQuery } from '../../ports.ts';
import { inBatches } from './batches.ts';
import { type Client, graphql, ownerAndName, requireWhole } from './client.ts';
import { type HistoryData, historyData, historyFields, pullFragment, pullOf, toHistory } from './history.ts';

/** The newest commits that had touched paths by given commits: path N at `$commitN`. */
export function asideQuery(sides: number): string {
  const range = [...Array(sides).keys()];
  const side = (index: number) =>
    `side${index}: object(oid: $commit${index}) { ... on Commit { ${historyFields(index)} } }`;
  return /* GraphQL */ `
    query SlipwayAside($owner: String!, $name: String!, $history: Int!
      ${range.map((index) => `$commit${index}: GitObjectID!, $path${index}: String!`).join(' ')}
    ) {
      repository(owner: $owner, name: $name) { ${range.map(side).join('\n')} }
    }
    ${pullFragment}
  `;
}

const asideData = z.object({
  repository: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()).nullable(),
});

/** A merge of a pull request that git leaves out of a path's history, and what it was merged onto. */
interface Merge {
  readonly path: RepositoryPath;
  readonly merge: string;
  readonly onto: string;
}

/** Sides of merges that one query looks at. */
const sidesAtOnce = 10;

/**
 * What had touched paths on the side that branches were merged onto. Where such a merge left what the branch held, git looks at
 * the branch alone: it leaves out what had come to nothing on the other side, and GitHub has no history without that.
 * @param target with the histories as they were asked for
 */
export async function readAside(
  client: Client,
  repository: string,
  target: Record<string, unknown>,
  { paths, historyLimit }: Pick<EnvironmentQuery, 'paths' | 'historyLimit'>,
): Promise<ReadonlyMap<RepositoryPath, Pick<History, 'aside'>>> {
  const merges = paths.flatMap((path, index) =>
    mergesIn(historyData(target, index), repository).map((found) => ({ path, ...found })),
  );
  const sides = await inBatches(merges, sidesAtOnce, (some) =>
    readSides(client, repository, some, historyLimit),
  );
  const byPath = Map.groupBy(sides, ({ path }) => path);
  return new Map(
    [...byPath].map(([path, some]) => [
      path,
      { aside: new Map(some.map(({ merge, commits }) => [merge, commits])) },
    ]),
  );
}

/** The newest, without those of branches that began where they were merged onto: nothing came beside them. */
function mergesIn({ nodes }: HistoryData, repository: string): readonly Omit<Merge, 'path'>[] {
  const listed = new Set(nodes.map(({ oid }) => oid));
  const found = new Map<string, { readonly onto: string; readonly from: string | undefined }>();
  for (const node of nodes) {
    const { oid: merge, parents } = pullOf(node, repository)?.mergeCommit ?? {};
    const onto = parents?.totalCount === 2 ? parents.nodes[0]?.oid : undefined;
    if (merge === undefined || onto === undefined || listed.has(merge)) continue;
    // The oldest comes last.
    found.set(merge, { onto, from: node.parents.nodes[0]?.oid });
  }
  return [...found]
    .filter(([, { onto, from }]) => onto !== from)
    .map(([merge, { onto }]) => ({ merge, onto }))
    .slice(0, limits.asideMerges);
}

async function readSides(
  client: Client,
  full: string,
  merges: readonly Merge[],
  history: number,
): Promise<readonly (Merge & { readonly commits: readonly CommitRecord[] })[]> {
  const { owner, repo: name } = ownerAndName(full);
  const variables = merges.flatMap(({ path, onto }, index) => [
    [`commit${index}`, onto] as const,
    [`path${index}`, path] as const,
  ]);
  const answer = await graphql(client, 'repeatable', asideQuery(merges.length), {
    owner,
    name,
    history,
    ...Object.fromEntries(variables),
  });
  requireWhole(answer);
  const { repository } = asideData.parse(answer.data);
  return merges.map((merge, index) => {
    const side = repository?.[`side${index}`];
    const commits = side ? toHistory(historyData(side, index), full).commits : [];
    return { ...merge, commits };
  });
}
