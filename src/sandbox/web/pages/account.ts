import { avatar, avatarSvg } from '../components/account.ts';
import type { Answer, Parameters, Visit } from '../context.ts';
import { html } from '../html.ts';
import { repositoryLine, visibleRepositories } from './home.ts';

/** A user or an organization: its repositories and its teams. */
export async function accountPage(visit: Visit, parameters: Parameters): Promise<Answer> {
  const account = visit.world.account(parameters['owner'] ?? '');
  if (account === null) return null;
  const repositories = visibleRepositories(visit).filter(({ owner }) => owner === account.login);
  const lines = await Promise.all(repositories.map((repository) => repositoryLine(visit, repository)));
  const teams = account.kind === 'Organization' ? visit.world.teams(account.login) : [];
  const body = html`<h1>${avatar(account.login)} ${account.name ?? account.login}</h1>
    <p class="muted">${account.login} · ${account.kind.toLowerCase()}</p>
    <h2>Repositories</h2>
    ${
      repositories.length === 0
        ? html`<p class="box notice">None that you may see.</p>`
        : html`<ul class="box plain list">
            ${lines}
          </ul>`
    }
    ${
      teams.length > 0 &&
      html`<h2>Teams</h2>
        <ul>
          ${teams.map(
            ({ slug, organization }) =>
              html`<li><a href="/orgs/${organization}/teams/${slug}">@${organization}/${slug}</a></li>`,
          )}
        </ul>`
    }`;
  return { kind: 'page', title: account.login, body };
}

/** Where the API's `avatar_url` leads. */
export function avatarImage({ world }: Visit, { id = '' }: Parameters): Answer {
  const account = world.accounts().find((one) => String(one.id) === id);
  if (account === undefined) return null;
  return { kind: 'file', bytes: Buffer.from(avatarSvg(account.login)), type: 'image/svg+xml' };
}

export function teamPage({ world }: Visit, parameters: Parameters): Answer {
  const team = world.team(parameters['owner'] ?? '', parameters['team'] ?? '');
  if (team === null) return null;
  const body = html`<h1>@${team.organization}/${team.slug}</h1>
    <p class="muted">${team.name}, a team of <a href="/${team.organization}">${team.organization}</a></p>
    <h2>Members</h2>
    <ul class="box plain list">
      ${team.members.map((login) => html`<li>${avatar(login)} <a href="/${login}">${login}</a></li>`)}
    </ul>`;
  return { kind: 'page', title: `@${team.organization}/${team.slug}`, body };
}
