/** Reads pages and posts forms as a browser without scripts would. */
import { request } from 'node:http';
import type { Site } from './site.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location: string | null;
  readonly headers: Headers;
}

export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Posts with the token of the page at `path`, unless the fields name another. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

/** A visitor who acts as that user. */
export async function visit(site: Pick<Site, 'url'>, login: string): Promise<Visitor> {
  const first = await fetch(`${site.url}/`);
  const token = /name="token" value="([0-9a-f]{64})"/.exec(await first.text())?.[1] ?? '';
  const session = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const cookie = `${session}; sandbox_actor=${login}`;
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${site.url}${path}`, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    return { status: response.status, body: await response.text(), location, headers: response.headers };
  };
  return {
    get: (path, headers = {}) => send(path, { headers: { cookie, ...headers } }),
    post: (path, fields, headers = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams({ token, ...fields }),
        headers: { cookie, ...headers },
      }),
  };
}

/** The status that a request with these headers gets, as `fetch` names its host itself. */
export async function statusOf(
  site: Site,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${site.url}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** The text of a document as a reader sees it, without tags and with its entities read. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}
