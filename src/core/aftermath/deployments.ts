import { limits } from '../limits.ts';
import type { Reversal } from './types.ts';

/** A GitHub Deployment that Slipway has recorded. */
export interface RecordedDeployment {
  readonly id: number;
  readonly service: string;
  /** Of the environment repository. */
  readonly commit: string;
  /** Its newest status, in lower case; null where it has none yet. */
  readonly state: string | null;
}

/** A status that a deployment is given. */
export interface DeploymentTurn {
  readonly id: number;
  readonly state: 'inactive' | 'success';
}

/** What failed is not in force, and stays as failed: nobody would know it afterwards. */
const failed: readonly string[] = ['failure', 'error'];

/**
 * Which deployments of a service's end with what was taken out of force, and which is in force again.
 * @param recorded of the service, the newest first
 * @returns not all of them, where there are very many: how many are left out is told
 */
export function turnsOf(
  recorded: readonly RecordedDeployment[],
  { service, ended, again, overtaken }: Reversal,
): { readonly turns: readonly DeploymentTurn[]; readonly left: number } {
  const own = recorded.filter((deployment) => deployment.service === service);
  const ends = own.filter(
    ({ commit, state }) => ended.includes(commit) && state !== 'inactive' && !failed.includes(state ?? ''),
  );
  const back = own.filter(
    ({ commit, state }) => !overtaken && commit === again?.commit.sha && state === 'inactive',
  );
  const most = limits.followedDeployments;
  return {
    turns: [
      ...ends.slice(0, most).map(({ id }) => ({ id, state: 'inactive' as const })),
      // The newest status makes older deployments inactive: what is in force comes last.
      ...back.slice(0, 1).map(({ id }) => ({ id, state: 'success' as const })),
    ],
    left: Math.max(0, ends.length - most),
  };
}
