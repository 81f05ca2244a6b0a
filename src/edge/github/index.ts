import type { GitHub, Log } from '../../ports.ts';
import { applicationPort } from './application.ts';
import type { Client } from './client.ts';
import { deployPullsPort } from './deploy-pulls.ts';
import { deploymentsPort } from './deployments.ts';
import { environmentsPort } from './environments.ts';
import { repliesPort } from './replies.ts';
import { revertsPort } from './reverts.ts';
import { statePort } from './state.ts';

/** GitHub through one installation's client: the only place that knows its REST and GraphQL. */
export function githubOf(client: Client, log: Log): GitHub {
  return {
    application: applicationPort(client),
    environments: environmentsPort(client),
    state: statePort(client),
    replies: repliesPort(client, log),
    deployments: deploymentsPort(client),
    deployPulls: deployPullsPort(client),
    reverts: revertsPort(client, log),
  };
}
