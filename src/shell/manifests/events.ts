import { limits } from '../../core/limits.ts';
import type { BranchPush, MergeGroup, PullName } from '../../ports.ts';
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

/**
 * Compares anew all pull requests that an event is about. Where one fails, the others are told all the same.
 * @param whenTold is called for each, once it is told how it stands; with its branch, where that is known
 */
export async function handleManifests(
  shell: ManifestsShell,
  event: ManifestsEvent,
  whenTold: (pull: PullName, branch: string | null) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { repository } = event;
  if (event.kind === 'group') return tellGroup(shell, event, event.delivery, false);
  const waiting = [...(await pullsOf(shell, event))];
  if (event.kind === 'head' && waiting.length === 0) return tellQueued(shell, event);
  const failures: unknown[] = [];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { number, branch } = next;
      const pull = { repository, number };
      await tell(shell, pull, event)
        .then(() => whenTold(pull, branch))
        .catch((error: unknown) => failures.push(error));
    }
  }
  await Promise.all(Array.from({ length: limits.pullsAtOnce }, work));
  if (failures.length > 1) throw new AggregateError(failures, 'Some pull requests could not be compared.');
  if (failures.length === 1) throw failures[0];
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
): Promise<readonly Named[]> {
  switch (event.kind) {
    case 'pull':
    case 'retry':
    case 'review':
      return [{ number: event.number, branch: null }];
    case 'base':
      return pulls.onBase(event.repository, event);
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
