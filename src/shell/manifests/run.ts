import { limits } from '../../core/limits.ts';
import { presentPosting } from '../../core/approval/reviews.ts';
import type { Ledger } from '../../core/approval/types.ts';
import { comparisonFailed } from '../../core/problems/review.ts';
import { manifestsCheck } from '../../events.ts';
import {
  type CheckRecord,
  Limited,
  type PullLook,
  type PullName,
  type PullsPort,
  Unavailable,
} from '../../ports.ts';
import type { Shell } from '../shell.ts';
import { conclude, type Findings, findingsOf, type FindTools, type Telling } from './findings.ts';
import { type HeldTools, withHeld } from './held.ts';
import { readLedger } from './judge.ts';
import { settle } from './merge.ts';
import { isKnown } from './opinions.ts';
import { abandon, begin, checkOf, ledgerLine, outputOf, publish } from './publish.ts';
import { stickyComments, toldOf } from './sticky.ts';

/** All that a comparison is given to work with. */
export type ManifestsShell = FindTools & HeldTools & Pick<Shell, 'log' | 'inTurn' | 'pause'>;

/**
 * Brings what is told of a pull request's manifests up to date: its comment and its check run. Does
 * nothing where it is closed, or the repository is no environment repository. However often and
 * however late it is called, what is told in the end is of the newest head and base.
 * @param tries how often it was tried since it last came to something, with this time
 */
export async function tellManifests(
  shell: ManifestsShell,
  pull: PullName,
  delivery: string,
  tries = 1,
): Promise<void> {
  const left = new Set<number>();
  await shell.inTurn(turnOf(pull), async () => {
    for (let looks = 1; looks <= limits.compareTries; looks += 1)
      if (await tellOnce(shell, pull, { delivery, tries }, left)) return;
    throw new Unavailable('The pull request moves faster than it can be compared.');
  });
  // Not in this turn: two that leave a check run to each other would wait for each other.
  for (const number of left) await tellManifests(shell, { ...pull, number }, delivery);
}

/** What is told of one pull request is told by one at a time. */
export function turnOf({ repository, number }: PullName): string {
  return `${repository.toLowerCase()}#${number}`;
}

/** By which delivery, and for the how manieth time. */
export interface Attempt {
  readonly delivery: string;
  readonly tries: number;
}

/**
 * Answers whether what is told is of how the pull request stands.
 * @param left takes those whose check run it is, too, where this one is closed or has moved on
 */
async function tellOnce(
  shell: ManifestsShell,
  pull: PullName,
  attempt: Attempt,
  left: Set<number>,
): Promise<boolean> {
  const { pulls } = shell;
  const look = () => pulls.look(pull.repository, pull.number);
  const first = await look();
  if (first === null) return true;
  const leave = async (head: string, check: CheckRecord | null, name = first.checkName) => {
    for (const number of await heirsOf(pulls, first, { head, check, name })) left.add(number);
  };
  if (!first.open) {
    // What is merged stays green: its commit is among those of the base.
    if (first.check !== null) await leave(first.head, first.merged ? unfinished(first.check) : first.check);
    return true;
  }
  if (first.defaultCheck !== null) await leave(first.head, first.defaultCheck, manifestsCheck);
  const told = toldOf(first);
  // Without a comment, it was green: the check run of the others is none the better without it.
  if (told !== null && told.head !== first.head)
    await leave(told.head, (await pulls.checksOn(first.repository, told.head, first.checkName)).check);
  const ledger = await readLedger(pulls, first);
  const check = await begin(pulls, first, ledger);
  try {
    const settled = await settle(shell, first);
    const found = settled === null ? null : await findingsOf(shell, settled);
    const others = await othersOf(shell, first);
    const now = await look();
    if (now?.open !== true || now.head !== first.head) {
      const begun = await pulls.checksOn(first.repository, first.head, first.checkName);
      await leave(first.head, now?.merged === true ? unfinished(begun.check) : begun.check);
      return now?.open !== true;
    }
    if (found === null || !isSame(found.look, now)) return false;
    const telling = await withHeld(shell, conclude(found, now, await readLedger(pulls, now)));
    const known = await published(pulls, telling, others, { check, tries: attempt.tries });
    if (known === null) return false;
    // Whoever wrote in between may have been older, and so may this have been: the last look tells.
    const after = await look();
    if (after?.open !== true) return true;
    if (!isSame(found.look, after) || stickyComments(after).length > 1) return false;
    return (await areSame(pulls, after, others)) && (await isJudged(shell, found, after, known));
  } catch (error) {
    await tellTrouble(shell, { look: first, ledger, check }, attempt, error);
    throw error;
  }
}

