import { pullList } from '../components/pull-list.ts';
import type { Page, RepositoryVisit } from '../context.ts';
import { html } from '../html.ts';

/** Open pull requests; closed ones with `?state=closed`. */
export function pullsPage(visit: RepositoryVisit): Page {
  const { fullName, repository, world, url } = visit;
  const wanted = url.searchParams.get('state') === 'closed' ? 'closed' : 'open';
  const all = [...world.pulls(fullName)].sort((a, b) => b.number - a.number);
  const count = (state: string): number => all.filter((pull) => pull.state === state).length;
  const pulls = all.filter(({ state }) => state === wanted);
  const filter = (state: string, label: string): ReturnType<typeof html> =>
    html`<a href="/${fullName}/pulls?state=${state}" ${state === wanted && html`aria-current="page"`}
      >${count(state)} ${label}</a
    >`;
  const body = html`<h1 class="unseen">Pull requests of ${fullName}</h1>
    <div class="bar">
      <nav class="filters" aria-label="State">${filter('open', 'open')} ${filter('closed', 'closed')}</nav>
      <a class="button primary" href="/${fullName}/compare/${encodeURI(repository.defaultBranch)}"
        >New pull request</a
      >
    </div>
    ${pullList(visit, pulls, wanted === 'open' ? 'No pull request is open.' : 'No pull request was closed yet.')}`;
  return { kind: 'page', title: `Pull requests · ${fullName}`, body, place: { visit, tab: 'pulls' } };
}
