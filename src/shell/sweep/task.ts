import type { MergeGroup } from '../../ports.ts';

/** One piece of a sweep, small enough for one run of the worker; what there is to find in it is the next. */
export type SweepTask =
  | { readonly kind: 'everything' }
  | { readonly kind: 'installation'; readonly installation: number }
  | ({ readonly kind: 'repository' } & SweptRepository)
  | ({ readonly kind: 'pull'; readonly number: number } & SweptRepository)
  | ({ readonly kind: 'group' } & MergeGroup & SweptRepository);

/** An environment repository. */
export interface SweptRepository {
  readonly installation: number;
  /** GitHub's number of it, which stays when it is renamed. */
  readonly repositoryId: number;
  /** `owner/name` */
  readonly repository: string;
}
