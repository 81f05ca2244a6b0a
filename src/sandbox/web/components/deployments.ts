import type { Deployment, DeploymentStatus } from '../../world/types.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, safeHref, type Html } from '../html.ts';
import type { Verdict } from '../checks.ts';
import { accountLink } from './account.ts';
import { verdictIcon } from './checks.ts';
import { timeAgo } from './time.ts';

type State = DeploymentStatus['state'];

const states: Readonly<Record<State, readonly [string, Verdict]>> = {
  success: ['Active', 'good'],
  failure: ['Failed', 'bad'],
  error: ['Failed', 'bad'],
  inactive: ['Inactive', 'neutral'],
  in_progress: ['In progress', 'waiting'],
  queued: ['Queued', 'waiting'],
  pending: ['Pending', 'waiting'],
};

export function latestStatus({ statuses }: Deployment): DeploymentStatus | null {
  return statuses.reduce<DeploymentStatus | null>(
    (latest, status) => (latest === null || status.id > latest.id ? status : latest),
    null,
  );
}

/** One deployment: where, in what state, which commit, by whom, when. */
export function deploymentLine(visit: RepositoryVisit, deployment: Deployment): Html {
  const status = latestStatus(deployment);
  const [word, verdict] = states[status?.state ?? 'pending'];
  const links = [
    status?.environmentUrl && html`<a href="${safeHref(status.environmentUrl)}">View</a>`,
    status?.logUrl && html`<a href="${safeHref(status.logUrl)}">Log</a>`,
  ];
  return html`<li>
    ${verdictIcon(verdict)}
    <span class="grow">
      <strong>${deployment.environment}</strong> <span class="badge ${verdict}">${word}</span>
      <a href="/${visit.fullName}/commit/${deployment.sha}"><code>${deployment.sha.slice(0, 7)}</code></a>
      <span class="muted"
        >by ${accountLink(deployment.creator)}
        ${timeAgo(status?.createdAt ?? deployment.createdAt, visit.now)}</span
      >
      ${status?.description && html`<br /><small class="muted">${status.description}</small>`}
    </span>
    ${links}
  </li>`;
}

/** The newest deployment of each environment, of those given newest first. */
export function deploymentList(visit: RepositoryVisit, deployments: readonly Deployment[]): Html | null {
  const environments = new Map<string, Deployment>();
  for (const deployment of deployments) {
    if (!environments.has(deployment.environment)) environments.set(deployment.environment, deployment);
  }
  if (environments.size === 0) return null;
  return html`<ul class="plain">
    ${[...environments.values()].map((deployment) => deploymentLine(visit, deployment))}
  </ul>`;
}
