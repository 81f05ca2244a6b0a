import { html, type Html } from '../html.ts';

const hues = 8;

/** Initials in a circle whose colour belongs to the login. */
export function avatar(login: string): Html {
  const sum = Buffer.from(login).reduce((total, byte) => total + byte, 0);
  const bot = login.endsWith('[bot]') ? ' avatar-bot' : '';
  return html`<span class="avatar hue-${sum % hues}${bot}" aria-hidden="true">${login.slice(0, 2)}</span>`;
}

/** A login that leads to its account; a bot's leads to its App, and is marked. */
export function accountLink(login: string): Html {
  if (!login.endsWith('[bot]')) return html`<a class="account" href="/${login}">${login}</a>`;
  const app = login.slice(0, -'[bot]'.length);
  return html`<a class="account" href="/apps/${app}">${app}</a> <span class="badge">bot</span>`;
}
