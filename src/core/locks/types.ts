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
  /** Address of the comment that asked for it. */
  readonly request: string;
  /** It ends with this pull request of an application repository. */
  readonly pull: { readonly repository: string; readonly number: number } | null;
  /** The delivery that claimed it: a run that comes again finds its own. */
  readonly delivery: string;
}
