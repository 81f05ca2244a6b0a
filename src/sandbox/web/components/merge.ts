import type { PullRequest, Review } from '../../world/types.ts';
import { atLeast, mayManage, mayMerge } from '../authority.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { accountLink } from './account.ts';
import { checksBox, verdictIcon } from './checks.ts';
import { postForm } from './form.ts';
import { enqueueForm, missing, queuePart, updateForm } from './rules.ts';

/** The last verdict of each reviewer; a later comment does not take an approval back, a dismissal does. */
export function standingReviews(reviews: readonly Review[]): readonly Review[] {
  const standing = new Map<string, Review>();
  for (const review of [...reviews].sort((a, b) => a.id - b.id)) {
    if (review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED')
      standing.set(review.author, review);
    if (review.state === 'DISMISSED' && standing.get(review.author)?.id === review.id) {
      standing.delete(review.author);
    }
  }
  return [...standing.values()];
}

/** Reviews, checks, mergeability, and the button for who may. */
export async function mergeBox(visit: RepositoryVisit, pull: PullRequest): Promise<Html> {
  // As at GitHub, only the verdict of who may write counts.
  const reviews = standingReviews(visit.world.reviews(visit.fullName, pull.number)).filter(({ author }) =>
    atLeast(visit.world.roleOf(visit.fullName, author) ?? 'read', 'write'),
  );
  return html`<section class="box merge" aria-label="Reviews, checks and merging" id="merge-box">
    ${reviewsPart(reviews)} ${checksBox(visit, pull.head.sha, pull)} ${await mergePart(visit, pull)}
  </section>`;
}

function reviewsPart(reviews: readonly Review[]): Html | null {
  if (reviews.length === 0) return null;
  const against = reviews.filter(({ state }) => state === 'CHANGES_REQUESTED');
  const names = (against.length > 0 ? against : reviews).map(({ author }, index) => [
    index > 0 && ', ',
    accountLink(author),
  ]);
  return html`<div class="box-part line">
    ${verdictIcon(against.length > 0 ? 'bad' : 'good')}
    <span
      ><strong>${against.length > 0 ? 'Changes requested' : 'Approved'}</strong>
      <span class="muted">by ${names}</span></span
    >
  </div>`;
}

async function mergePart(visit: RepositoryVisit, pull: PullRequest): Promise<Html> {
  if (pull.mergedAt !== null) {
    return html`<div class="box-part line">
      ${verdictIcon('good')} <strong>Merged</strong> ${await revertForm(visit, pull)}
    </div>`;
  }
  if (pull.state === 'closed') {
    return html`<div class="box-part line">
      ${verdictIcon('neutral')} <strong>Closed without merging</strong>
    </div>`;
  }
  const { world, fullName, git } = visit;
  const queue = world.queue(fullName).filter(({ branch }) => branch === pull.base.ref);
  const position = 1 + queue.findIndex((entry) => entry.pull === pull.number);
  const entry = queue[position - 1];
  if (entry !== undefined) return queuePart(visit, entry, position);
  const isBehind =
    !pull.draft && pull.mergeable === true && !(await git.isAncestor(pull.base.sha, pull.head.sha));
  return html`<div class="box-part">
    ${mergeability(pull)} ${missing(world.mergeViolations(fullName, pull.number))}
    ${isBehind && updateForm(visit, pull)} ${draftPart(visit, pull) ?? mergeForm(visit, pull)}
  </div>`;
}

/** As on GitHub: it opens a pull request that undoes this one. */
async function revertForm(visit: RepositoryVisit, pull: PullRequest): Promise<Html | null> {
  const { world, fullName } = visit;
  if (!mayMerge(visit) || !(await world.isRevertible(fullName, pull.number))) return null;
  const button = html`<button class="button">Revert</button>`;
  return postForm(visit, `/${fullName}/pull/${pull.number}/revert`, button, 'revert-form');
}

function mergeability({ mergeable, base, draft }: PullRequest): Html {
  if (draft) {
    return html`<p class="line">
      ${verdictIcon('neutral')} <strong>This is a draft: not to be merged yet</strong>
    </p>`;
  }
  if (mergeable === null) {
    return html`<p class="line">
      ${verdictIcon('waiting')} <strong>Checking whether it can be merged…</strong>
    </p>`;
  }
  return mergeable
    ? html`<p class="line">
        ${verdictIcon('good')} <strong>No conflicts with <code>${base.ref}</code></strong>
      </p>`
    : html`<p class="line">
        ${verdictIcon('bad')}
        <strong>Conflicts with <code>${base.ref}</code>: resolve them on the branch</strong>
      </p>`;
}

function draftPart(visit: RepositoryVisit, pull: PullRequest): Html | null {
  if (!pull.draft) return null;
  if (!mayManage(visit, pull)) return html``;
  const path = `/${visit.fullName}/pull/${pull.number}/ready`;
  return postForm(visit, path, html`<button class="button">Ready for review</button>`);
}

function mergeForm(visit: RepositoryVisit, pull: PullRequest): Html {
  if (!mayMerge(visit)) {
    return html`<p class="muted">
      ${visit.viewer.login} has ${visit.role} access, and needs write to merge.
    </p>`;
  }
  const { world, fullName } = visit;
  const isOpen = pull.mergeable === true && world.mergeViolations(fullName, pull.number).length === 0;
  const rules = world.branchRules(fullName, pull.base.ref);
  if (rules.some(({ rule }) => rule.type === 'merge_queue')) return enqueueForm(visit, pull, isOpen);
  return postForm(
    visit,
    `/${fullName}/pull/${pull.number}/merge`,
    html`<input type="hidden" name="head" value="${pull.head.sha}" />
      <button class="button primary" ${!isOpen && html`disabled`}>Merge pull request</button>
      <label class="unseen" for="merge-method">Merge method</label>
      <select name="method" id="merge-method">
        <option value="merge">with a merge commit</option>
        <option value="squash">squashed into one commit</option>
        <option value="rebase">rebased</option>
      </select>`,
    'merge-form',
  );
}
