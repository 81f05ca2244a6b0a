/** One command comment on a pull request of an application repository, as its webhook told it. */
export interface Request {
  /** GUID of the webhook's delivery. */
  readonly delivery: string;
  /** When the comment was made, ISO 8601 UTC: the only clock that a plan knows. */
  readonly at: string;
  /** When its delivery reached us, ISO 8601 UTC. */
  readonly receivedAt: string;
  readonly installation: number;
  /** The application repository, `owner/name`. */
  readonly repository: string;
  readonly pull: number;
  readonly comment: {
    readonly id: number;

    readonly url: string;
    readonly body: string;
    readonly author: string;
    /** GitHub’s number of the author. */
    readonly authorId: number;
  };
}

/** A command that somebody runs in a clone of the environment repository: GitHub knows nothing of it. */
export interface CloneRequest {
  /** As in `Request`: when it was typed. */
  readonly at: string;
  readonly receivedAt: string;
  /** Why it goes on past gates that only GitHub can tell of; null where it does not. */
  readonly breakGlass: string | null;
}
