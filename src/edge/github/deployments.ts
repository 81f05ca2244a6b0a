import * as z from 'zod';
import type { FailedDeployment } from '../../core/gates/order.ts';
import type { DeploymentRecord, DeploymentsPort } from '../../ports.ts';
import { type Client, ownerAndName, rest } from './client.ts';

const deployment = z.object({ id: z.number() });
const recorded = z.array(z.object({ payload: z.unknown() }));
const ourPayload = z.object({ delivery: z.string(), service: z.string() });
const madeFor = z.object({ service: z.string(), commit: z.string() });

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

/** Those of ours that have failed, as GraphQL has them: the payload is JSON there. Others' say nothing of a commit here. */
export function failedOf(
  deployments: readonly {
    readonly payload: string | null;
    readonly latestStatus: { readonly state: string } | null;
  }[],
): readonly FailedDeployment[] {
  return deployments
    .filter(({ latestStatus }) => ['FAILURE', 'ERROR'].includes(latestStatus?.state ?? ''))
    .flatMap(({ payload }) => madeFor.safeParse(fromJson(payload)).data ?? []);
}

function fromJson(text: string | null): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    // What was given as text is text in the JSON.
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return null;
  }
}
