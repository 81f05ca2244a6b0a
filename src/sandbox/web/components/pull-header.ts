import type { PullRequest } from '../../world/types.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { accountLink } from './account.ts';
import { icon, type IconName } from './icons.ts';
import { stateBadge } from './pull-list.ts';

type Part = 'conversation' | 'commits' | 'files';

const parts: readonly (readonly [Part, string, string, IconName])[] = [
  ['conversation', 'Conversation', '', 'comment'],
  ['commits', 'Commits', '/commits', 'commit'],
  ['files', 'Files changed', '/files', 'file'],
];

/** Title, state, what goes where, and the three parts of a pull request. */
export function pullHeader(visit: RepositoryVisit, pull: PullRequest, current: Part): Html {
  const here = `/${visit.fullName}/pull/${pull.number}`;
  const { head, base } = pull;
  const label =
    head.repository === visit.fullName ? head.ref : `${head.repository ?? 'deleted fork'}:${head.ref}`;
  return html`<header class="pull-header">
    <h1>${pull.title} <span class="muted">#${pull.number}</span></h1>
    <p>
      ${stateBadge(pull)} ${accountLink(pull.author)} ${pull.mergedAt === null ? 'wants to merge' : 'merged'}
      <span class="ref">${label}</span> into <span class="ref">${base.ref}</span>
    </p>
    <nav class="tabs" aria-label="Pull request">
      ${parts.map(
        ([part, words, path, name]) =>
          html`<a href="${here}${path}" ${part === current && html`aria-current="page"`}
            >${icon(name)} ${words}</a
          >`,
      )}
    </nav>
  </header>`;
}
