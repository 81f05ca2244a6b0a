import { html, type Html } from '../html.ts';

const hues = 8;

/** Initials in a circle whose colour belongs to the login. */
export function avatar(login: string): Html {
  const sum = Buffer.from(login).reduce((total, byte) => total + byte, 0);
  const bot = login.endsWith('[bot]') ? ' avatar-bot' : '';
  return html`<span class="avatar hue-${sum % hues}${bot}" aria-hidden="true">${login.slice(0, 2)}</span>`;
}

/** A login that leads to its account; a bot's is marked as such and leads nowhere. */
export function accountLink(login: string): Html {
  if (!login.endsWith('[bot]')) return html`<a class="account" href="/${login}">${login}</a>`;
  return html`<span class="account">${login.slice(0, -'[bot]'.length)}</span> <span class="badge">bot</span>`;
}
