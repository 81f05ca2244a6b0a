import type { RepositoryPath } from '../files.ts';
import type { Change, Target } from '../outcome.ts';

/** What becomes of services that go back, as it is told. */
export interface Rollback
  extends Target, Pick<Change, 'diff' | 'reason' | 'gates' | 'overrides' | 'withheld'> {
  /** The commits undone, newest first. */
  readonly undone: readonly UndoneCommit[];
  readonly services: readonly RolledBackService[];
  /** Services that the command means as well, and that a step back does not change. */
  readonly left: readonly LeftService[];
  /** The flags that said where to go back to: what a dry run is to be repeated with. */
  readonly flags: readonly string[];
  /** Files that were changed since, and keep that: what was undone was merged out of them. */
  readonly merged: readonly RepositoryPath[];
}

export interface UndoneCommit {
  readonly sha: string;
  readonly url: string;
  readonly subject: string;
  /** Login or name; of Slipway's, who asked for it. */
  readonly author: string;
  readonly at: string;
  /** Whether it is none of Slipway's for the service. */
  readonly byPerson: boolean;
}

export interface LeftService {
  readonly service: string;
  /**
   * Its newest deploy is another one than what a command without names takes back; or that was rolled back before; or it has
   * none, as far as its history was read; or what that brought is gone from the files already; or this very command has rolled it back before.
   */
  readonly why: 'another' | 'rolled-back' | 'none' | 'gone' | 'done';
}

export interface RolledBackService {
  readonly service: string;
  readonly path: string;
  readonly imageAfter: string | null;
  readonly versionAfter: string | null;
  /** The revision whose files were restored; null of a step back, and where revisions have no numbers. */
  readonly revision: number | null;
  /** The newest revision before it: to go there takes it back. null where nobody knows the service any more, or revisions have no numbers. */
  readonly revisionBefore: number | null;
  /** What it means for deploys: some are out of force by it, or what was rolled back is in force again, or neither. */
  readonly deploys: 'undone' | 'again' | 'as-before';
  /** Deploys that were rolled back before, which a step back passed over, newest first. */
  readonly passed: readonly { readonly sha: string; readonly url: string; readonly image: string | null }[];
}
