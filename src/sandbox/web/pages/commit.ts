import type { GitCommit } from '../../world/contract.ts';
import { avatar } from '../components/account.ts';
import { checksBox } from '../components/checks.ts';
import { markdownPlace } from '../components/comment.ts';
import { diffView } from '../components/diff.ts';
import { treeHref } from '../components/path.ts';
import { timeAgo } from '../components/time.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html, trusted, escape, type Html } from '../html.ts';
import { linkReferences } from '../markdown/references.ts';
import { authorOf, commitOf, splitMessage } from '../reading.ts';
import { splitTrailers, type Trailer } from '../trailers.ts';

/** One commit: its message with the trailers set apart, its checks, its changes. */
export async function commitPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const hash = parameters['sha'] ?? '';
  const sha = /^[0-9a-f]{7,40}$/.test(hash) ? await commitOf(visit.git, hash) : null;
  const commit = sha === null ? null : await visit.git.commit(sha);
  if (commit === null) return null;
  const files = await visit.git.diff(commit.parents[0] ?? null, commit.sha);
  const { subject } = splitMessage(commit.message);
  const checks = checksBox(visit, commit.sha);
  const body = html`${await messageView(visit, commit)}
  ${checks && html`<section class="box" aria-label="Checks">${checks}</section>`}
  ${diffView(visit, files, commit.sha)}`;
  const title = `${subject} · ${commit.sha.slice(0, 7)} · ${visit.fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'commits' } };
}

async function messageView(visit: RepositoryVisit, commit: GitCommit): Promise<Html> {
  const { subject, body } = splitMessage(commit.message);
  const { prose, trailers } = splitTrailers(body);
  const author = authorOf(visit.world, commit);
  return html`<section class="box commit" aria-label="Commit">
    <div class="commit-message">
      <h1>${subject}</h1>
      ${prose !== '' && html`<p class="prose">${await linked(visit, prose)}</p>`}
      ${trailers.length > 0 && (await trailerList(visit, trailers))}
    </div>
    <footer class="commit-foot">
      ${avatar(author)}
      <span class="grow"
        ><strong>${author}</strong> committed ${timeAgo(commit.committer.date, visit.now)}</span
      >
      <span class="muted">${parents(visit, commit)}</span>
      <span class="muted">commit <code>${commit.sha}</code></span>
      <a href="${treeHref(visit, 'tree', commit.sha, '')}">Browse files</a>
    </footer>
  </section>`;
}

function parents({ fullName }: RepositoryVisit, commit: GitCommit): Html {
  if (commit.parents.length === 0) return html`no parent`;
  return html`${commit.parents.length === 1 ? 'parent' : 'parents'}
  ${commit.parents.map((sha) => html`<a href="/${fullName}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a> `)}`;
}

async function trailerList(visit: RepositoryVisit, trailers: readonly Trailer[]): Promise<Html> {
  const rows = await Promise.all(
    trailers.map(
      async ({ key, value }) =>
        html`<div>
          <dt>${key}</dt>
          <dd>${await linked(visit, value)}</dd>
        </div>`,
    ),
  );
  return html`<dl class="trailers">${rows}</dl>`;
}

/** Plain text with addresses and references as links. */
async function linked(visit: RepositoryVisit, text: string): Promise<Html> {
  const addresses = escape(text).replace(
    /https?:\/\/(?:(?!&(?:lt|gt|quot|#39);)[^\s])+/g,
    (address) => `<a href="${address}" rel="nofollow">${address}</a>`,
  );
  return trusted(await linkReferences(addresses, markdownPlace(visit)));
}
