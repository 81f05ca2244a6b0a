import { joinDiffs } from '../../../src/core/review/join.ts';
import type { DeployTools, Stand } from '../../../src/shell/deploy-pull/tools.ts';
import type { FakeGitHub } from '../world.ts';

/** Of what is to be merged in these tests. */
export const digest = 'a'.repeat(64);
export const branch = 'slipway/deploy/staging/storefront';

/**
 * @param stand how the pull request stands at the next look
 * @param merged the digest of what the merged commit does
 */
export function toolsOf(github: FakeGitHub, stand: () => Stand['kind'], merged: string): DeployTools {
  return {
    ...github.shell,
    judge: {
      stand: () => {
        const head = github.deployPulls.branches.get(branch) ?? '';
        const green = { kind: 'green' as const, head, digests: new Map([['staging', digest]]) };
        const kind = stand();
        return Promise.resolve(kind === 'green' ? green : { kind });
      },
      changes: () => Promise.resolve({ diff: joinDiffs([]), digests: new Map([['staging', merged]]) }),
    },
  };
}
