import type { Edit } from './bump/types.ts';
import type { Override } from './commit/trailers.ts';
import type { PullLink } from './deploy-pull/types.ts';
import type { ManifestDiff } from './diff/types.ts';
import type { Gate } from './gates/types.ts';
import type { ServiceHistory } from './history/told.ts';
import type { ConcernedPlace, Place } from './locks/force.ts';
import type { ToldLock } from './locks/message.ts';
import type { Lock, LockName } from './locks/types.ts';
import type { Problem } from './problem.ts';
import type { Rollback } from './rollback/told.ts';
import type { Text } from './text.ts';

/** What a command came to: the one input of every writer (comment, terminal, JSON). */
export type Outcome =
  | { readonly kind: 'problem'; readonly command: string; readonly problem: Problem }
  | ({ readonly kind: 'progress'; readonly command: string } & Progress)
  | ({ readonly kind: 'deployed' } & Change & Committed)
  | ({ readonly kind: 'rolled-back' } & Rollback & Committed)
  | ({ readonly kind: 'restarted' } & Restart & Committed)
  | ({ readonly kind: 'planned' } & Change)
  | ({ readonly kind: 'rollback-planned' } & Rollback)
  | ({ readonly kind: 'restart-planned' } & Restart)
  | ({ readonly kind: 'proposed' } & Proposal)
  | ({ readonly kind: 'proposal-ended' } & ProposalEnd)
  | ({ readonly kind: 'cancelled' } & Target & { readonly closed: readonly CancelledProposal[] })
  | ({ readonly kind: 'unchanged' } & Target & { readonly services: readonly ServiceChange[] })
  | ({ readonly kind: 'history' } & Target & {
        readonly services: readonly ServiceHistory[];
        /** Whether it is cut off: then its numbers are of no revisions. */
        readonly shallow?: boolean;
      })
  | ({ readonly kind: 'explained' } & Explanation)
  | ({ readonly kind: 'locked' } & Locking)
  | ({ readonly kind: 'unlocked' } & Unlocking)
  | { readonly kind: 'locks-ended'; readonly locks: readonly ToldLock[] }
  | ({ readonly kind: 'reversed' } & Reversed)
  | { readonly kind: 'rollback-offered'; readonly places: readonly OfferedPlace[] }
  | ({ readonly kind: 'help' } & Help)
  | { readonly kind: 'edited'; readonly command: string };

export interface Progress {
  /** What is being done now: one line. */
  readonly doing: Text;
}

export interface Target {
  readonly environment: string;
  /** The environment repository, `owner/name`, and the web address of it. */
  readonly repository: string;
  readonly repositoryUrl: string;
  readonly branch: string;
}

export interface Change extends Target {
  readonly services: readonly ServiceChange[];
  readonly diff: ManifestDiff;
  readonly reason: string | null;
  /** The tag that was asked for by name; null where the template made it. */
  readonly tag: string | null;
  /** The environment that it was taken from, where it was promoted. */
  readonly promotedFrom?: string;
  /** What differs between that environment and this one after it; null where it cannot be compared. */
  readonly between?: ManifestDiff | null;
  /** Warnings of the plan: readings that differ, duplicate keys. */
  readonly warnings: readonly string[];
  /** What would hold it up, of a change that is only shown. */
  readonly gates?: readonly Gate[];
  /** The gates that were opened by a word. */
  readonly overrides?: readonly Override[];
  /** Why the diff has numbers alone, where the readers of the reply may not see the manifests. */
  readonly withheld?: Text;
}

/** Every gate between the person who asks and an environment. */
export interface Explanation extends Target {
  readonly services: readonly string[];
  readonly gates: readonly Gate[];
  /** As in `Change`. */
  readonly tag: string | null;
}

/** A change that waits in deploy pull requests, one for each service. */
export interface Proposal extends Target, Pick<Change, 'promotedFrom' | 'between'> {
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  readonly services: readonly ProposedService[];
  readonly diff: ManifestDiff;
  readonly reason: string | null;
  readonly warnings: readonly string[];
  /** As in `Change`. */
  readonly overrides?: readonly Override[];
  /** What they wait for, until they are merged. */
  readonly waits: Text;
  /** What else there is to say of single services. */
  readonly notes: readonly Text[];
  readonly rollback?: Pick<Rollback, 'undone' | 'services' | 'merged' | 'left'>;
  /** As in `Change`. */
  readonly withheld?: Text;
}

