import type { IncomingMessage, ServerResponse } from 'node:http';
import { assetPath, sendAsset } from './assets.ts';
import { WorldError } from '../world/contract.ts';
import type { Answer, Form, Page, Visit, WebContext } from './context.ts';
import { layout } from './components/layout.ts';
import { eventsPath, streamEvents } from './events.ts';
import { isOurs, readForm, redirect, sendFile, sendPage } from './http.ts';
import { missing, refused } from './pages/errors.ts';
import { findAction, findPage, registryPath } from './routes.ts';
import { isTokenOf, readSession, type Session } from './session.ts';

export type { WebContext } from './context.ts';

/**
 * Serves the web page. It owns `/`, GitHub's page paths (`/OWNER`, `/OWNER/NAME/…`), and
 * `/_sandbox/{assets,events,act-as,registry}`. Call it after the API (`/api/…`), git (`/OWNER/NAME.git/…`) and
 * the sandbox's own endpoints: what it does not know there it leaves alone.
 * Resolves to false, having touched nothing, for a path that is not its own.
 */
export async function handleWeb(
  request: IncomingMessage,
  response: ServerResponse,
  context: WebContext,
): Promise<boolean> {
  const address = `http://sandbox${request.url ?? '/'}`;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (/^\/api(\/|$)|^\/[^/]+\/[^/]+\.git(\/|$)/.test(url.pathname)) return false;
  if (url.pathname.startsWith(assetPath)) {
    return sendAsset(request, response, url.pathname.slice(assetPath.length));
  }
  const own = ['/_sandbox/act-as', registryPath, eventsPath];
  if (url.pathname.startsWith('/_sandbox/') && !own.includes(url.pathname)) {
    return false;
  }
  const session = readSession(request, context.world);
  const visit: Visit = {
    world: context.world,
    registry: context.registry,
    site: context.url,
    url,
    completions: (repository) => context.completions?.(context.world, repository) ?? Promise.resolve([]),
    viewer: session.viewer,
    token: session.token,
    now: context.world.now(),
  };
  if (!isOurs(request, context.url)) {
    const message = `The sandbox answers on ${context.url} only, and takes forms from its own pages only.`;
    show(response, visit, refused(message, {}), 403, session);
  } else if (request.method === 'POST') await act(request, response, visit, session);
  else if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  else if (url.pathname === eventsPath && request.method === 'GET') streamEvents(response, visit);
  else answer(response, visit, await findPage(visit), session, {});
  return true;
}

async function act(
  request: IncomingMessage,
  response: ServerResponse,
  visit: Visit,
  session: Session,
): Promise<void> {
  const form = await readForm(request);
  if (form === null) {
    show(response, visit, refused('That form is too long.', {}), 413, session);
    return;
  }
  if (!isTokenOf(session, form['token'])) {
    const message = 'This form was not made for this browser. Reload the page, and send it again.';
    show(response, visit, refused(message, form), 403, session);
    return;
  }
  try {
    answer(response, visit, await findAction(visit, form), session, form);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    show(response, visit, refused(error.message, form), error.status, session);
  }
}

function answer(
  response: ServerResponse,
  visit: Visit,
  answered: Answer,
  session: Session,
  form: Form,
): void {
  const cookies = session.cookie === null ? [] : [session.cookie];
  switch (answered?.kind) {
    case undefined:
      show(response, visit, missing(visit), 404, session);
      break;
    case 'page':
      show(response, visit, answered, 200, session);
      break;
    case 'redirect':
      redirect(response, answered.to, [...cookies, ...(answered.cookie ? [answered.cookie] : [])]);
      break;
    case 'file':
      sendFile(response, answered.bytes, answered.type);
      break;
    case 'refusal':
      show(response, visit, refused(answered.message, form), answered.status, session);
  }
}

function show(response: ServerResponse, visit: Visit, page: Page, status: number, session: Session): void {
  const cookies = session.cookie === null ? [] : [session.cookie];
  sendPage(response, layout(visit, page), { status, cookies });
}
