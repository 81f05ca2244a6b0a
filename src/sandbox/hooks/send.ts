/** One webhook over HTTP, as GitHub sends it. */
import { createHmac } from 'node:crypto';

/** Where webhooks go, as `/app/hook/config` shows it. */
export interface HookConfig {
  readonly url: string | null;
  readonly contentType: 'json' | 'form';
  readonly secret: string;
}

export interface HookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HookAnswer {
  /** GitHub's word for how it went. */
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param appId The App whose webhook it is. */
export function hookRequest(
  config: HookConfig & { readonly url: string },
  about: { readonly event: string; readonly guid: string; readonly appId: number; readonly hookId: number },
  payload: unknown,
): HookRequest {
  const json = JSON.stringify(payload);
  const form = config.contentType === 'form';
  const body = form ? new URLSearchParams({ payload: json }).toString() : json;
  const sign = (algorithm: string) =>
    `${algorithm}=${createHmac(algorithm, config.secret).update(body).digest('hex')}`;
  return {
    url: config.url,
    body,
    headers: {
      Accept: '*/*',
      'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      'User-Agent': 'GitHub-Hookshot/51a9b0c',
      'X-GitHub-Delivery': about.guid,
      'X-GitHub-Event': about.event,
      'X-GitHub-Hook-ID': String(about.hookId),
      'X-GitHub-Hook-Installation-Target-ID': String(about.appId),
      'X-GitHub-Hook-Installation-Target-Type': 'integration',
      'X-Hub-Signature': sign('sha1'),
      'X-Hub-Signature-256': sign('sha256'),
    },
  };
}

/** GitHub waits no longer. */
export const githubPatience = 10_000;

/**
 * Never throws: a receiver that cannot be reached is an answer too. Redirects are not followed.
 * @param end Gives up what is under way.
 */
export async function post(request: HookRequest, patience: number, end: AbortSignal): Promise<HookAnswer> {
  const { url, headers, body } = request;
  const late = AbortSignal.timeout(patience);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([late, end]),
    });
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch {
    return late.aborted
      ? { status: 'timed out', statusCode: 504, headers: {}, body: '' }
      : { status: 'failed to connect to host', statusCode: 502, headers: {}, body: '' };
  }
}