export interface ProposedService {
  readonly service: string;
  readonly imagesBefore: readonly string[];
  readonly imageAfter: string | null;
  readonly versionsBefore: readonly string[];
  readonly versionAfter: string | null;
  readonly pull: PullLink;
  /** Of our comment that tells what becomes of it: see `tellingKey`. */
  readonly key: string;
  /** Whether the pull request was there already, for an older request. */
  readonly updated: boolean;
}

/** Deploy pull requests that are not merged for this request any more, or never were. */
export interface ProposalEnd extends Target {
  readonly ends: readonly EndedProposal[];
}

export interface CancelledProposal {
  readonly service: string;
  readonly pull: PullLink;
}

export interface EndedProposal {
  readonly service: string;
  /** null where there is none to look at. */
  readonly pull: PullLink | null;
  /** What has become of it; it follows the service’s name. */
  readonly end: Text;
}

export interface ServiceChange {
  readonly service: string;
  readonly path: string;
  /** References as found before; usually one. */
  readonly imagesBefore: readonly string[];
  readonly imageAfter: string;
  readonly versionsBefore: readonly string[];
  readonly versionAfter: string;
  readonly edits: readonly Edit[];
}

export interface Committed {
  readonly commit: { readonly sha: string; readonly url: string };
  /** What is recorded where it could be: problems of recording do not undo the deploy. */
  readonly notes: readonly Text[];
}

/** The same image again, in new pods. */
export interface Restart
  extends Target, Pick<Change, 'diff' | 'reason' | 'warnings' | 'gates' | 'overrides' | 'withheld'> {
  readonly services: readonly {
    readonly service: string;
    readonly path: string;
    /** As it is written; null where the files do not say. */
    readonly image: string | null;
    readonly versionsBefore: readonly string[];
    /** null where there is no version annotation: then the pod templates are annotated as by `kubectl rollout restart`. */
    readonly versionAfter: string | null;
  }[];
}

export interface Locking {
  readonly place: Place;
  /** At least one, all of one holder and with one end. */
  readonly locks: readonly Lock[];
  /** Whether the holder had some of them already. */
  readonly renewed: boolean;
  readonly concerned: ConcernedPlace;
}

export interface Unlocking {
  readonly place: Place;
  /** Those that were there. */
  readonly released: readonly ToldLock[];
  /** Whether it took `allow.override`. */
  readonly overridden: boolean;
  /** Locks of the environment that stay. */
  readonly left: readonly LockName[];
  readonly concerned: ConcernedPlace;
}

/** What a pull request is told whose deploys somebody took out of force, or brought into it again. */
export interface Reversed {
  /** The environment repository, and the commit there. */
  readonly repository: string;
  readonly commit: { readonly sha: string; readonly url: string };
  readonly how: 'rollback' | 'revert' | 'restoration';
  /** Login. */
  readonly by: string;
  readonly reason: string | null;
  /** Address of the comment that asked for it; null where a person pushed it. */
  readonly request: string | null;
  /** At least one. */
  readonly places: readonly ReversedPlace[];
}

export interface ReversedPlace {
  readonly environment: string;
  readonly service: string;
  /** In force again; otherwise not in force any more. */
  readonly again: boolean;
  /** What the newest of the deploys brought. */
  readonly image: string | null;
  readonly version: string | null;
  /** Of this pull request, newest first. */
  readonly deploys: readonly { readonly sha: string; readonly url: string }[];
  /** What runs there now; null where that is not known. */
  readonly inForce: { readonly image: string | null; readonly version: string | null } | null;
  /** Who holds the lock that came of it; null where there is none. */
  readonly holder: string | null;
}

/** A place where what a pull request reverts is deployed. */
export interface OfferedPlace {
  readonly environment: string;
  readonly service: string;
  readonly image: string | null;
  readonly version: string | null;
  /** The command that takes it back there, and what runs then; null where none is known that does. */
  readonly way: {
    readonly command: string;
    readonly image: string | null;
    readonly version: string | null;
  } | null;
}

export interface Help {
  /** One command when asked with `--help`, all otherwise. */
  readonly commands: readonly {
    readonly name: string;
    readonly usage: string;
    readonly summary: string;
    readonly arguments: readonly { readonly name: string; readonly text: string }[];
    readonly flags: readonly { readonly usage: string; readonly text: string }[];
    readonly examples: readonly string[];
  }[];
}
