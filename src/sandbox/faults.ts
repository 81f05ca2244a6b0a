import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { ApiResponse, FaultInjector, FaultSubject } from './api/http.ts';
import type { Faults } from './contract.ts';
import { seededRandom } from './random.ts';
import { movingHeads } from './moving-head.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);

const faultsSchema = z.strictObject({
  latency: count.exactOptional(),
  badGateway: share.exactOptional(),
  lostAnswers: share.exactOptional(),
  secondaryLimit: z.strictObject({ times: count, retryAfter: count }).exactOptional(),
  movingHead: z.strictObject({ times: count }).exactOptional(),
  deliveries: z
    .strictObject({
      copies: count.min(1).exactOptional(),
      reorder: z.boolean().exactOptional(),
      lose: share.exactOptional(),
    })
    .exactOptional(),
  registry: share.exactOptional(),
  random: z.number().int().exactOptional(),
});

/** @returns The faults that a client asked for, or what is wrong with them. */
export function parseFaults(value: unknown): { readonly faults: Faults } | { readonly error: string } {
  const parsed = faultsSchema.safeParse(value);
  return parsed.success ? { faults: parsed.data } : { error: z.prettifyError(parsed.error) };
}

/** What is drawn for one webhook that is to be sent. */
export interface DeliveryFate {
  readonly copies: number;
  readonly lost: boolean;
}

/** The faults of the API, and those of deliveries. */
export interface SandboxFaults extends FaultInjector {
  deliveryFate(): DeliveryFate;
  /** For requests to the image registry: waits out the latency, and draws whether it is away. */
  registryAway(): Promise<boolean>;
}

export function createFaults(initial: Faults = {}): SandboxFaults {
  let faults = initial;
  let random = seededRandom(initial.random ?? 1);
  let limited = initial.secondaryLimit?.times ?? 0;
  let moves = initial.movingHead?.times ?? 0;
  return {
    current: () => faults,
    set(next) {
      faults = next;
      random = seededRandom(next.random ?? 1);
      limited = next.secondaryLimit?.times ?? 0;
      moves = next.movingHead?.times ?? 0;
    },
    async before(subject) {
      if (faults.latency !== undefined) await wait(faults.latency);
      if (random() < (faults.badGateway ?? 0)) return badGateway;
      if (faults.secondaryLimit === undefined || limited === 0 || !createsContent(subject)) return null;
      limited -= 1;
      return secondaryLimit(faults.secondaryLimit.retryAfter);
    },
    after: (subject) => (createsContent(subject) && random() < (faults.lostAnswers ?? 0) ? badGateway : null),
    worldForClients: (world) =>
      movingHeads(world, () => {
        if (moves === 0) return false;
        moves -= 1;
        return true;
      }),
    async registryAway() {
      if (faults.latency !== undefined) await wait(faults.latency);
      return random() < (faults.registry ?? 0);
    },
    deliveryFate() {
      const { copies = 1, lose = 0 } = faults.deliveries ?? {};
      return { copies, lost: random() < lose };
    },
  };
}

/** An installation token is made by POST, and yet it is nothing that GitHub counts as content. */
function createsContent({ writes, operation }: FaultSubject): boolean {
  return writes && !operation.endsWith('/access_tokens');
}

/** What GitHub's load balancer answers, which is no JSON. */
const badGateway: ApiResponse = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n'),
};

function secondaryLimit(retryAfter: number): ApiResponse {
  return {
    status: 403,
    headers: { 'retry-after': String(retryAfter) },
    body: {
      documentation_url:
        'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
    },
  };
}
