import { z } from 'zod';
import type { DeploymentRecord, DeploymentsPort } from '../../ports.ts';
import { type Client, ownerAndName, rest } from './client.ts';

const deployment = z.object({ id: z.number() });
const recorded = z.array(z.object({ payload: z.unknown() }));
const ourPayload = z.object({ delivery: z.string(), service: z.string() });

/** https://docs.github.com/en/rest/deployments: `required_contexts: []` because Slipway has judged the checks itself. */
export function deploymentsPort(client: Client): DeploymentsPort {
  return {
    async record(input: DeploymentRecord): Promise<void> {
      const repository = ownerAndName(input.repository);
      if (input.unlessRecorded && (await isRecorded(client, input))) return;
      const { id } = deployment.parse(
        await rest(client, 'once', 'POST /repos/{owner}/{repo}/deployments', {
          ...repository,
          ref: input.sha,
          task: input.task,
          environment: input.environment,
          description: input.description,
          payload: input.payload,
          auto_merge: false,
          required_contexts: [],
        }),
      );
      await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
        ...repository,
        deployment_id: id,
        state: input.state,
        log_url: input.logUrl,
        description: input.description,
      });
    },
  };
}

async function isRecorded(
  client: Client,
  { repository, environment, payload }: DeploymentRecord,
): Promise<boolean> {
  const data = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/deployments', {
    ...ownerAndName(repository),
    environment,
    per_page: 100,
  });
  return recorded.parse(data).some((one) => {
    const known = ourPayload.safeParse(one.payload).data;
    return known?.delivery === payload.delivery && known.service === payload.service;
  });
}
