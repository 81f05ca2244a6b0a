import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebContext } from './context.ts';

export type { WebContext } from './context.ts';

/**
 * Serves the web page. It owns `/`, GitHub's page paths (`/OWNER`, `/OWNER/NAME/…`), and
 * `/_sandbox/{assets,events,act-as}`. Call it after the API (`/api/…`), git (`/OWNER/NAME.git/…`) and
 * the sandbox's own endpoints. Resolves to false, having touched nothing, for a path that is not its own.
 */
export function handleWeb(
  request: IncomingMessage,
  response: ServerResponse,
  context: WebContext,
): Promise<boolean> {
  const path = new URL(request.url ?? '/', context.url).pathname;
  if (path !== '/') return Promise.resolve(false);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>Sandbox</title>');
  return Promise.resolve(true);
}
