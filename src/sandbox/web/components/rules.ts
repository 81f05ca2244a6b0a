/** What the rules of a base branch ask of a pull request, and the ways to get there. */
import type { PullRequest, QueueEntry } from '../../world/types.ts';
import { mayMerge } from '../authority.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { accountLink } from './account.ts';
import { verdictIcon } from './checks.ts';
import { postForm } from './form.ts';

/** What is missing before it may be merged. */
export function missing(violations: readonly string[]): Html | null {
  if (violations.length === 0) return null;
  return html`<div class="line missing">
    ${verdictIcon('waiting')}
    <div>
      <strong>Merging is blocked</strong>
      <ul class="plain muted">
        ${violations.map((violation) => html`<li>${violation}</li>`)}
      </ul>
    </div>
  </div>`;
}

/** Where the pull request waits for its turn. */
export function queuePart(visit: RepositoryVisit, entry: QueueEntry, position: number): Html {
  const path = `/${visit.fullName}/pull/${entry.pull}/queue`;
  const { group } = entry;
  return html`<div class="box-part">
    <p class="line">
      ${verdictIcon('waiting')}
      <span
        ><strong>Number ${position} in the merge queue</strong>
        <span class="muted"
          >by
          ${accountLink(entry.enqueuer)}${
            group !== null &&
            html`, tested as
              <a href="/${visit.fullName}/commit/${group.sha}"><code>${group.sha.slice(0, 7)}</code></a>`
          }</span
        ></span
      >
    </p>
    ${
      mayMerge(visit) &&
      postForm(visit, path, html`<button class="button" name="leave" value="yes">Take it out</button>`)
    }
  </div>`;
}

export function enqueueForm(visit: RepositoryVisit, pull: PullRequest, isOpen: boolean): Html {
  return postForm(
    visit,
    `/${visit.fullName}/pull/${pull.number}/queue`,
    html`<input type="hidden" name="head" value="${pull.head.sha}" />
      <button class="button primary" ${!isOpen && html`disabled`}>Merge when ready</button>
      <span class="muted">${pull.base.ref} is merged into by a queue.</span>`,
    'merge-form',
  );
}

/** For a head that does not have all of its base. */
export function updateForm(visit: RepositoryVisit, pull: PullRequest): Html | null {
  if (!mayMerge(visit) || pull.head.repository !== visit.fullName) return null;
  return postForm(
    visit,
    `/${visit.fullName}/pull/${pull.number}/update`,
    html`<input type="hidden" name="head" value="${pull.head.sha}" />
      <span class="grow muted">This branch is behind <code>${pull.base.ref}</code>.</span>
      <button class="button">Update branch</button>`,
    'merge-form behind',
  );
}
