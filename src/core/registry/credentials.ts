import * as z from 'zod';
import { apiHost, type Place } from './place.ts';

/** How the bot shows a registry who it is. */
export type Login = (
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** What `docker login` keeps where a registry gives a token in place of a password. */
  | { readonly kind: 'identity-token'; readonly token: string }
) & {
  /** Another host that may be shown it: where the registry's tokens come from. */
  readonly realm: string | null;
};

/** By host, or by host and the first parts of a repository's name. */
export type Logins = ReadonlyMap<string, Login>;

const entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  realm: z.string().optional(),
});

const file = z.object({ auths: z.record(z.string(), entry) });

/**
 * Reads credentials in the form of Docker's `config.json`, as `docker login` and Kubernetes' pull secrets
 * have them. Answers what is wrong as a sentence's end, which quotes nothing of it.
 */
export function parseLogins(text: string): Logins | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'is no JSON';
  }
  const { data } = file.safeParse(json);
  if (data === undefined) return 'has no auths in the form of Docker’s config.json';
  const logins = new Map<string, Login>();
  for (const [key, given] of Object.entries(data.auths)) {
    const name = keyOf(key);
    const login = loginOf(given);
    if (name === null) return 'has a key under auths that is no registry’s host';
    if (login === null) return `has neither auth, username and password, nor identitytoken for ${name}`;
    logins.set(name, login);
  }
  return logins;
}

/** `https://index.docker.io/v1/`, `ghcr.io`, `harbor.example.com/shop`. */
function keyOf(key: string): string | null {
  const [, host, path = ''] =
    /^(?:https?:\/\/)?([a-z0-9.-]+(?::\d+)?|\[[0-9a-f:]+\](?::\d+)?)(\/[^?#\s]*)?$/i.exec(key) ?? [];
  if (host === undefined) return null;
  // Docker itself writes the versions of its API behind the host.
  const name = path.replace(/^\/v[12]\/?$/, '').replace(/\/+$/, '');
  return `${apiHost(host)}${name}`;
}

function loginOf({ auth, username, password, identitytoken, realm }: z.infer<typeof entry>): Login | null {
  const common = { realm: realm?.toLowerCase() ?? null };
  if (identitytoken) return { kind: 'identity-token', token: identitytoken, ...common };
  if (username && password) return { kind: 'password', username, password, ...common };
  const both = Buffer.from(auth ?? '', 'base64').toString('utf8');
  const colon = both.indexOf(':');
  if (colon < 1 || colon === both.length - 1) return null;
  return {
    kind: 'password',
    username: both.slice(0, colon),
    password: both.slice(colon + 1).replace(/\0+$/, ''),
    ...common,
  };
}

/** The login for a repository: that of the longest key that it begins with, part by part. */
export function loginFor(logins: Logins, { host, repository }: Place): Login | null {
  const parts = repository.split('/');
  for (let length = parts.length; length >= 0; length -= 1) {
    const login = logins.get([host, ...parts.slice(0, length)].join('/'));
    if (login !== undefined) return login;
  }
  return null;
}

/** The hosts that have a login: whoever set it named them on purpose. */
export function hostsOf(logins: Logins): ReadonlySet<string> {
  return new Set([...logins.keys()].map((key) => key.split('/')[0] ?? key));
}
