import type { IssueComment, PullRequest, Review } from '../../world/types.ts';
import { mayDismiss, mayEdit } from '../authority.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Content, type Html } from '../html.ts';
import { renderComment, type MarkdownPlace } from '../markdown/render.ts';
import { accountLink, avatar } from './account.ts';
import { postForm } from './form.ts';
import { icon, type IconName } from './icons.ts';
import { reactionBar } from './reactions.ts';
import { timeAgo } from './time.ts';

/** How Markdown is read in a repository. */
export function markdownPlace(visit: RepositoryVisit): MarkdownPlace {
  return { world: visit.world, fullName: visit.fullName, reader: visit.viewer.login, site: visit.site };
}

export async function commentView(
  visit: RepositoryVisit,
  pull: PullRequest,
  comment: IssueComment,
): Promise<Html> {
  const edited = comment.updatedAt !== comment.createdAt && html` <span class="muted">· edited</span>`;
  return card({
    id: `issuecomment-${comment.id}`,
    author: comment.author,
    head: html`${byline(comment.author, pull)} commented
    ${anchorTime(visit, `issuecomment-${comment.id}`, comment.createdAt)}${edited}`,
    tools: mayEdit(visit, comment) && editForm(visit, comment),
    body: await renderComment(comment.body, markdownPlace(visit)),
    foot: reactionBar(visit, comment),
  });
}

export async function descriptionView(visit: RepositoryVisit, pull: PullRequest): Promise<Html> {
  const body = pull.body ?? '';
  return card({
    id: 'description',
    author: pull.author,
    head: html`${byline(pull.author, pull)} opened this ${timeAgo(pull.createdAt, visit.now)}`,
    body:
      body.trim() === ''
        ? html`<p class="muted">No description.</p>`
        : await renderComment(body, markdownPlace(visit)),
  });
}

const verdicts: Readonly<Record<Review['state'], readonly [string, IconName, string]>> = {
  APPROVED: ['approved these changes', 'check', 'good'],
  CHANGES_REQUESTED: ['requested changes', 'cross', 'bad'],
  COMMENTED: ['reviewed', 'eye', ''],
  DISMISSED: ['gave a review that was dismissed', 'skip', ''],
  PENDING: ['began a review', 'dot', ''],
};

export async function reviewView(visit: RepositoryVisit, pull: PullRequest, review: Review): Promise<Html> {
  const [words, name, tone] = verdicts[review.state];
  const id = `pullrequestreview-${review.id}`;
  const head = html`${byline(review.author, pull)} ${words} at
    <a href="/${visit.fullName}/commit/${review.commitId}"><code>${review.commitId.slice(0, 7)}</code></a>
    ${anchorTime(visit, id, review.submittedAt)}`;
  const tools = mayDismiss(visit) && isStanding(review) && dismissForm(visit, review);
  if (review.body.trim() === '') return eventLine(id, name, html`${head} ${tools}`, tone);
  const mark = html`<span class="verdict ${tone}">${icon(name)}</span>`;
  const body = await renderComment(review.body, markdownPlace(visit));
  return card({ id, author: review.author, head: html`${mark} ${head}`, body, foot: html`${tools}` });
}

const isStanding = ({ state }: Review): boolean => state === 'APPROVED' || state === 'CHANGES_REQUESTED';

function dismissForm(visit: RepositoryVisit, review: Review): Html {
  return html`<details class="dismiss" id="dismiss-${review.id}">
    <summary>Dismiss</summary>
    ${postForm(
      visit,
      `/${visit.fullName}/pull/${review.pull}/reviews/${review.id}/dismiss`,
      html`<label class="unseen" for="dismiss-why-${review.id}">Why is it dismissed?</label>
        <input id="dismiss-why-${review.id}" name="message" placeholder="Why?" required />
        <button class="button danger">Dismiss review</button>`,
    )}
  </details>`;
}

/** A one-line entry of the conversation. */
export function eventLine(id: string, name: IconName, content: Content, tone = ''): Html {
  return html`<div class="event ${tone}" id="${id}">
    <span class="event-icon">${icon(name)}</span>
    <div>${content}</div>
  </div>`;
}

interface Card {
  readonly id: string;
  readonly author: string;
  readonly head: Html;
  readonly body: Html;
  readonly tools?: Content;
  readonly foot?: Html;
}

function card({ id, author, head, tools, body, foot }: Card): Html {
  return html`<article class="comment" id="${id}" aria-label="Comment by ${author}">
    ${avatar(author)}
    <div class="card">
      <header class="card-head"><div>${head}</div></header>
      ${tools}
      <div class="markdown card-body">${body}</div>
      ${foot}
    </div>
  </article>`;
}

function byline(author: string, pull: PullRequest): Html {
  const badge = author === pull.author && html` <span class="badge">author</span>`;
  return html`${accountLink(author)}${badge}`;
}

function anchorTime({ now }: RepositoryVisit, id: string, at: string): Html {
  return html`<a class="muted" href="#${id}">${timeAgo(at, now)}</a>`;
}

function editForm(visit: RepositoryVisit, comment: IssueComment): Html {
  const lines = comment.body.split('\n').length;
  return html`<details class="edit" id="edit-${comment.id}">
    <summary title="Edit">${icon('edit')}<span class="unseen">Edit this comment</span></summary>
    ${postForm(
      visit,
      `/${visit.fullName}/comments/${comment.id}`,
      html`<label class="unseen" for="edit-body-${comment.id}">Comment</label>
        <textarea
          id="edit-body-${comment.id}"
          name="body"
          rows="${Math.min(20, Math.max(4, lines + 1))}"
          data-comment
        >
${comment.body}</textarea>
        <div class="buttons">
          <button class="button danger" name="delete" value="yes">Delete</button>
          <button class="button primary" data-primary>Update comment</button>
        </div>`,
    )}
  </details>`;
}
