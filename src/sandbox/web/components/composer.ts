import type { CommandCompletion } from '../../contract.ts';
import type { PullRequest } from '../../world/types.ts';
import { mayJudge, mayManage } from '../authority.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { avatar } from './account.ts';
import { postForm } from './form.ts';
import { icon } from './icons.ts';

/** The comment box: a comment, a review, or closing; with the commands that it completes. */
export async function composer(visit: RepositoryVisit, pull: PullRequest): Promise<Html> {
  const completions = await visit.completions(visit.fullName);
  const here = `/${visit.fullName}/pull/${pull.number}`;
  const hint = completions.length > 0 ? 'Leave a comment, or type / for commands' : 'Leave a comment';
  return html`<section class="comment composer" id="composer" aria-label="Add a comment">
    ${avatar(visit.viewer.login)}
    <div class="card">
      ${postForm(
        visit,
        `${here}/comments`,
        html`<input type="hidden" name="head" value="${pull.head.sha}" />
          <label class="unseen" for="comment-box">Comment, as ${visit.viewer.login}</label>
          <div class="completing">
            <textarea
              id="comment-box"
              name="body"
              rows="4"
              placeholder="${hint}"
              data-comment
              ${completing(completions)}
            ></textarea>
            <ul
              id="suggestions"
              class="suggestions"
              role="listbox"
              aria-label="Commands"
              data-own
              hidden
            ></ul>
          </div>
          <div class="buttons">
            <span class="muted hint">Markdown · <kbd>Ctrl</kbd> <kbd>Enter</kbd> sends</span>
            ${closeButton(visit, pull)}
            <button class="button primary" data-primary>Comment</button>
          </div>
          ${pull.state === 'open' && reviewButtons(visit, pull, here)}`,
      )}
      ${commandList(completions)}
    </div>
  </section>`;
}

/** The script that completes reads the commands from here. */
function completing(completions: readonly CommandCompletion[]): Html | null {
  if (completions.length === 0) return null;
  return html`data-completions="${JSON.stringify(completions)}" aria-autocomplete="list"
  aria-haspopup="listbox" aria-controls="suggestions"`;
}

function closeButton(visit: RepositoryVisit, pull: PullRequest): Html | null {
  if (pull.mergedAt !== null || !mayManage(visit, pull)) return null;
  return pull.state === 'open'
    ? html`<button class="button" name="state" value="closed">Close pull request</button>`
    : html`<button class="button" name="state" value="open">Reopen pull request</button>`;
}

function reviewButtons(visit: RepositoryVisit, pull: PullRequest, here: string): Html {
  const judging = mayJudge(visit, pull);
  const verdict = (state: string, label: string, content: Html): Html =>
    html`<button
      class="button ${label}"
      name="state"
      value="${state}"
      formaction="${here}/reviews"
      ${!judging && html`disabled`}
    >
      ${content}
    </button>`;
  return html`<fieldset class="buttons review">
    <legend>As a review</legend>
    ${verdict('APPROVED', 'good', html`${icon('check')} Approve`)}
    ${verdict('CHANGES_REQUESTED', 'bad', html`${icon('cross')} Request changes`)}
    <button class="button" name="state" value="COMMENTED" formaction="${here}/reviews">Comment only</button>
    ${!judging && html`<span class="muted hint">Nobody gives a verdict on their own pull request.</span>`}
  </fieldset>`;
}

function commandList(completions: readonly CommandCompletion[]): Html | null {
  if (completions.length === 0) return null;
  return html`<details class="commands" id="commands">
    <summary>Commands</summary>
    <dl>
      ${completions.map(
        ({ usage, summary }) =>
          html`<div>
            <dt><code>${usage}</code></dt>
            <dd>${summary}</dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
