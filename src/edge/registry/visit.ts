import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { notARegistry, registryUnavailable } from '../../core/problems/registry.ts';
import { code, text } from '../../core/text.ts';
import type { Answer, Call, Connect } from './connect.ts';

/** Pause before a request is sent a second time, in milliseconds; a third time, double that. */
const pauseMs = 200;

export interface VisitOptions {
  readonly connect: Connect;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** How long all of it may take, in milliseconds; as the limit says, unless a test wants less. */
  readonly patience?: number | undefined;
}

export type Asked = Omit<Call, 'signal'>;

/** The requests that one question takes: so many at most, and so long, all of them together. */
export interface Visit {
  /**
   * One request, tried again where the registry is in trouble, and where it redirects asked there.
   * Credentials go to no other host than the first.
   */
  ask(asked: Asked): Promise<Answer | Problem>;
}

export function beginVisit({ connect, pause, patience }: VisitOptions): Visit {
  const signal = AbortSignal.timeout(patience ?? limits.registrySeconds * 1_000);
  let left: number = limits.registryRequests;

  async function once(asked: Asked): Promise<Answer | Problem> {
    left -= 1;
    if (left < 0)
      return notARegistry(
        asked.url.host,
        text`It takes more than ${limits.registryRequests} requests to tell of an image (limit ${code('registryRequests')}).`,
      );
    const answer = await connect({ ...asked, signal });
    return isProblem(answer) ? answer : (trouble(answer) ?? answer);
  }

  async function patiently(asked: Asked): Promise<Answer | Problem> {
    for (let tries = 1; ; tries += 1) {
      const answer = await once(asked);
      const again = isProblem(answer) && answer.retryable && !signal.aborted;
      if (!again || tries >= limits.requestTries) return answer;
      await pause(pauseMs * tries);
    }
  }

  return {
    async ask(asked) {
      let next = asked;
      for (let redirects = 0; ; redirects += 1) {
        const answer = await patiently(next);
        // What is posted holds credentials: it goes nowhere else.
        if (isProblem(answer) || next.method === 'POST') return answer;
        const target = redirectOf(answer);
        if (target === null) return answer;
        if (redirects === limits.registryRedirects)
          return notARegistry(
            asked.url.host,
            text`It redirects more than ${limits.registryRedirects} times (limit ${code('registryRedirects')}).`,
          );
        const lead = target.origin === next.url.origin ? next.lead : answer.leads;
        next = { ...next, url: target, headers: headersFor(next, target), lead };
      }
    },
  };
}

/** What the registry says of itself: nothing about the image. */
function trouble({ status, url }: Answer): Problem | null {
  if (status === 429) return registryUnavailable(url.host, text`It limits our requests for now (429).`);
  return status >= 500 ? registryUnavailable(url.host, text`It answered ${status}.`) : null;
}

function redirectOf({ status, headers, url }: Answer): URL | null {
  const { location } = headers;
  const redirects = [301, 302, 303, 307, 308].includes(status) && location !== undefined;
  return redirects && URL.canParse(location, url.href) ? new URL(location, url) : null;
}

function headersFor({ headers, url }: Asked, target: URL): Asked['headers'] {
  if (target.origin === url.origin) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
  );
}
