import type { Visibility } from '../audience.ts';
import type { DeployedService } from '../commit/trailers.ts';
import type { Config } from '../config/types.ts';
import type { OwnEntry } from './reversal.ts';

/** A commit that took deploys out of force, or brought them into it again. */
export interface Undoing {
  /** The environment repository, `owner/name`. */
  readonly repository: string;
  readonly commit: { readonly sha: string; readonly url: string };
  /** By a command of ours, or by a person: with what says so, or by putting back what was there. */
  readonly how: 'rollback' | 'revert' | 'restoration';
  /** Login of who did it. */
  readonly by: string;
  readonly reason: string | null;
  /** Address of the comment that asked for it; null where a person pushed it. */
  readonly request: string | null;
  /** Of the command, under which its deployments are recorded; null where there was none. */
  readonly delivery: string | null;
  /** Who else than those of the repository where it was asked for may read why; null: nobody else. */
  readonly readers: {
    readonly environment: Visibility;
    readonly config: Pick<Config, 'showManifests'>;
  } | null;
  /** When it is dealt with, ISO 8601 in UTC. */
  readonly at: string;
  /** At least one. */
  readonly reversals: readonly Reversal[];
}

/** What such a commit means for one service in an environment. */
export interface Reversal {
  readonly environment: string;
  readonly service: string;
  /** Where its deploys are recorded: the application repository, and GitHub’s name of the environment. */
  readonly recorded: { readonly repository: string; readonly environment: string };
  /** Deploys that it took out of force, newest first. */
  readonly undone: readonly OwnEntry[];
  /** The deploy that is in force again, where it undid what had undone that. */
  readonly again: OwnEntry | null;
  /** Object names of all commits that it took out of effect: deploys, and what had undone deploys. */
  readonly ended: readonly string[];
  /** Whether something else came after it that is in effect: then it is not the last word on what runs there. */
  readonly overtaken: boolean;
  /** What runs there from then on; null where the commits that were read do not tell. */
  readonly inForce: DeployedService | null;
  /** Whether all of this is what a revert says alone, and its files have to be looked at. */
  readonly unsure: boolean;
}

/** What somebody’s lock is called that the commit of this name has made. */
export function lockKey(sha: string): string {
  return `undone-${sha}`;
}
