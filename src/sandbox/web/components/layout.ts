import { assetPath } from '../assets.ts';
import type { Page, RepositoryVisit, Tab, Visit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { users } from '../session.ts';
import { avatar } from './account.ts';
import { menu, postForm } from './form.ts';
import { icon, type IconName } from './icons.ts';

/** The whole document. Scripts only ever replace what is in `#page`. */
export function layout(visit: Visit, page: Page): Html {
  const place = page.place;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Sandbox</title>
        <link rel="icon" href="${assetPath}icon.svg" />
        <link rel="stylesheet" href="${assetPath}page.css" />
        <script type="module" src="${assetPath}page.js"></script>
      </head>
      <body data-repository="${place?.visit.fullName}" data-pull="${page.pull}">
        <a class="skip" href="#main">Skip to content</a>
        <div id="page">
          <header class="top">
            <a class="brand" href="/">${icon('anchor')} Sandbox</a>
            <span class="brand-note">GitHub, on your machine</span>
            ${actingAs(visit, place?.visit)}
          </header>
          ${place && repositoryHeader(place.visit, place.tab)}
          <main id="main" tabindex="-1">${page.body}</main>
        </div>
        <div id="announcer" class="unseen" aria-live="polite"></div>
        <div id="alert" role="alert" hidden></div>
      </body>
    </html> `;
}

function actingAs(visit: Visit, place: RepositoryVisit | undefined): Html | null {
  const { viewer, world } = visit;
  if (viewer === null) return null;
  const choices = users(world).map(({ login, name }) => {
    const role = place && (world.roleOf(place.fullName, login) ?? 'no access');
    return html`<button name="login" value="${login}" ${login === viewer.login && html`aria-current="true"`}>
      ${avatar(login)}
      <span
        ><strong>${login}</strong>${name && html` <span class="muted">${name}</span>`}${
          role && html`<span class="role">${role}</span>`
        }</span
      >
    </button>`;
  });
  const label = html`<span class="acting-label">Acting as</span> ${avatar(viewer.login)}
    <strong>${viewer.login}</strong>${place && html`<span class="role">${place.role}</span>`}`;
  const back = html`<input type="hidden" name="back" value="${visit.url.pathname}${visit.url.search}" />`;
  return menu(
    'acting-as',
    label,
    postForm(visit, '/_sandbox/act-as', [back, ...choices], 'choices'),
    'acting',
  );
}

const tabs: readonly (readonly [Tab, string, string, IconName])[] = [
  ['code', 'Code', '', 'file'],
  ['commits', 'Commits', '/commits/', 'commit'],
  ['pulls', 'Pull requests', '/pulls', 'pull'],
  ['deployments', 'Deployments', '/deployments', 'rocket'],
];

function repositoryHeader({ repository, fullName, world }: RepositoryVisit, current: Tab): Html {
  const open = world.pulls(fullName).filter(({ state }) => state === 'open').length;
  const links = tabs.map(([tab, label, path, name]) => {
    const target = `/${fullName}${path}${tab === 'commits' ? encodeURI(repository.defaultBranch) : ''}`;
    const count = tab === 'pulls' && open > 0 && html` <span class="count">${open}</span>`;
    return html`<a href="${target}" ${tab === current && html`aria-current="page"`}
      >${icon(name)} ${label}${count}</a
    >`;
  });
  return html`<div class="repository">
    <p class="repository-name">
      <a href="/${repository.owner}">${repository.owner}</a> <span class="muted">/</span>
      <a href="/${fullName}"><strong>${repository.name}</strong></a>
      <span class="badge">${repository.private ? 'private' : 'public'}</span>
    </p>
    <nav class="tabs" aria-label="Repository">${links}</nav>
  </div>`;
}
