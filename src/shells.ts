import type { Probot } from 'probot';
import { applicationPort } from './edge/github/application.ts';
import type { Client } from './edge/github/client.ts';
import { deployPullsPort } from './edge/github/deploy-pulls.ts';
import { githubOf } from './edge/github/index.ts';
import { pullsPort } from './edge/github/pulls.ts';
import { installations, sweepPort } from './edge/github/sweep.ts';
import type { Log } from './ports.ts';
import { heldBy } from './shell/deploy-pull/held.ts';
import { judgeBy } from './shell/deploy-pull/judge.ts';
import type { DeployTools } from './shell/deploy-pull/tools.ts';
import type { ManifestsShell } from './shell/manifests/run.ts';
import { referenceCache } from './shell/manifests/users.ts';
import type { Shell } from './shell/shell.ts';
import type { SweepShell } from './shell/sweep/run.ts';
import type { PullsTask } from './shell/sweep/task.ts';

/** What all deliveries share; the rest of the shell belongs to one installation. */
export type AppOptions = Omit<Shell, 'github' | 'log' | 'inTurn' | 'memory'> & {
  /** Key that only the App has: digests of manifest diffs are made under it. */
  readonly blinding: string;
  /** null where this process does it itself. */
  readonly later: Later | null;
};

/** Puts work off that is too much for a delivery, by whose id it is known. */
export type Later = (task: PullsTask, delivery: string) => Promise<void>;

export type Shells = ReturnType<typeof shellsOf>;

/** What work is given that asks GitHub by one client. */
export function shellsOf(shared: Omit<AppOptions, 'later'> & Pick<Shell, 'inTurn' | 'memory'>) {
  const references = referenceCache();
  const commands = (octokit: Client, log: Log): Shell => ({
    ...shared,
    github: githubOf(octokit, log),
    log,
  });
  const manifests = (octokit: Client, log: Log): ManifestsShell => ({
    ...shared,
    references,
    pulls: pullsPort(octokit, log),
    people: applicationPort(octokit),
    deploys: deployPullsPort(octokit),
    ...heldBy(commands(octokit, log), () => new Date().toISOString()),
    log,
  });
  const deploys = (octokit: Client, log: Log): DeployTools => ({
    ...commands(octokit, log),
    judge: judgeBy(manifests(octokit, log)),
  });
  return { commands, manifests, deploys };
}

/** All that is to be swept, by the credentials of the App. */
export function sweepShell(probot: Probot, { commands, manifests, deploys }: Shells): SweepShell {
  const { log } = probot;
  return {
    installations: async () => installations(await probot.auth()),
    within: async (installation) => {
      const octokit = await probot.auth(installation);
      return {
        sweep: sweepPort(octokit),
        locks: commands(octokit, log),
        manifests: manifests(octokit, log),
        deploys: deploys(octokit, log),
      };
    },
  };
}
