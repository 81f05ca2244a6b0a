import { commitList } from '../components/commit-list.ts';
import { pathLinks } from '../components/path.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { html } from '../html.ts';
import { locate } from '../reading.ts';

const perPage = 35;

/** The history of a branch, or of one path on it. */
export async function commitsPage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const place = await locate(visit.git, parameters['path'] ?? '');
  if (place === null) return null;
  const page = Math.max(1, Number.parseInt(visit.url.searchParams.get('page') ?? '1', 10) || 1);
  const commits = await visit.git.log({
    from: place.sha,
    ...(place.path !== '' && { path: place.path }),
    skip: (page - 1) * perPage,
    limit: perPage + 1,
  });
  const body = html`<h1 class="page-title">History of ${pathLinks(visit, place)}</h1>
    ${commitList(visit, commits.slice(0, perPage))}
    <nav class="bar" aria-label="Pages">
      ${page > 1 && html`<a href="?page=${page - 1}" rel="prev">Newer</a>`}
      ${commits.length > perPage && html`<a href="?page=${page + 1}" rel="next">Older</a>`}
    </nav>`;
  const title = `History of ${place.path === '' ? place.ref : place.path} · ${visit.fullName}`;
  return { kind: 'page', title, body, place: { visit, tab: 'commits' } };
}
