import type { FileChange, HeldAt, HeldFolders } from '../files.ts';
import type { Locks } from '../locks/types.ts';
import type { Problem } from '../problem.ts';
import type { EnvironmentRepository, ServiceState, Unpushed } from '../snapshot.ts';
import type { TreeSource } from '../tree/types.ts';

/** A clone of an environment repository on this machine, by plain git. Nothing is fetched. */
export interface ClonePort {
  /** Where a commit would go now. */
  place(): Promise<ClonePlace | Problem>;
  /** Text of `slipway.yaml` at a commit; null where there is none. */
  configuration(commit: string): Promise<string | null>;
  /** What a path holds at a commit, and the commits that touched it. */
  folder(commit: string, path: string): Promise<ClonedFolder | Problem>;
  /** What folders held at commits. */
  entriesAt(folders: readonly HeldAt[]): Promise<HeldFolders | Problem>;
  /** The tree of a commit, for one comparison. */
  tree(commit: string): TreeSource;
  /** As they were when the clone fetched last; null where it does not have their branch. */
  locks(place: ClonePlace): Promise<Locks | Problem | null>;
  /** Puts a commit on the branch by compare-and-swap; with `push`, on the remote's first. Nothing is forced. */
  commit(place: ClonePlace, input: CloneCommit): Promise<CloneCommitted | Problem>;
}

export interface ClonePlace {
  /** Its head is the newer of the clone's own branch and of what was fetched of the remote's. */
  readonly repository: EnvironmentRepository;
  /** The remote, and what the branch is called there; null where there is none. */
  readonly upstream: { readonly remote: string; readonly branch: string } | null;
  /** What the clone's own branch stands at; null where there is none yet. */
  readonly own: string | null;
  /** What Slipway committed to that and nobody pushed; null where there is nothing. */
  readonly unpushed: Unpushed | null;
  /** Why no commit can go there, but what is there can be read; null where one can. */
  readonly refusal: Problem | null;
  /** Whether the history is cut off. */
  readonly shallow: boolean;
}

export type ClonedFolder = Pick<ServiceState, 'entries' | 'history'>;

export interface CloneCommit {
  /** The whole commit message. */
  readonly message: string;
  readonly changes: readonly FileChange[];
  readonly push: boolean;
}

export interface CloneCommitted {
  readonly sha: string;
  /** Empty where the clone's remote is none of GitHub's. */
  readonly url: string;
  /** What pushes it; null where there is nothing to push to. */
  readonly pushCommand: string | null;
  /** Why the clone does not have it on its own branch, where it is pushed and could not be put there; null otherwise. */
  readonly left: string | null;
}
