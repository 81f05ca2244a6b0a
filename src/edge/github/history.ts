import * as z from 'zod';
import { inOrderOfArrival } from '../../core/history/arrival.ts';
import type { BroughtBy, CommitRecord, History } from '../../core/snapshot.ts';

/** Of a commit of the default branch, GitHub names the one merged pull request that it came by. */
export const pullFragment = `fragment BroughtBy on PullRequest {
  number mergedAt repository { nameWithOwner } mergeCommit { oid parents(first: 2) { totalCount nodes { oid } } }
}`;

/** The newest commits that touched path N, `$history` of them. */
export function historyFields(index: number): string {
  return /* GraphQL */ `
    history${index}: history(first: $history, path: $path${index}) {
      totalCount
      nodes {
        oid message committedDate url parents(first: 2) { nodes { oid } } author { name user { login } }
        file(path: $path${index}) { oid }
        associatedPullRequests(first: 1) { nodes { ...BroughtBy } }
      }
    }
  `;
}

const broughtBy = z.object({
  number: z.number(),
  mergedAt: z.string().nullable(),
  repository: z.object({ nameWithOwner: z.string() }),
  mergeCommit: z
    .object({
      oid: z.string(),
      parents: z.object({ totalCount: z.number(), nodes: z.array(z.object({ oid: z.string() })) }),
    })
    .nullable(),
});

type BroughtByData = z.infer<typeof broughtBy>;

const history = z.object({
  totalCount: z.number(),
  nodes: z.array(
    z.object({
      oid: z.string(),
      message: z.string(),
      committedDate: z.string(),
      url: z.string(),
      parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
      author: z
        .object({ name: z.string().nullable(), user: z.object({ login: z.string() }).nullable() })
        .nullable(),
      file: z.object({ oid: z.string() }).nullable(),
      associatedPullRequests: z.object({ nodes: z.array(broughtBy) }).nullable(),
    }),
  ),
});

export type HistoryData = z.infer<typeof history>;

export function historyData(target: Record<string, unknown>, index: number): HistoryData {
  return history.parse(target[`history${index}`]);
}

/** As GitHub lists it: commits of a path, newest first. */
export function toHistory(data: HistoryData, repository: string): History {
  return {
    total: data.totalCount,
    commits: inOrderOfArrival(data.nodes.map((node) => toCommit(node, repository))),
  };
}

function toCommit(node: HistoryData['nodes'][number], repository: string): CommitRecord {
  const found = pullOf(node, repository);
  const pull = toPull(found);
  // A branch's commits are older than its merge, by which they came into force.
  const mergedAt = pull !== null && pull.merge !== null ? (found?.mergedAt ?? null) : null;
  return {
    sha: node.oid,
    parents: node.parents.nodes.map(({ oid }) => oid),
    message: node.message,
    author: { name: node.author?.name ?? '', login: node.author?.user?.login ?? null },
    at: mergedAt ?? node.committedDate,
    url: node.url,
    tree: node.file?.oid ?? null,
    pull,
  };
}

/** A fork's commits may have come by a pull request of where it was forked from. */
export function pullOf(
  { associatedPullRequests }: HistoryData['nodes'][number],
  repository: string,
): BroughtByData | null {
  const nodes = associatedPullRequests?.nodes ?? [];
  return nodes.find((pull) => pull.repository.nameWithOwner === repository) ?? null;
}

function toPull(found: BroughtByData | null): BroughtBy | null {
  if (!found?.mergeCommit) return null;
  const { oid, parents } = found.mergeCommit;
  return { number: found.number, merge: parents.totalCount > 1 ? oid : null };
}
