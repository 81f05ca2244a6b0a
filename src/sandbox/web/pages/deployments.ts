import { deploymentLine, deploymentList } from '../components/deployments.ts';
import type { Page, RepositoryVisit } from '../context.ts';
import { html } from '../html.ts';

const shown = 50;

/** What is where now, and what was deployed before. */
export function deploymentsPage(visit: RepositoryVisit): Page {
  const all = visit.world.deployments(visit.fullName);
  const body =
    all.length === 0
      ? html`<h1>Deployments</h1>
          <p class="box notice">Nothing of this repository was deployed yet.</p>`
      : html`<h1>Environments</h1>
          <div class="box list">${deploymentList(visit, all)}</div>
          <h2>History</h2>
          <ul class="box plain list">
            ${all.slice(0, shown).map((deployment) => deploymentLine(visit, deployment))}
          </ul>
          ${all.length > shown && html`<p class="muted">${all.length - shown} older ones are not shown.</p>`}`;
  return {
    kind: 'page',
    title: `Deployments · ${visit.fullName}`,
    body,
    place: { visit, tab: 'deployments' },
  };
}