/** Those that a check run is left to; where there are none, it ends: nobody waits for it any more. */
async function heirsOf(
  pulls: PullsPort,
  look: PullLook,
  { head, check, name }: { readonly head: string; readonly check: CheckRecord | null; readonly name: string },
): Promise<readonly number[]> {
  const open = await pulls.ofHead(look.repository, head);
  const heirs = open.filter((one) => one.number !== look.number && one.checkName === name);
  if (heirs.length === 0 && check !== null && check.conclusion !== 'cancelled')
    await abandon(pulls, look, { head, name, id: check.id, text: check.output.text });
  return heirs.map(({ number }) => number);
}

function unfinished(check: CheckRecord | null): CheckRecord | null {
  return check?.completed === true ? null : check;
}

async function sharersOf(pulls: PullsPort, look: PullLook): Promise<readonly PullLook[]> {
  const sharers: PullLook[] = [];
  for (const number of look.sharers ?? []) {
    const other = await pulls.look(look.repository, number);
    if (other?.open === true && other.head === look.head && other.checkName === look.checkName)
      sharers.push(other);
  }
  return sharers;
}

/** What is to be told of each of them by itself. */
async function othersOf(shell: ManifestsShell, look: PullLook): Promise<readonly Telling[]> {
  const others: Telling[] = [];
  for (const other of await sharersOf(shell.pulls, look)) {
    const settled = await settle(shell, other);
    if (settled?.look.head !== look.head) continue;
    const found = await findingsOf(shell, settled);
    const now = await shell.pulls.look(look.repository, other.number);
    if (now?.open !== true || !isSame(settled.look, now)) continue;
    others.push(await withHeld(shell, conclude(found, now, await readLedger(shell.pulls, now))));
  }
  return others;
}

/** Whether none of the others has changed, come or gone: else the check run may tell of how they were. */
async function areSame(pulls: PullsPort, look: PullLook, others: readonly Telling[]): Promise<boolean> {
  const now = await sharersOf(pulls, look);
  return (
    now.length === others.length &&
    now.every((one) => others.some((other) => other.look.number === one.number && isSame(other.look, one)))
  );
}

/** null where an answer is lost: what was written may be there, and the next look tells. */
async function published(...publishing: Parameters<typeof publish>): Promise<Ledger | null> {
  try {
    return await publish(...publishing);
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Limited)) return null;
    throw error;
  }
}

/** Whether the comment is as it was left, and nobody has given another opinion since theirs were read. */
async function isJudged(
  { pulls }: ManifestsShell,
  { opinions }: Findings,
  look: PullLook,
  known: Ledger,
): Promise<boolean> {
  if (!isKnown(opinions)) return true;
  if (presentPosting(known, stickyComments(look)[0] ?? null) === null) return false;
  const { reviews } = await pulls.opinions(look);
  return JSON.stringify(reviews) === JSON.stringify(opinions.reviews);
}

/** Whether two looks are of one comparison. What GitHub has forgotten for a moment has not changed. */
export function isSame(one: PullLook | null, other: PullLook): boolean {
  if (one === null) return false;
  const key = ({ head, base, draft, configuration, sharers }: PullLook) =>
    JSON.stringify([head, base.ref, base.sha, draft, configuration.oid, sharers === null]);
  const known = [one, other].map(({ mergeable }) => mergeable).filter((mergeable) => mergeable !== null);
  return key(one) === key(other) && new Set(known).size < 2;
}

/** A check that never reports blocks for ever; it is mended when the delivery comes again, or by a sweep. */
async function tellTrouble(
  { pulls, log }: ManifestsShell,
  { look, ledger, check }: Pick<Telling, 'look' | 'ledger'> & { readonly check: number | null },
  { delivery, tries }: Attempt,
  error: unknown,
): Promise<void> {
  log.error({ err: error, delivery, pull: look.url }, 'The manifests could not be compared.');
  if (check === null) return;
  const reason = error instanceof Unavailable ? error.message : null;
  const problem = comparisonFailed(delivery, reason, tries);
  const subject = { ...look, pull: look.number, headSha: look.head, touched: [], notes: [] };
  const report = { ...subject, state: 'problem', problem } as const;
  const output = outputOf({ look, report, ledger: ledgerLine(look, ledger) }, tries);
  try {
    await pulls.writeCheck(look.repository, checkOf(look, 'failure', output), check);
  } catch (telling) {
    log.error({ err: telling, delivery, pull: look.url }, 'The failure could not be told.');
  }
}
