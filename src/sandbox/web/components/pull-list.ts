import type { PullRequest } from '../../world/types.ts';
import type { Visit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { accountLink } from './account.ts';
import { icon, type IconName } from './icons.ts';
import { timeAgo } from './time.ts';

export type PullState = 'open' | 'draft' | 'merged' | 'closed';

export function stateOf(pull: PullRequest): PullState {
  if (pull.mergedAt !== null) return 'merged';
  if (pull.state === 'closed') return 'closed';
  return pull.draft ? 'draft' : 'open';
}

const icons: Readonly<Record<PullState, IconName>> = {
  open: 'pull',
  draft: 'pull',
  merged: 'merge',
  closed: 'cross',
};

export function stateBadge(pull: PullRequest): Html {
  const state = stateOf(pull);
  return html`<span class="state ${state}">${icon(icons[state])} ${state}</span>`;
}

export function pullList(visit: Visit, pulls: readonly PullRequest[], none: string): Html {
  if (pulls.length === 0) return html`<p class="box notice">${none}</p>`;
  return html`<ul class="box plain list">
    ${pulls.map((pull) => pullLine(visit, pull))}
  </ul>`;
}

function pullLine({ world, now }: Visit, pull: PullRequest): Html {
  const state = stateOf(pull);
  const comments = world.comments(pull.repository, pull.number).length;
  return html`<li>
    <span class="pull-icon ${state}" title="${state}"
      >${icon(icons[state])}<span class="unseen">${state}</span></span
    >
    <span class="grow">
      <a href="/${pull.repository}/pull/${pull.number}"><strong>${pull.title}</strong></a
      ><br />
      <small class="muted"
        >${pull.repository}#${pull.number} opened ${timeAgo(pull.createdAt, now)} by
        ${accountLink(pull.author)}</small
      >
    </span>
    ${
      comments > 0 &&
      html`<span class="muted"
        >${icon('comment')} ${comments}<span class="unseen">
          ${comments === 1 ? 'comment' : 'comments'}</span
        ></span
      >`
    }
  </li>`;
}
