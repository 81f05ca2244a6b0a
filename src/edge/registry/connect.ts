import { lookup } from 'node:dns';
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { field } from '../../core/json.ts';
import { limits } from '../../core/limits.ts';
import type { Problem } from '../../core/problem.ts';
import {
  notARegistry,
  registryAddressRefused,
  registryAnswerTooLarge,
  registryUnavailable,
} from '../../core/problems/registry.ts';
import { code, type Text, text } from '../../core/text.ts';
import { isLinkLocal, isPublic } from './address.ts';

/** Which hosts may be asked, and where. */
export interface Reach {
  /** Origins of hosts that are reached elsewhere than at `https://HOST`. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** Hosts that whoever runs the bot has named: these may be in a private network. */
  readonly named: ReadonlySet<string>;
}

export interface Call {
  readonly method: 'HEAD' | 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly lead: Lead;
}

/**
 * Who leads the bot to where a request goes: whoever asks for an image, or names the realm beside credentials; a host
 * that has an endpoint; any other one, to which what was named lends nothing.
 */
export type Lead = 'asked' | 'endpoint' | 'other';

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** What was asked for, whichever endpoint served it. */
  readonly url: URL;
  /** The lead of where this answer sends the bot, on another host. */
  readonly leads: Exclude<Lead, 'asked'>;
}

/** One request, without redirects, retries and credentials of its own. */
export type Connect = (call: Call) => Promise<Answer | Problem>;

/** Keeps connections, so that a token and what it is for take one. */
const agent = new HttpsAgent({ keepAlive: true, maxSockets: 8, scheduling: 'lifo', timeout: 5_000 });

export function createConnect(reach: Reach): Connect {
  const origins = new Set(reach.endpoints.values());
  return async (call) => {
    const { url, lead } = call;
    const target = lead === 'other' ? url : targetOf(reach, url);
    // An address that was moved to an endpoint, and one that names an endpoint itself, are as whoever runs the bot wants.
    const isEndpoint = target !== url || (lead !== 'other' && origins.has(url.origin));
    if (target.protocol !== 'https:' && !isEndpoint)
      return notARegistry(url.host, text`It asks for a connection without TLS.`);
    const allowed = isEndpoint
      ? () => true
      : lead === 'asked' && reach.named.has(url.host)
        ? isNoLinkLocal
        : isPublic;
    const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !allowed(literal)) return registryAddressRefused(url.host);
    try {
      const leads = isEndpoint ? 'endpoint' : 'other';
      return { ...(await send(call, target, guarded(allowed))), leads };
    } catch (error) {
      return problemOf(error, call);
    }
  };
}

function targetOf({ endpoints }: Reach, url: URL): URL {
  const endpoint = url.protocol === 'https:' ? endpoints.get(url.host) : undefined;
  return endpoint === undefined ? url : new URL(`${url.pathname}${url.search}`, endpoint);
}

function isNoLinkLocal(address: string): boolean {
  return !isLinkLocal(address);
}

class AddressRefused extends Error {}
class TooLarge extends Error {}

/**
 * Looks names up and leaves out what may not be connected to. It is the very look-up that the connection
 * is made by: a name cannot mean one address to the check and another one to the connection.
 */
function guarded(allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const open = addresses.filter(({ address }) => allowed(address));
      const [first] = open;
      if (first === undefined) callback(new AddressRefused(), []);
      else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function send(call: Call, target: URL, lookupAllowed: LookupFunction): Promise<Omit<Answer, 'leads'>> {
  const { method, headers, body, signal, url } = call;
  const isHttps = target.protocol === 'https:';
  const options = { method, headers, signal, lookup: lookupAllowed };
  return new Promise((resolve, reject) => {
    const request = isHttps
      ? requestHttps(target, { ...options, agent })
      : requestHttp(target, { ...options, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limits.registryAnswerBytes) chunks.push(chunk);
        else {
          reject(new TooLarge());
          request.destroy();
        }
      });
      // Also where the connection breaks off in the middle of an answer.
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ kind: 'answer', status, headers: received, body: Buffer.concat(chunks), url });
      });
    });
    request.end(body);
  });
}

function problemOf(error: unknown, { url, signal }: Call): Problem {
  if (error instanceof AddressRefused) return registryAddressRefused(url.host);
  if (error instanceof TooLarge) return registryAnswerTooLarge(url.host);
  if (signal.aborted)
    return registryUnavailable(
      url.host,
      text`It did not answer within ${limits.registrySeconds} seconds (limit ${code('registrySeconds')}).`,
    );
  const name = field(error, 'code');
  return registryUnavailable(url.host, whyFailed(typeof name === 'string' ? name : 'no code'));
}

const words: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'Its name is not known.'],
  ['EAI_AGAIN', 'Its name could not be looked up.'],
  ['ECONNREFUSED', 'Nothing listens there.'],
  ['ECONNRESET', 'It broke off the connection.'],
]);

function whyFailed(name: string): Text {
  const known = words.get(name);
  if (known !== undefined) return text`${known}`;
  return /CERT|TLS|SSL|SIGNATURE/.test(name)
    ? text`Its TLS certificate is not trusted (${code(name)}).`
    : text`The connection failed (${code(name)}).`;
}
