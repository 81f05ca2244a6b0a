import type { PullRequest } from '../../world/types.ts';
import { mayRerunChecks } from '../authority.ts';
import { checksOf, overall, type Check, type Verdict } from '../checks.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, safeHref, type Html } from '../html.ts';
import { postForm } from './form.ts';
import { icon, type IconName } from './icons.ts';

const icons: Readonly<Record<Verdict, IconName>> = {
  good: 'check',
  bad: 'cross',
  waiting: 'dot',
  neutral: 'skip',
};

const words: Readonly<Record<Verdict, string>> = {
  good: 'passed',
  bad: 'failed',
  waiting: 'pending',
  neutral: 'neutral',
};

export function verdictIcon(verdict: Verdict): Html {
  return html`<span class="verdict ${verdict}" title="${words[verdict]}"
    >${icon(icons[verdict])}<span class="unseen">${words[verdict]}</span></span
  >`;
}

/** The mark beside a commit; nothing for a commit without checks. */
export function commitVerdict({ world, fullName }: RepositoryVisit, sha: string): Html | null {
  const verdict = overall(checksOf(world, fullName, sha));
  return verdict && html`<a href="/${fullName}/commit/${sha}#checks">${verdictIcon(verdict)}</a>`;
}

/** The box of checks of one commit, with a button to run a check again. */
export function checksBox(visit: RepositoryVisit, sha: string, pull?: PullRequest): Html | null {
  const checks = checksOf(visit.world, visit.fullName, sha);
  const verdict = overall(checks);
  if (verdict === null) return null;
  return html`<details class="box-part checks" id="checks" ${verdict !== 'good' && html`open`}>
    <summary>
      ${verdictIcon(verdict)}
      <span>${headline(checks, verdict)}<br /><small class="muted">${tally(checks)}</small></span>
    </summary>
    <ul class="plain">
      ${checks.map((check) => checkLine(visit, check, pull))}
    </ul>
  </details>`;
}

function headline(checks: readonly Check[], verdict: Verdict): Html {
  if (verdict === 'good') return html`<strong>All checks have passed</strong>`;
  if (verdict === 'waiting') return html`<strong>Some checks are pending</strong>`;
  const all = checks.every((check) => check.verdict === 'bad');
  return html`<strong>${all ? 'All' : 'Some'} checks have failed</strong>`;
}

function tally(checks: readonly Check[]): string {
  return (['bad', 'waiting', 'neutral', 'good'] as const)
    .map((kind) => ({ kind, count: checks.filter((check) => check.verdict === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${words[kind]}`)
    .join(', ');
}

function checkLine(visit: RepositoryVisit, check: Check, pull?: PullRequest): Html {
  const rerun =
    check.run !== null &&
    mayRerunChecks(visit) &&
    postForm(
      visit,
      `/${visit.fullName}/runs/${check.run}/rerequest`,
      html`${pull && html`<input type="hidden" name="pull" value="${pull.number}" />`}
        <button class="link" aria-label="Re-run ${check.name}">Re-run</button>`,
    );
  return html`<li>
    ${verdictIcon(check.verdict)}
    <span class="grow"><strong>${check.name}</strong> <span class="muted">${check.note}</span></span>
    ${check.href !== null && html`<a href="${safeHref(check.href)}">Details</a>`} ${rerun}
  </li>`;
}
