import type { Form, Page, Visit } from '../context.ts';
import { html } from '../html.ts';

export function missing({ viewer }: Visit): Page {
  const body = html`<section class="centred">
    <h1>Not found</h1>
    <p>There is nothing at this address${viewer && html` that ${viewer.login} may see`}.</p>
    <p><a href="/">Back to the start</a></p>
  </section>`;
  return { kind: 'page', title: 'Not found', body };
}

/** Why a form was not accepted, with what was typed, so that it is not lost. */
export function refused(message: string, form: Form): Page {
  const typed = form['body'] ?? '';
  const body = html`<section class="centred">
    <h1>That did not work</h1>
    <p id="refusal">${message}</p>
    ${
      typed !== '' &&
      html`<label for="typed">You had written:</label>
        <textarea id="typed" rows="8" readonly>${typed}</textarea>`
    }
    <p>Go back in your browser to try again, or <a href="/">to the start</a>.</p>
  </section>`;
  return { kind: 'page', title: 'That did not work', body };
}
