import { heldLine } from '../../../src/comment/held.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { joinDiffs } from '../../../src/core/review/join.ts';
import { heldBy } from '../../../src/shell/deploy-pull/held.ts';
import type { DeployTools, Stand } from '../../../src/shell/deploy-pull/tools.ts';
import { handleComment } from '../../../src/handle.ts';
import { withChanges } from '../../../src/core/with-changes.ts';
import { comment, FakeGitHub } from '../world.ts';

/** A problem is one that stays until somebody does something. */
export type Standing = Exclude<Stand['kind'], 'refused'> | Problem;

/** Of what is to be merged in these tests. */
export const digest = 'a'.repeat(64);
export const branch = 'slipway/deploy/staging/storefront';
export const pull = { repository: 'acme/environments', number: 101 };
export const occasion = { delivery: 'told', at: '2026-11-22T11:00:00Z' };

/**
 * A deploy pull request that waits.
 * @param rules of the environment
 * @param by who merges it
 */
export async function opened(rules: readonly string[], by = 'slipway[bot]'): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  for (const rule of rules) github.rule(rule);
  github.deployPulls.land = (made, merge) => {
    const [parent = ''] = github.commits.map(({ sha }) => sha);
    github.push(`${merge.title}\n\n${merge.message}\n`, withChanges(github.entries, made.changes));
    const [commit] = github.commits;
    if (commit === undefined) throw new Error('It was pushed.');
    return { ...commit, parents: [parent], before: parent, by };
  };
  await handleComment(github.shell, asked('/deploy staging', 'one'));
  return github;
}

export function asked(body: string, delivery: string, id = 100) {
  const request = comment(body, delivery);
  const url = `https://github.test/acme/storefront/pull/12#issuecomment-${id}`;
  return { ...request, comment: { ...request.comment, url } };
}

/**
 * @param stand how the pull request stands at the next look
 * @param merged the digest of what the merged commit does
 * @param approved whether that has its approvals
 */
export function toolsOf(
  github: FakeGitHub,
  stand: () => Standing,
  merged: string,
  approved: boolean | Problem = false,
): DeployTools & { readonly retold: readonly string[] } {
  const retold: string[] = [];
  /** What its check run was told last. */
  let held: string | null = null;
  return {
    ...github.shell,
    retold,
    judge: {
      stand: () => {
        const head = github.deployPulls.branches.get(branch) ?? '';
        const green = { kind: 'green' as const, head, digests: new Map([['staging', digest]]), held };
        const kind = stand();
        if (isProblem(kind)) return Promise.resolve({ kind: 'refused', problem: kind });
        return Promise.resolve(kind === 'green' ? green : { kind });
      },
      retell: async (_, delivery) => {
        retold.push(delivery);
        const head = github.deployPulls.branches.get(branch) ?? '';
        const shut = await heldBy(github.shell, () => occasion.at).held({ ...pull, head });
        held = shut && heldLine(shut);
      },
      approved: () => Promise.resolve(approved),
      changes: () => Promise.resolve({ diff: joinDiffs([]), digests: new Map([['staging', merged]]) }),
    },
  };
}
