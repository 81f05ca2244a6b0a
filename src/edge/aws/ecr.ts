import { field } from '../../core/json.ts';
import { Unavailable } from '../../ports.ts';
import { AwsError, type CallAws } from './client.ts';

/** Name and password for the registries of Amazon ECR in a region; null where this role may have none. */
export type EcrLogin = (
  region: string,
) => Promise<{ readonly username: string; readonly password: string } | null>;

/** A password is asked for anew once half an hour is left of its twelve hours. */
const reserveMs = 30 * 60_000;

/**
 * Logs in at ECR by `GetAuthorizationToken`, once a region and half a day. Throws `Unavailable` where AWS
 * cannot be reached.
 */
export function createEcrLogin(call: CallAws, now: () => number): EcrLogin {
  const cache = new Map<string, { readonly token: string; readonly until: number }>();
  return async (region) => {
    const known = cache.get(region);
    const token =
      known !== undefined && known.until - reserveMs > now() ? known : await fetchToken(call, region);
    if (token === null) return null;
    cache.set(region, token);
    const [username = '', password = ''] = Buffer.from(token.token, 'base64').toString('utf8').split(':');
    return { username, password };
  };
}

async function fetchToken(call: CallAws, region: string) {
  const target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken';
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = `https://api.ecr.${region}.${domain}/`;
  try {
    const output = await call({ service: 'ecr', region, endpoint, target, version: '1.1', input: {} });
    const first = field(output, 'authorizationData', '0');
    const token = field(first, 'authorizationToken');
    const expires = field(first, 'expiresAt');
    // In seconds since 1970, by AWS's JSON protocol.
    if (typeof token === 'string' && typeof expires === 'number') return { token, until: expires * 1_000 };
    throw new AwsError(target, 'the answer has no token', true);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!error.retryable) return null;
    throw new Unavailable('AWS gave no login for Amazon ECR.', { cause: error });
  }
}
