/** Requests and responses of the web page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Form } from './context.ts';
import type { Html } from './html.ts';

/** A comment of 65,536 characters, each of up to three bytes of three characters, and room for the rest. */
const maxFormBytes = 640 * 1024;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const guarded = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Whether a request names the sandbox as itself. A page elsewhere that points its own name at this
 * machine (DNS rebinding) names another host; a form of another site names another origin.
 */
export function isOurs(request: IncomingMessage, site: string): boolean {
  const host = request.headers.host ?? '';
  const name = hostname(`http://${host}`);
  if (name === null || !['localhost', '127.0.0.1', '[::1]', hostname(site)].includes(name)) return false;
  const origin = request.headers.origin;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}

/** The fields of a posted form, or null where it is longer than any real one. */
export async function readForm(request: IncomingMessage): Promise<Form | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size <= maxFormBytes) chunks.push(bytes);
  }
  if (size > maxFormBytes) return null;
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
}

export interface Headers {
  readonly status?: number;
  readonly cookies?: readonly string[];
}

export function sendPage(
  response: ServerResponse,
  page: Html,
  { status = 200, cookies = [] }: Headers,
): void {
  response.writeHead(status, {
    ...guarded,
    'content-type': 'text/html; charset=utf-8',
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
  });
  response.end(page.markup);
}

/** 303: whatever the browser sent, it goes on with a GET. */
export function redirect(response: ServerResponse, to: string, cookies: readonly string[]): void {
  response.writeHead(303, {
    ...guarded,
    location: to,
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
  });
  response.end();
}

/** What a repository holds is plain text and never rendered, whatever it is. */
export function sendFile(
  response: ServerResponse,
  bytes: Uint8Array,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(200, {
    ...guarded,
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': type,
  });
  response.end(bytes);
}

function hostname(address: string): string | null {
  return URL.canParse(address) ? new URL(address).hostname : null;
}
