import * as z from 'zod';
import type { Revert } from '../../core/commit/revert.ts';
import { limits } from '../../core/limits.ts';
import { type Client, failureOf, graphql, ownerAndName, requireWhole, rest } from './client.ts';

const pullFields = 'merged headRefOid mergeCommit { oid }';

/** `$commitN` names a commit, perhaps shortened, `$pullN` a pull request. */
export function revertedQuery(commits: number, pulls: number): string {
  const numbers = (count: number) => [...Array(count).keys()];
  return /* GraphQL */ `
    query SlipwayReverted($owner: String!, $name: String!
      ${numbers(commits)
        .map((n) => `, $commit${n}: String!`)
        .join('')}
      ${numbers(pulls)
        .map((n) => `, $pull${n}: Int!`)
        .join('')}
    ) {
      repository(owner: $owner, name: $name) {
        ${numbers(commits)
          .map(
            (n) =>
              `commit${n}: object(expression: $commit${n}) { ... on Commit { oid associatedPullRequests(first: 5) { nodes { ${pullFields} } } } }`,
          )
          .join('\n')}
        ${numbers(pulls)
          .map((n) => `pull${n}: pullRequest(number: $pull${n}) { ${pullFields} }`)
          .join('\n')}
      }
    }
  `;
}

const pull = z.object({
  merged: z.boolean(),
  headRefOid: z.string(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
});

const commit = z.object({
  oid: z.string().optional(),
  associatedPullRequests: z.object({ nodes: z.array(pull) }).nullish(),
});

const data = z.object({ repository: z.record(z.string(), z.unknown()).nullable() });

/**
 * The commits by which what is reverted came: for a pull request that was merged, its head, too, which may have been deployed before
 * and is no part of a squash.
 */
export async function commitsOf(
  client: Client,
  full: string,
  { shas, pulls }: Revert,
): Promise<readonly string[]> {
  const { owner, repo: name } = ownerAndName(full);
  const [someShas, somePulls] = [shas.slice(0, limits.namedReverts), pulls.slice(0, limits.namedReverts)];
  const answer = await graphql(client, 'repeatable', revertedQuery(someShas.length, somePulls.length), {
    owner,
    name,
    ...Object.fromEntries(someShas.map((sha, n) => [`commit${n}`, sha])),
    ...Object.fromEntries(somePulls.map(({ number }, n) => [`pull${n}`, number])),
  });
  requireWhole(answer);
  const { repository } = data.parse(answer.data);
  const found = someShas.flatMap((_, n) => {
    const one = commit.nullish().parse(repository?.[`commit${n}`]);
    if (!one?.oid) return [];
    const by = (one.associatedPullRequests?.nodes ?? []).filter(
      ({ mergeCommit }) => mergeCommit?.oid === one.oid,
    );
    return [one.oid, ...by.flatMap(broughtBy)];
  });
  const named = somePulls.flatMap((_, n) => {
    const one = pull.nullish().parse(repository?.[`pull${n}`]);
    return one ? broughtBy(one) : [];
  });
  return [...new Set([...found, ...named])];
}

function broughtBy({ merged, headRefOid, mergeCommit }: z.infer<typeof pull>): readonly string[] {
  return merged ? [...(mergeCommit === null ? [] : [mergeCommit.oid]), headRefOid] : [];
}

const comparison = z.object({ status: z.string() });

/** Whether a commit has another among those before it, or is it; null where one of them is gone. */
export async function contains(
  client: Client,
  repository: string,
  older: string,
  newer: string,
): Promise<boolean | null> {
  try {
    const answer = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...ownerAndName(repository),
      basehead: `${older}...${newer}`,
      per_page: 1,
    });
    return ['ahead', 'identical'].includes(comparison.parse(answer).status);
  } catch (error) {
    const { status } = failureOf(error);
    if (status === 403 || status === 404 || status === 422) return null;
    throw error;
  }
}
