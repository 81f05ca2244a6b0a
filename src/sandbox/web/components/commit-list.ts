import type { GitCommit } from '../../world/contract.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { authorOf, splitMessage } from '../reading.ts';
import { avatar } from './account.ts';
import { commitVerdict } from './checks.ts';
import { timeAgo } from './time.ts';

/** Commits, one a line. */
export function commitList(visit: RepositoryVisit, commits: readonly GitCommit[]): Html {
  if (commits.length === 0) return html`<p class="box notice">No commits.</p>`;
  return html`<ul class="box plain list">
    ${commits.map((commit) => commitItem(visit, commit))}
  </ul>`;
}

function commitItem(visit: RepositoryVisit, commit: GitCommit): Html {
  const target = `/${visit.fullName}/commit/${commit.sha}`;
  return html`<li>
    ${avatar(authorOf(visit.world, commit))}
    <span class="grow">
      <a href="${target}"><strong>${splitMessage(commit.message).subject}</strong></a
      ><br />
      <small class="muted"
        >${authorOf(visit.world, commit)} committed ${timeAgo(commit.committer.date, visit.now)}</small
      >
    </span>
    ${commitVerdict(visit, commit.sha)}
    <a class="sha" href="${target}"><code>${commit.sha.slice(0, 7)}</code></a>
  </li>`;
}
