import * as z from 'zod';
import type { RecordedDeployment } from '../../core/aftermath/deployments.ts';
import type { Before } from '../../core/gates/order.ts';
import { limits } from '../../core/limits.ts';
import { clip } from '../../core/visible.ts';
import type { DeploymentRecord, DeploymentsPort, StatusWords } from '../../ports.ts';
import { type Client, graphql, ownerAndName, requireWhole, rest } from './client.ts';

const deployment = z.object({ id: z.number() });
const recorded = z.array(z.object({ id: z.number(), payload: z.unknown() }));
const ourPayload = z.object({ delivery: z.string(), service: z.string() });
const madeFor = z.object({ service: z.string(), commit: z.string() });
const madeByUs = madeFor.extend({ delivery: z.string().optional() });
/** What GitHub takes of a status's description, in characters. */
const descriptionCharacters = 140;

/** https://docs.github.com/en/rest/deployments: `required_contexts: []` because Slipway has judged the checks itself. */
export function deploymentsPort(client: Client): DeploymentsPort {
  return {
    async record(input: DeploymentRecord): Promise<void> {
      const repository = ownerAndName(input.repository);
      if (input.unlessRecorded && (await twinsOf(client, input)).length > 0) return;
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
      // Of two that processes make at the same time, the older counts; its status would end with that of the newer.
      const isSecond = input.unlessRecorded && (await twinsOf(client, input)).some((twin) => twin < id);
      await follow(client, input.repository, { id, state: isSecond ? 'inactive' : input.state }, input);
    },
    recorded: (repository, environments) => recordedIn(client, repository, environments),
    follow: (repository, turn, words) => follow(client, repository, turn, words),
  };
}

/** A status that comes twice says the same as one. */
async function follow(
  client: Client,
  repository: string,
  { id, state }: { readonly id: number; readonly state: string },
  { description, logUrl }: StatusWords,
): Promise<void> {
  await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...ownerAndName(repository),
    deployment_id: id,
    state,
    log_url: logUrl,
    description: clip(description, descriptionCharacters),
  });
}

export const deploymentsQuery = /* GraphQL */ `
  query SlipwayDeployments($owner: String!, $name: String!, $environments: [String!]!) {
    repository(owner: $owner, name: $name) {
      deployments(first: ${limits.deploymentsRead}, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes {
          databaseId
          payload
          latestStatus {
            state
          }
        }
      }
    }
  }
`;

const deploymentsData = z.object({
  repository: z
    .object({
      deployments: z.object({
        nodes: z.array(
          z.object({
            databaseId: z.number().nullable(),
            payload: z.string().nullable(),
            latestStatus: z.object({ state: z.string() }).nullable(),
          }),
        ),
      }),
    })
    .nullable(),
});

/** Those of others say nothing of a commit of the environment repository. */
async function recordedIn(
  client: Client,
  full: string,
  environments: readonly string[],
): Promise<readonly RecordedDeployment[]> {
  const { owner, repo: name } = ownerAndName(full);
  const answer = await graphql(client, 'repeatable', deploymentsQuery, { owner, name, environments });
  requireWhole(answer);
  const nodes = deploymentsData.parse(answer.data).repository?.deployments.nodes ?? [];
  return nodes.flatMap(({ databaseId: id, payload, latestStatus }) => {
    const made = madeFor.safeParse(fromJson(payload)).data;
    return made === undefined || id === null
      ? []
      : [{ id, ...made, state: latestStatus?.state.toLowerCase() ?? null }];
  });
}

/** Those that are of the same delivery and service. */
async function twinsOf(
  client: Client,
  { repository, environment, payload }: DeploymentRecord,
): Promise<readonly number[]> {
  const data = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/deployments', {
    ...ownerAndName(repository),
    environment,
    per_page: 100,
  });
  return recorded.parse(data).flatMap((one) => {
    const known = ourPayload.safeParse(one.payload).data;
    return known?.delivery === payload.delivery && known.service === payload.service ? [one.id] : [];
  });
}

/** Those of ours, as GraphQL has them: the payload is JSON there. Others' say nothing of a commit here. */
export function deploymentsIn(
  nodes: readonly {
    readonly payload: string | null;
    readonly latestStatus: { readonly state: string } | null;
  }[],
): Pick<Before, 'failed' | 'seen'> {
  const own = nodes.flatMap(({ payload, latestStatus }) => {
    const made = madeByUs.safeParse(fromJson(payload)).data;
    return made === undefined ? [] : [{ made, state: latestStatus?.state ?? '' }];
  });
  return {
    failed: own.filter(({ state }) => ['FAILURE', 'ERROR'].includes(state)).map(({ made }) => made),
    seen: nodes.length < limits.deploymentsRead ? null : own.map(({ made }) => made),
  };
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
