import { commitList } from '../components/commit-list.ts';
import type { Page, RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { cloneUrl } from './home.ts';
import { folderView } from './tree.ts';

const recent = 5;

/** The front page of a repository. */
export async function codePage(visit: RepositoryVisit): Promise<Page> {
  const { git, repository, fullName } = visit;
  const ref = repository.defaultBranch;
  const sha = await git.resolve(`refs/heads/${ref}`);
  const tree = sha === null ? null : await git.resolve(`${sha}^{tree}`);
  const main =
    sha === null || tree === null
      ? html`<p class="box notice">
          This repository is empty. Clone it, commit, and push to <code>${ref}</code>.
        </p>`
      : await folderView(visit, { ref, sha, path: '' }, tree);
  const commits = sha === null ? [] : await git.log({ from: sha, limit: recent });
  const body = html`<h1 class="unseen">${fullName}</h1>
    <div class="columns">
      <div>${main}</div>
      <aside aria-label="About this repository">
        ${about(visit)} ${history(visit, commitList(visit, commits))}
      </aside>
    </div>`;
  return { kind: 'page', title: fullName, body, place: { visit, tab: 'code' } };
}

function about(visit: RepositoryVisit): Html {
  const { repository, viewer } = visit;
  const pushUrl = cloneUrl(visit, repository).replace('://', `://${viewer.login}:user:${viewer.login}@`);
  return html`<section class="aside-part">
    <h2>About</h2>
    <p>${repository.description ?? html`<span class="muted">No description.</span>`}</p>
    <label for="clone-url">Clone</label>
    <input id="clone-url" readonly value="${cloneUrl(visit, repository)}" />
    <details id="push-help">
      <summary>To push</summary>
      <p class="muted">
        The password is the token <code>user:${viewer.login}</code>, so as ${viewer.login} this works without
        being asked:
      </p>
      <pre><code>git clone ${pushUrl}</code></pre>
    </details>
  </section>`;
}

function history({ fullName, repository }: RepositoryVisit, commits: Html): Html {
  return html`<section class="aside-part">
    <h2>Recent commits</h2>
    ${commits}
    <p><a href="/${fullName}/commits/${encodeURI(repository.defaultBranch)}">All commits</a></p>
  </section>`;
}
