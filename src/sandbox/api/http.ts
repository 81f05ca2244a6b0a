/**
 * What the parts of the embedded GitHub's HTTP side agree on: who asks, what is asked, what is answered.
 * Nothing here knows Node's http module; `server.ts` translates.
 */
import type { Faults, LoggedRequest } from '../contract.ts';
import type { App, Repository } from '../world/types.ts';
import type { World } from '../world/contract.ts';
import type { Rate } from './rate.ts';

export type Permissions = App['permissions'];

/** Who is asking, as the `Authorization` header proved it. */
export type Caller =
  | { readonly kind: 'anonymous' }
  /** `user:LOGIN`. */
  | { readonly kind: 'user'; readonly login: string }
  /** The App itself, by a JWT: it sees its own registration and installations, no repository. */
  | { readonly kind: 'app' }
  /** An installation token. `login` is the bot user's, `slug[bot]`; `repositories` null means all of the account's. */
  | {
      readonly kind: 'installation';
      readonly login: string;
      readonly permissions: Permissions;
      readonly repositories: readonly string[] | null;
    };

/** The login that changes are made as, or null for callers that cannot change anything. */
export function actorOf(caller: Caller): string | null {
  return caller.kind === 'user' || caller.kind === 'installation' ? caller.login : null;
}

/** What every part of an answer may need to know about its surroundings. */
export interface ApiContext {
  readonly world: World;
  readonly caller: Caller;
  /** `http://localhost:3000`: URLs in answers begin with it. */
  readonly url: string;
}

export interface ApiRequest extends ApiContext {
  readonly method: string;
  /** Decoded path parameters, coerced to the types of the description. */
  readonly params: unknown;
  /** Query parameters, coerced, with the description's defaults filled in. */
  readonly query: unknown;
  /** Parsed JSON that the description allows; undefined when there was none. */
  readonly body: unknown;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The repository that `{owner}/{repo}` names, once the caller may see it. */
  readonly repository: Repository | null;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; bytes are sent as they are, with the `content-type` in `headers`; undefined sends nothing. */
  readonly body?: unknown;
  /** Of a list: which page this is and which the last, for the `Link` header. */
  readonly pages?: { readonly page: number; readonly last: number };
}

/** One operation of GitHub's description. The server has checked caller and input before it calls `handle`. */
export interface Route {
  readonly operationId: string;
  handle(request: ApiRequest): Promise<ApiResponse> | ApiResponse;
}

/** A refusal in GitHub's shape, thrown from wherever it is noticed; `server.ts` turns it into the answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: {
      readonly errors?: readonly unknown[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

/** What GraphQL gets of an authenticated `POST /api/graphql` with a JSON body. */
export interface GraphqlRequest extends ApiContext {
  readonly body: unknown;
  /** The caller's GraphQL rate after this request was counted. */
  readonly rate: Rate;
}

/** What a GraphQL request is before it is carried out, from its body alone. */
export interface GraphqlOperation {
  /** The name under which the request is logged: `graphql:<operation name>`. */
  readonly name: string;
  /** Whether it is a mutation. */
  readonly writes: boolean;
}

/** `src/sandbox/log.ts`. */
export interface RequestLog {
  record(entry: LoggedRequest): void;
  entries(): readonly LoggedRequest[];
  clear(): void;
}

/** What faults are decided on, before and after an API request is carried out. */
export interface FaultSubject {
  readonly method: string;
  /** As in `LoggedRequest.operation`. */
  readonly operation: string;
  /** Whether it changes anything. */
  readonly writes: boolean;
}

/** `src/sandbox/faults.ts`. */
export interface FaultInjector {
  current(): Faults;
  set(faults: Faults): void;
  /** Waits out the latency; an answer means that the request is not carried out. */
  before(subject: FaultSubject): Promise<ApiResponse | null>;
  /** The answer to send in place of the true one, where that is to be lost. */
  after(subject: FaultSubject): ApiResponse | null;
  /** The world as API clients meet it: before their branch writes somebody else may commit. */
  worldForClients(world: World): World;
}
