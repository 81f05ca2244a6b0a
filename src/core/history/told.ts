import type { Override } from '../commit/trailers.ts';
import type { PullLink } from '../deploy-pull/types.ts';
import type { HistoryEntry } from './entries.ts';

export interface ServiceHistory {
  readonly service: string;
  readonly path: string;
  /** The image of the newest revision in effect that tells; people may have changed it since. */
  readonly deployed: string | null;
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** How many revisions there are beyond those listed. */
  readonly older: number;
}

/** One commit that touched a service's path in an environment, numbered from 1. */
export interface Revision extends Pick<HistoryEntry, 'number' | 'kind' | 'undoes' | 'restores' | 'undoneBy'> {
  readonly sha: string;
  readonly url: string;
  readonly at: string;
  /** Login or name. */
  readonly by: string;
  readonly state: 'current' | 'rolled-back' | 'superseded';
  readonly image: string | null;
  readonly version: string | null;
  readonly subject: string;
  readonly reason: string | null;
  readonly overrides: readonly Override[];
  /** The comment that asked for it. */
  readonly requestUrl: string | null;
  /** On which it was asked for; of a person's commit, by which it came to the branch. */
  readonly pull: NamedPull | null;
}

export interface NamedPull extends PullLink {
  /** `owner/name` */
  readonly repository: string;
}
