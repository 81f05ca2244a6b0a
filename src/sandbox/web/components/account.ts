import { html, type Html } from '../html.ts';

const hues = 8;

function hueOf(login: string): number {
  return Buffer.from(login).reduce((total, byte) => total + byte, 0) % hues;
}

/** The avatar as an image of its own, for the API's `avatar_url`. */
export function avatarSvg(login: string): string {
  const { markup } = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" role="img">
    <title>${login}</title>
    <circle cx="20" cy="20" r="20" fill="hsl(${(hueOf(login) * 360) / hues} 45% 40%)" />
    <text x="20" y="26" fill="#fff" font-family="sans-serif" font-size="16" text-anchor="middle">
      ${login.slice(0, 2)}
    </text>
  </svg>`;
  return markup;
}

/** Initials in a circle whose colour belongs to the login. */
export function avatar(login: string): Html {
  const bot = login.endsWith('[bot]') ? ' avatar-bot' : '';
  return html`<span class="avatar hue-${hueOf(login)}${bot}" aria-hidden="true">${login.slice(0, 2)}</span>`;
}

/** A login that leads to its account; a bot's leads to its App, and is marked. */
export function accountLink(login: string): Html {
  if (!login.endsWith('[bot]')) return html`<a class="account" href="/${login}">${login}</a>`;
  const app = login.slice(0, -'[bot]'.length);
  return html`<a class="account" href="/apps/${app}">${app}</a> <span class="badge">bot</span>`;
}
