import type { HistoryEntry } from '../history/entries.ts';
import type { ServiceState } from '../snapshot.ts';
import type { LeftService } from './told.ts';

/** Where a rollback shall lead. */
export type Way =
  /** Before the newest deploy that is in effect for any of the services: only those that it is in effect for. */
  | { readonly kind: 'newest' }
  /** Each service before its own newest deploy that is in effect. */
  | { readonly kind: 'back' }
  | { readonly kind: 'revision'; readonly number: number }
  /** To what a commit left, or what brought a version or an image tag into force. */
  | { readonly kind: 'name'; readonly name: string };

/** What a rollback means for one service. */
export interface Aim {
  readonly state: ServiceState;
  /** The revisions that it takes back, newest first; none where the service is there already. */
  readonly undone: readonly HistoryEntry[];
  /** The revision whose files are restored; null of a step back, which takes out what the undone ones brought. */
  readonly target: HistoryEntry | null;
  /** Deploys that were rolled back before and that a step back passes over, newest first. */
  readonly passed: readonly HistoryEntry[];
}

/** What a way means for all services. */
export interface Chosen {
  readonly aims: readonly Aim[];
  /** Those that the command means as well, and that stay as they are. */
  readonly left: readonly LeftService[];
}
