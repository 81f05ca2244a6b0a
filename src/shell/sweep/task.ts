import type { MergeGroup } from '../../ports.ts';

/** One piece of a sweep, small enough for one run of the worker; what there is to find in it is the next. */
export type SweepTask =
  | { readonly kind: 'everything' }
  | { readonly kind: 'installation'; readonly installation: number }
  | ({ readonly kind: 'repository' } & SweptRepository)
  | ({ readonly kind: 'pull'; readonly number: number } & SweptRepository)
  | PullsTask
  | ({ readonly kind: 'group' } & MergeGroup & SweptRepository);

/** Some pull requests, one after another: what one run leaves is the next piece. */
export type PullsTask = { readonly kind: 'pulls'; readonly numbers: readonly number[] } & SweptRepository;

/** An environment repository. */
export interface SweptRepository {
  readonly installation: number;
  /** GitHub's number of it, which stays when it is renamed. */
  readonly repositoryId: number;
  /** `owner/name` */
  readonly repository: string;
}

/** Which sweep it is, as a delivery is called, and when it is done, ISO 8601 in UTC. */
export interface Sweep {
  readonly id: string;
  readonly at: string;
}
