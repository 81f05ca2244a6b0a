/** Somebody's claim to an environment, or to one service in it: nobody else deploys there meanwhile. */
export interface Lock {
  readonly environment: string;
  /** null: the whole environment. */
  readonly service: string | null;
  /** Login. */
  readonly holder: string;
  readonly reason: string | null;
  /** When it was claimed, ISO 8601 in UTC. */
  readonly at: string;
  /** When it ends by itself; null where it does not. */
  readonly until: string | null;
  /** Address of the comment that asked for it; null where none did. */
  readonly request: string | null;
  /** It ends with this pull request of an application repository. */
  readonly pull: { readonly repository: string; readonly number: number } | null;
  /** The delivery that claimed it: a run that comes again finds its own. */
  readonly delivery: string;
}

/** A file where a lock stands, of which cannot be told who holds it: it holds against everybody. */
export interface UnreadableLock {
  readonly path: string;
  readonly environment: string;
  readonly service: string | null;
}

/** What the branch of the locks holds. */
export interface Locks {
  /** The commit that it was read at; null where there is no such branch yet. */
  readonly head: string | null;
  /** Those that have ended by their time are among them, until they are swept. */
  readonly locks: readonly Lock[];
  readonly unreadable: readonly UnreadableLock[];
  /** Messages of the branch's newest commits, the newest first: who comes again finds there what was done. */
  readonly messages: readonly string[];
}

/** One lock by its place: `service` is null for that of the whole environment. */
export type LockName = Pick<Lock, 'environment' | 'service'>;
