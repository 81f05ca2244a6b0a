import type { RegistryStore } from './registry/store.ts';
import type { World } from './world/contract.ts';

/** How a sandbox is started: `startSandbox(options): Promise<Sandbox>` in `src/sandbox/index.ts`. */
export interface SandboxOptions {
  /** 0 chooses a free one. */
  readonly port: number;
  readonly host?: string;
  /** Kept after the end; without it, a temporary folder that is removed at the end. */
  readonly dataDirectory?: string;
  /** Whether to fill an empty world with acme/storefront and acme/environments. */
  readonly seed: boolean;
  /** Parsed `app.yml`. */
  readonly app: {
    readonly name: string;
    readonly permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>;
    readonly events: readonly string[];
  };
  readonly faults?: Faults;
  /**
   * What the comment box of the web page offers after `/`. The sandbox knows nothing of the bot, so
   * the composition root hands it in; `startSandbox` passes it on to `handleWeb` in its context.
   */
  readonly completions?: Completions;
}

/** The commands that a comment on a pull request of the repository may hold, as things are now. */
export type Completions = (world: World, repository: string) => Promise<readonly CommandCompletion[]>;

/** One command of the bot, for the comment box to complete. */
export interface CommandCompletion {
  /** With its slash: `/deploy`. */
  readonly command: string;
  /** `/deploy <env> [service…] [--dry-run]` */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** What is offered after the command, one list a position; the last list serves later positions too. */
  readonly arguments?: readonly (readonly Suggestion[])[];
  /** Offered where a word begins with `-`. */
  readonly flags?: readonly Suggestion[];
}

export interface Suggestion {
  /** `staging`, `--dry-run` */
  readonly value: string;
  readonly summary?: string;
}

/** Each is off when absent. Changed while running with `PUT /_sandbox/faults`. */
export interface Faults {
  /** Added to each API answer, in milliseconds. */
  readonly latency?: number;
  /** The share of API requests answered with 502, 0 to 1. */
  readonly badGateway?: number;
  /** Applied, yet answered with 502: the share of writes, 0 to 1. */
  readonly lostAnswers?: number;
  /** The next N content-creating requests get 403 with `retry-after` of that many seconds. */
  readonly secondaryLimit?: { readonly times: number; readonly retryAfter: number };
  /** Before each of the next N branch writes of an API client, somebody else commits to the branch. */
  readonly movingHead?: { readonly times: number };
  readonly deliveries?: {
    /** Each delivery is sent that many times with one id. */
    readonly copies?: number;
    /** Two neighbouring deliveries change places. */
    readonly reorder?: boolean;
    /** The share that is recorded but never sent, 0 to 1. */
    readonly lose?: number;
  };
  /** The share of requests to the image registry answered with 503, 0 to 1. */
  readonly registry?: number;
  /** Seed of what is drawn by chance, so that a run can be repeated. */
  readonly random?: number;
}

/** One HTTP request that reached the API, for tests and benchmarks to count. */
export interface LoggedRequest {
  readonly at: number;
  readonly finishedAt: number;
  readonly method: string;
  /** `/repos/{owner}/{repo}/pulls/{pull_number}`, or `graphql:<operation name>`. */
  readonly operation: string;
  readonly path: string;
  readonly status: number;
  /** Login, or the App's slug with `[bot]`; null when anonymous. */
  readonly actor: string | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  readonly duration: number;
  readonly status: string;
  readonly statusCode: number;
  readonly event: string;
  readonly action: string | null;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly payload: unknown };
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
}

export interface Sandbox {
  /** `http://localhost:3000`: the page at `/`, REST at `/api/v3`, GraphQL at `/api/graphql`, git at `/OWNER/NAME.git`. */
  readonly url: string;
  readonly world: World;
  /** What the image registry at `/v2/` holds. */
  readonly registry: RegistryStore;
  /** What a bot needs to be this App. The private key is PEM. */
  readonly credentials: {
    readonly appId: number;
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
  /** Where webhooks go from now on. */
  sendWebhooksTo(url: string): void;
  /** Resolves once every delivery that is due has been answered. */
  deliveriesSettled(): Promise<void>;
  requests(): readonly LoggedRequest[];
  setFaults(faults: Faults): void;
  close(): Promise<void>;
}
