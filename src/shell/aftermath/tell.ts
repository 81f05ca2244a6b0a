import { parseMarker } from '../../comment/marker.ts';
import {
  mayReadWhy,
  pullsToTell,
  reversedOutcome,
  tellingKey,
  type ToldPull,
} from '../../core/aftermath/tell.ts';
import type { Undoing } from '../../core/aftermath/types.ts';
import { withheldOutcome } from '../../core/audience.ts';
import { limits } from '../../core/limits.ts';
import type { Lock } from '../../core/locks/types.ts';
import type { Outcome } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { code, list, type Text, text } from '../../core/text.ts';
import type { ApplicationReading, ReplyPlace } from '../../ports.ts';
import type { LocksShell } from '../locks/remove.ts';
import { replyTo } from '../reply.ts';
import { environmentRepository } from '../snapshot.ts';
import type { Attempts } from './attempts.ts';

/**
 * Tells the pull requests whose deploys went out of force, each in one comment however often this is done.
 * @returns remarks on those that were not told
 */
export async function tellPulls(
  shell: LocksShell,
  undoing: Undoing,
  { locks, attempts: { attempt } }: { readonly locks: readonly Lock[]; readonly attempts: Attempts },
): Promise<readonly Text[]> {
  const pulls = pullsToTell(undoing, locks);
  const missed: string[] = [];
  // One after another: GitHub limits comments by the minute.
  for (const pull of pulls.slice(0, limits.toldPulls)) {
    const isTold = await attempt(
      'A pull request could not be told.',
      () => tellPull(shell, undoing, pull),
      false,
    );
    if (!isTold) missed.push(`${pull.repository}#${pull.number}`);
  }
  const left = pulls.length - limits.toldPulls;
  return [
    ...(missed.length === 0
      ? []
      : [text`Not told that their deploys were undone: ${list(missed.map(code))}.`]),
    ...(left > 0
      ? [text`Only the pull requests of the newest deploys are told: ${left} of older ones are not.`]
      : []),
  ];
}

async function tellPull(shell: LocksShell, undoing: Undoing, pull: ToldPull): Promise<boolean> {
  const place = { repository: pull.repository, pull: pull.number, at: undoing.at };
  const reading = await shell.github.application.read(place);
  if (isProblem(reading) || !isDeployedFrom(shell, undoing, reading, place)) return false;
  const outcome = reversedOutcome(undoing, pull);
  const shown = mayReadWhy(undoing, pull, reading.visibility)
    ? outcome
    : withheldOutcome(outcome, undoing.repository);
  await tellOnce(shell, place, tellingKey(undoing), shown, reading);
  return true;
}

/** Whoever writes to the environment repository names pull requests there: theirs must name it in turn. */
function isDeployedFrom(
  shell: LocksShell,
  { repository }: Undoing,
  reading: ApplicationReading,
  place: ReplyPlace,
): boolean {
  const named: string | Problem = environmentRepository(shell, place, reading);
  return !isProblem(named) && named.toLowerCase() === repository.toLowerCase();
}

/** Writes a comment unless it is there; of two that processes write at the same time, the older stays. */
export async function tellOnce(
  shell: LocksShell,
  place: ReplyPlace,
  key: string,
  outcome: Outcome,
  { ownComments }: Pick<ApplicationReading, 'ownComments'>,
): Promise<void> {
  const reply = replyTo(shell, place, key, ownComments);
  if (reply.finished) return;
  await reply.final(outcome);
  const now = await shell.github.application.read(place);
  if (isProblem(now)) return;
  const [, ...surplus] = now.ownComments
    .filter(({ body }) => parseMarker(body) === key)
    .toSorted((one, other) => one.id - other.id);
  for (const { id } of surplus) await shell.github.replies.remove(place.repository, id);
}
