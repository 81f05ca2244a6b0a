/** Who is asking: `Authorization` headers, App JWTs and installation tokens. */
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import * as z from 'zod';
import type { World } from '../world/contract.ts';
import { ApiError, type Caller, type Permissions } from './http.ts';
import { clientId } from './present/account.ts';

const tokenLifetime = 60 * 60 * 1000;
/** GitHub's limit on how far in the future a JWT may expire, and the skew of clocks that it forgives. */
const jwtLifetime = 10 * 60;
const clockSkew = 60;

export interface InstallationToken {
  readonly token: string;
  readonly expiresAt: number;
  readonly permissions: Permissions;
  /** `owner/name`; null: all of the installation's. */
  readonly repositories: readonly string[] | null;
}

export interface Authenticator {
  /** @throws ApiError 401 for credentials that are none or no longer. */
  caller(authorization: string | undefined): Caller;
  mint(grant: Pick<InstallationToken, 'permissions' | 'repositories'>): InstallationToken;
  revoke(authorization: string | undefined): void;
}

/** @param now milliseconds since 1970, on the wall clock: JWTs of real clients are held to it. */
export function createAuthenticator(world: World, now: () => number): Authenticator {
  const tokens = new Map<string, InstallationToken>();
  const publicKey = createPublicKey(world.app.publicKey);

  const ofInstallation = (token: string): Caller => {
    const known = tokens.get(token);
    if (known === undefined || known.expiresAt <= now()) {
      tokens.delete(token);
      throw badCredentials();
    }
    return {
      kind: 'installation',
      login: `${world.app.slug}[bot]`,
      permissions: known.permissions,
      repositories: known.repositories,
    };
  };

  return {
    caller(authorization) {
      if (authorization === undefined) return { kind: 'anonymous' };
      const token = tokenOf(authorization);
      if (token === null) throw badCredentials();
      if (token.startsWith('user:')) return ofUser(world, token.slice('user:'.length));
      if (token.startsWith('ghs_')) return ofInstallation(token);
      if (token.split('.').length !== 3) throw badCredentials();
      verifyJwt(token, publicKey, [String(world.app.id), clientId(world.app.id)], now() / 1000);
      return { kind: 'app' };
    },
    mint(grant) {
      const token = `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`;
      const minted = { token, expiresAt: now() + tokenLifetime, ...grant };
      tokens.set(token, minted);
      return minted;
    },
    revoke(authorization) {
      tokens.delete(authorization === undefined ? '' : (tokenOf(authorization) ?? ''));
    },
  };
}

function badCredentials(): ApiError {
  return new ApiError(401, 'Bad credentials');
}

/** The token of `Bearer X`, `token X`, or of basic authentication, where it is the password. */
function tokenOf(authorization: string): string | null {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)\s*$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value;
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8');
      const colon = pair.indexOf(':');
      return colon < 0 ? null : pair.slice(colon + 1);
    }
    default:
      return null;
  }
}

function ofUser(world: World, login: string): Caller {
  const account = world.account(login);
  if (account?.kind !== 'User') throw badCredentials();
  return { kind: 'user', login: account.login };
}

const headerSchema = z.object({ alg: z.literal('RS256') });
const claimsSchema = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  iat: z.number(),
  exp: z.number(),
});

function verifyJwt(
  jwt: string,
  publicKey: ReturnType<typeof createPublicKey>,
  issuers: readonly string[],
  now: number,
): void {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const parsed = {
    header: headerSchema.safeParse(decode(header)),
    claims: claimsSchema.safeParse(decode(claims)),
  };
  const signed = Buffer.from(`${header}.${claims}`);
  if (
    !parsed.header.success ||
    !parsed.claims.success ||
    !verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))
  ) {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const { iss, iat, exp } = parsed.claims.data;
  if (!issuers.includes(iss))
    throw new ApiError(401, "'Issuer' claim ('iss') must be the App's id or client id");
  if (exp <= now)
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + jwtLifetime + clockSkew) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (iat > now + clockSkew) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
