import type { Visit } from '../context.ts';
import { html, type Content, type Html } from '../html.ts';

/** A form whose post we accept: it carries this browser's token. Scripts send it without leaving the page. */
export function postForm(visit: Visit, action: string, content: Content, className = ''): Html {
  return html`<form method="post" action="${action}" class="${className}" data-enhance>
    <input type="hidden" name="token" value="${visit.token}" />${content}
  </form>`;
}

/** Opens below its own label; closes on Escape and on a click elsewhere, where scripts run. */
export function menu(id: string, label: Content, content: Content, className = ''): Html {
  return html`<details class="menu ${className}" id="${id}">
    <summary>${label}</summary>
    <div class="menu-panel">${content}</div>
  </details>`;
}
