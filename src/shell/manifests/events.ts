import { limits } from '../../core/limits.ts';
import type { BranchPush, MergeGroup, PullName } from '../../ports.ts';
import { forEachOf, throwAny } from '../at-once.ts';
import { greenOfOld, isDue } from './due.ts';
import { mayBeQueued, tellGroup } from './queue.ts';
import { tellReview } from './review.ts';
import { type ManifestsShell, tellManifests } from './run.ts';

/** What a delivery is about: it tells of one pull request, of the base of some, or of a head. */
export type ManifestsEvent = { readonly repository: string; readonly delivery: string } & (
  | { readonly kind: 'pull'; readonly number: number }
  /** It failed by a fault that may pass; `tries`: with this time. */
  | { readonly kind: 'retry'; readonly number: number; readonly tries: number }
  /** Somebody has reviewed it, or changed or dismissed a review. */
  | { readonly kind: 'review'; readonly number: number }
  | ({ readonly kind: 'base' } & BranchPush)
  /** A commit of a merge queue. */
  | ({ readonly kind: 'group' } & MergeGroup)
  /** Somebody wants it done again. `numbers`: the pull requests that the delivery names, which may be none. */
  | {
      readonly kind: 'head';
      readonly sha: string;
      readonly numbers: readonly number[];
      /** null where it names none. */
      readonly branch: string | null;
    }
);

/** What comes after a comparison. */
export interface Following {
  /** Is called for each, once it is told how it stands; with its branch, where that is known. */
  readonly whenTold: (pull: PullName, branch: string | null) => Promise<void>;
  /** Has more pull requests compared, which are too many to be compared at once: their numbers, the newest first. */
  readonly later: (numbers: readonly number[]) => Promise<void>;
}

const nothing: Following = { whenTold: () => Promise.resolve(), later: () => Promise.resolve() };

/** Compares anew all pull requests that an event is about. Where one fails, the others are told all the same. */
export async function handleManifests(
  shell: ManifestsShell,
  event: ManifestsEvent,
  following: Following = nothing,
): Promise<void> {
  const { repository } = event;
  if (event.kind === 'group') return tellGroup(shell, event, event.delivery, false);
  const pulls = await pullsOf(shell, event, following);
  if (event.kind === 'head' && pulls.length === 0) return tellQueued(shell, event);
  const failures = await forEachOf(pulls, limits.pullsAtOnce, async ({ number, branch }) => {
    const pull = { repository, number };
    await tell(shell, pull, event);
    await following.whenTold(pull, branch);
  });
  throwAny(failures, 'Some pull requests could not be compared.');
}

function tell(shell: ManifestsShell, pull: PullName, event: ManifestsEvent): Promise<void> {
  if (event.kind === 'review') return tellReview(shell, pull, event.delivery);
  return tellManifests(shell, pull, event.delivery, event.kind === 'retry' ? event.tries : 1);
}

/** A pull request, and its branch where that came along. */
interface Named {
  readonly number: number;
  readonly branch: string | null;
}

async function pullsOf(
  { pulls }: ManifestsShell,
  event: Exclude<ManifestsEvent, { kind: 'group' }>,
  { later }: Following,
): Promise<readonly Named[]> {
  switch (event.kind) {
    case 'pull':
    case 'retry':
    case 'review':
      return [{ number: event.number, branch: null }];
    case 'base': {
      const open = await pulls.onBase(event.repository, event);
      // Before any is compared, which takes its time: until then, all of them could be merged.
      await pulls.setBack(greenOfOld(open));
      const left = open.slice(limits.pullsPerPush).filter(isDue);
      if (left.length > 0) await later(left.map(({ number }) => number));
      return open.slice(0, limits.pullsPerPush);
    }
    case 'head':
      return headsOf(event.numbers, await pulls.ofHead(event.repository, event.sha));
  }
}

function headsOf(named: readonly number[], found: readonly { readonly number: number }[]): readonly Named[] {
  const numbers = new Set([...named, ...found.map(({ number }) => number)]);
  return [...numbers].map((number) => ({ number, branch: null }));
}

/** A commit that is no pull request's may be a merge queue's. */
async function tellQueued(
  shell: ManifestsShell,
  { repository, delivery, sha, branch }: Extract<ManifestsEvent, { kind: 'head' }>,
): Promise<void> {
  if (!mayBeQueued(branch)) return;
  const groups = await shell.pulls.queued(repository);
  for (const group of groups.filter(({ head }) => head === sha))
    await tellGroup(shell, { ...group, repository }, delivery, true);
}
