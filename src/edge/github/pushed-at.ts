import * as z from 'zod';

/** Of a commit. */
export const suiteFields = 'checkSuites(first: 100) { totalCount nodes { createdAt } }';

/** Of a pull request. */
export const forcePushFields = /* GraphQL */ `
  timelineItems(last: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
    nodes { ... on HeadRefForcePushedEvent { createdAt afterCommit { oid } } }
  }
`;

export const pushSuites = z
  .object({ totalCount: z.number(), nodes: z.array(z.object({ createdAt: z.string() })) })
  .nullish();

export const forcePushes = z
  .object({
    nodes: z.array(
      z.object({ createdAt: z.string(), afterCommit: z.object({ oid: z.string() }).nullable() }),
    ),
  })
  .nullish();

/**
 * Since when a head is where it is, as far as GitHub tells; null where it does not. The first push of a commit makes a check
 * suite for each App that may write checks, so the oldest is of the push that brought the commit. Where a branch was forced
 * to one that had been pushed before, that has a time of its own.
 */
export function pushedAt(
  head: string,
  suites: z.infer<typeof pushSuites>,
  forced: z.infer<typeof forcePushes>,
): string | null {
  const { totalCount, nodes } = suites ?? { totalCount: 0, nodes: [] };
  // In which order they come is not said: of a part of them, the oldest may be younger than the push.
  const brought = totalCount > nodes.length ? [] : nodes.map(({ createdAt }) => createdAt).toSorted();
  const moved = (forced?.nodes ?? []).filter(({ afterCommit }) => afterCommit?.oid === head);
  const known = [...brought.slice(0, 1), ...moved.map(({ createdAt }) => createdAt)];
  return known.toSorted().at(-1) ?? null;
}
