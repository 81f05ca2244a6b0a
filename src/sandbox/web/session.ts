/** Who a browser acts as, and the proof that a form came from a page made for that browser. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from '../world/contract.ts';
import type { Account } from '../world/types.ts';

const sessionCookie = 'sandbox_session';
const actorCookie = 'sandbox_actor';

export interface Session {
  readonly id: string;
  /** The `Set-Cookie` that a browser without a session needs. */
  readonly cookie: string | null;
  readonly viewer: Account | null;
  readonly token: string;
}

export function readSession(request: IncomingMessage, world: World): Session {
  const cookies = parseCookies(request.headers.cookie ?? '');
  const known = cookies.get(sessionCookie);
  const id = known !== undefined && /^[0-9a-f]{32}$/.test(known) ? known : randomBytes(16).toString('hex');
  return {
    id,
    cookie: id === known ? null : setCookie(sessionCookie, id),
    viewer: viewer(world, cookies.get(actorCookie)),
    token: tokenOf(id),
  };
}

/** The `Set-Cookie` that makes this browser act as somebody else. */
export function actAs(login: string): string {
  return setCookie(actorCookie, login);
}

/** Other sites can neither read the session's cookie nor compute what is derived from it. */
export function isTokenOf(session: Session, token: string | undefined): boolean {
  const expected = Buffer.from(session.token);
  const given = Buffer.from(token ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export function users(world: World): readonly Account[] {
  return world.accounts().filter(({ kind }) => kind === 'User');
}

function tokenOf(id: string): string {
  return createHash('sha256').update(`form:${id}`).digest('hex');
}

/** Who was chosen, or else who has an open pull request to try things on, or else the first user. */
function viewer(world: World, chosen: string | undefined): Account | null {
  const all = users(world);
  const authors = world.repositories().flatMap((repository) =>
    world
      .pulls(`${repository.owner}/${repository.name}`)
      .filter(({ state }) => state === 'open')
      .map(({ author }) => author),
  );
  return (
    all.find(({ login }) => login === chosen) ??
    all.find(({ login }) => authors.includes(login)) ??
    all[0] ??
    null
  );
}

function setCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}

function parseCookies(header: string): ReadonlyMap<string, string> {
  return new Map(
    header.split(';').map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}
