import type { Repository } from '../../world/types.ts';
import { avatar } from '../components/account.ts';
import { icon } from '../components/icons.ts';
import { timeAgo } from '../components/time.ts';
import { pullList } from '../components/pull-list.ts';
import type { Page, Visit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { splitMessage } from '../reading.ts';

export async function homePage(visit: Visit): Promise<Page> {
  const { world, viewer } = visit;
  if (viewer === null) return { kind: 'page', title: 'Start', body: empty(visit) };
  const seen = visibleRepositories(visit);
  const open = seen.flatMap(({ owner, name }) =>
    world.pulls(`${owner}/${name}`).filter(({ state }) => state === 'open'),
  );
  const body = html`<section class="welcome">
      <h1>A GitHub of your own to try things on</h1>
      <p>${await firstStep(visit, open[0])}</p>
      ${
        seen[0] &&
        html`<p>
          The repositories are real: <code class="command">git clone ${cloneUrl(visit, seen[0])}</code>.
          Images of what is built are in the <a href="/_sandbox/registry">registry</a>.
        </p>`
      }
    </section>
    <div class="columns halves">
      <section aria-labelledby="open-pulls">
        <h2 id="open-pulls">Open pull requests</h2>
        ${pullList(visit, open, 'No pull request is open.')}
      </section>
      <section aria-labelledby="repositories">
        <h2 id="repositories">Repositories</h2>
        <ul class="box plain list">
          ${await Promise.all(seen.map((repository) => repositoryLine(visit, repository)))}
        </ul>
      </section>
    </div>`;
  return { kind: 'page', title: 'Start', body };
}

export function cloneUrl({ site }: Visit, { owner, name }: Repository): string {
  return `${site}/${owner}/${name}.git`;
}

export function visibleRepositories({ world, viewer }: Visit): readonly Repository[] {
  if (viewer === null) return [];
  return world
    .repositories()
    .filter(({ owner, name }) => world.roleOf(`${owner}/${name}`, viewer.login) !== null);
}

/** A repository, and the newest commit of its default branch. */
export async function repositoryLine(visit: Visit, repository: Repository): Promise<Html> {
  const { owner, name, description } = repository;
  const git = visit.world.git(`${owner}/${name}`);
  const [newest] = await git.log({ from: `refs/heads/${repository.defaultBranch}`, limit: 1 });
  return html`<li>
    ${avatar(name)}
    <span class="grow">
      <a href="/${owner}/${name}">${owner}/<strong>${name}</strong></a>
      ${repository.private && html`<span class="badge">private</span>`}
      ${description && html`<br /><span class="muted">${description}</span>`}
      ${
        newest &&
        html`<br /><small
            >${icon('commit')}
            <a href="/${owner}/${name}/commit/${newest.sha}">${splitMessage(newest.message).subject}</a>
            <span class="muted">${timeAgo(newest.committer.date, visit.now)}</span></small
          >`
      }
    </span>
  </li>`;
}

/** Names a command that the comment box completes, where there is one. */
async function firstStep(
  visit: Visit,
  pull: { readonly repository: string; readonly number: number; readonly title: string } | undefined,
): Promise<Html> {
  if (pull === undefined) return html`Push a branch, and open a pull request from it.`;
  const completions = await visit.completions(pull.repository);
  const first = completions.find(({ arguments: lists }) => (lists?.[0]?.length ?? 0) > 0);
  const command = first && `${first.command} ${first.arguments?.[0]?.[0]?.value ?? ''}`;
  return html`Try this first: open
    <a href="/${pull.repository}/pull/${pull.number}">${icon('pull')} ${pull.repository}#${pull.number}</a>
    ${command === undefined ? html`and comment on it.` : html`and comment <code class="command">${command}</code>.`}
    Then watch what happens; you can act as anybody, at the top right.`;
}

function empty({ site }: Visit): Html {
  return html`<section class="welcome">
    <h1>An empty GitHub of your own</h1>
    <p>
      There are no users yet. Create users and repositories through the API at <code>${site}/api/v3</code>.
    </p>
  </section>`;
}
