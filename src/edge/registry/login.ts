import { type Challenge, parseChallenges } from '../../core/registry/challenge.ts';
import type { Login } from '../../core/registry/credentials.ts';
import { field } from '../../core/json.ts';
import { parseJson } from '../../core/registry/manifest.ts';
import { type Place, realmHost } from '../../core/registry/place.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { notARegistry, registryNotAllowed } from '../../core/problems/registry.ts';
import { code, type Text, text } from '../../core/text.ts';
import type { Answer } from './connect.ts';
import type { Grant } from './memory.ts';
import type { Asked, Visit } from './visit.ts';

export interface LoginOptions {
  readonly visit: Visit;
  readonly place: Place;
  readonly login: Login | null;
  readonly now: () => number;
}

/** How long a password is sent along before the registry is asked anew how it wants it, in milliseconds. */
const basicMs = 3_600_000;
/** How long a token lives of which nothing is said, by the token specification. */
const tokenSeconds = 60;

/** What a registry's 401 asks for: a token of its realm, or the password itself. */
export async function logIn(options: LoginOptions, refusal: Answer): Promise<Grant | Problem> {
  const { place, login, now } = options;
  const challenges = parseChallenges(refusal.headers['www-authenticate'] ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined) return tokenOf(options, bearer, refusal.leads);
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    return notARegistry(place.host, text`It asks for a login, and does not say how.`);
  if (login?.kind !== 'password') return notAllowed(options, text`It asks for a name and a password.`);
  return { authorization: basic(login), until: now() + basicMs };
}

/** By the token specification of the distribution project; an identity token by its OAuth 2 variant. */
async function tokenOf(
  options: LoginOptions,
  challenge: Challenge,
  leads: Answer['leads'],
): Promise<Grant | Problem> {
  const { visit, place, login, now } = options;
  const asked = tokenRequest(options, challenge, leads);
  if (isProblem(asked)) return asked;
  const answer = await visit.ask(asked);
  if (isProblem(answer)) return answer;
  const { status } = answer;
  // Some registries answer 400 to a wrong identity token, as OAuth 2 has it.
  if (status === 401 || status === 403 || (status === 400 && login?.kind === 'identity-token'))
    return notAllowed(options, text`${code(asked.url.host)} gives no token for it (${status}).`);
  const body = parseJson(answer.body);
  const token = textOf(field(body, 'token')) || textOf(field(body, 'access_token'));
  if (status !== 200 || !/^[\x21-\x7e]+$/.test(token))
    return notARegistry(place.host, text`${code(asked.url.host)} gives no token for it (${status}).`);
  const seconds = field(body, 'expires_in');
  const lives = typeof seconds === 'number' && seconds > 0 ? seconds : tokenSeconds;
  return { authorization: `Bearer ${token}`, until: now() + lives * 1_000 };
}

function tokenRequest(
  { place, login }: LoginOptions,
  challenge: Challenge,
  leads: Answer['leads'],
): Asked | Problem {
  const { parameters } = challenge;
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm))
    return notARegistry(place.host, text`It asks for a token, and does not say where.`);
  const url = new URL(realm);
  const wanted = new URLSearchParams({
    ...(parameters.has('service') ? { service: parameters.get('service') ?? '' } : {}),
    scope: parameters.get('scope') ?? `repository:${place.repository}:pull`,
  });
  const own = isOwnRealm(place, login, url);
  const given = own ? login : null;
  const lead = own ? 'asked' : leads;
  if (given?.kind === 'identity-token') {
    wanted.set('grant_type', 'refresh_token');
    wanted.set('client_id', 'slipway');
    wanted.set('refresh_token', given.token);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url, headers, body: wanted.toString(), lead };
  }
  for (const [name, value] of wanted) url.searchParams.set(name, value);
  return { method: 'GET', url, headers: given === null ? {} : { authorization: basic(given) }, lead };
}

/**
 * Whether a realm is one that the registry's credentials are meant for: its own host, one that it is known
 * to use, or one that stands beside the credentials. Elsewhere a token is asked for without them.
 */
function isOwnRealm({ host }: Place, login: Login | null, realm: URL): boolean {
  return [host, realmHost(host), login?.realm].includes(realm.host);
}

function basic({ username, password }: Extract<Login, { readonly kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

export function notAllowed({ place, login }: Pick<LoginOptions, 'place' | 'login'>, told: Text): Problem {
  return registryNotAllowed({ repository: `${place.host}/${place.repository}`, told, known: login !== null });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
