import type { FileChange } from '../files.ts';
import { tagOf } from '../labels.ts';
import { claim } from '../locks/claim.ts';
import { isSameLock } from '../locks/force.ts';
import { formatLockCommit } from '../locks/message.ts';
import type { ToldLock } from '../locks/message.ts';
import type { Lock, Locks } from '../locks/types.ts';
import { isProblem, type Problem } from '../problem.ts';
import { unlockCommand, whereOf } from '../problems/locks.ts';
import { code, type Text, text } from '../text.ts';
import { lockKey, type Reversal, type Undoing } from './types.ts';

/** What has become of the lock on a service whose deploys were taken out of force. */
export interface Locked {
  readonly reversal: Reversal;
  readonly end:
    | { readonly kind: 'locked'; readonly lock: Lock }
    /** Somebody’s is there already. */
    | { readonly kind: 'others'; readonly problem: Problem }
    /** Somebody has ended it since. */
    | { readonly kind: 'ended' }
    | { readonly kind: 'failed'; readonly why: Text };
}

/** The locks, and the one commit that makes them; null where there is nothing to write. */
export interface LockPlan {
  readonly answer: readonly Locked[];
  readonly commit: { readonly message: string; readonly changes: readonly FileChange[] } | null;
}

/**
 * Locks every service of which a deploy was taken out of force, for who did it, without an end. A lock of others stays.
 * Whoever comes again with the same commit finds what was done: what was unlocked since is not locked again.
 */
export function planLocks(locks: Locks, undoing: Undoing): LockPlan {
  const { by, at, request, commit } = undoing;
  const delivery = lockKey(commit.sha);
  const changes: FileChange[] = [];
  const made: Lock[] = [];
  const answer = toLock(undoing).map((reversal): Locked => {
    const { environment, service } = reversal;
    const claimed = claim(locks, {
      place: { environment, services: [service] },
      holder: by,
      reason: reasonOf(undoing, reversal),
      at,
      now: at,
      until: null,
      request: request ?? commit.url,
      pull: null,
      delivery,
    });
    if (isProblem(claimed)) return { reversal, end: { kind: 'others', problem: claimed } };
    if (claimed.again) return { reversal, end: standing(locks, claimed.locks, delivery) };
    changes.push(...claimed.changes);
    made.push(...claimed.locks);
    return { reversal, end: endOf(claimed.locks[0]) };
  });
  if (changes.length === 0) return { answer, commit: null };
  const message = formatLockCommit({
    action: 'lock',
    locks: made,
    reason: made.map(({ reason }) => reason).join('; '),
    request: request ?? commit.url,
    delivery,
  });
  return { answer, commit: { message, changes } };
}

/** How the lock stands that an earlier run has made. */
function standing({ locks }: Locks, names: readonly Lock[], delivery: string): Locked['end'] {
  const isMade = (lock: Lock) => lock.delivery === delivery && names.some((name) => isSameLock(name, lock));
  return endOf(locks.find(isMade));
}

function endOf(lock: Lock | undefined): Locked['end'] {
  return lock === undefined ? { kind: 'ended' } : { kind: 'locked', lock };
}

/** Those of which a deploy went out of force, unless somebody has deployed there since. */
export function toLock({ reversals }: Undoing): readonly Reversal[] {
  return reversals.filter(({ undone, overtaken }) => undone.length > 0 && !overtaken);
}

/** The locks that came of what was now undone itself, where its deploy is in force again. */
export function locksToEnd({ locks }: Locks, { reversals }: Undoing): readonly Lock[] {
  return reversals
    .filter(({ undone, again }) => undone.length === 0 && again !== null)
    .flatMap(({ environment, service, ended }) =>
      locks.filter(
        (lock) =>
          lock.environment === environment &&
          lock.service === service &&
          ended.some((sha) => lock.delivery === lockKey(sha)),
      ),
    );
}

/** What the reply says of it; null where there is nothing to say. */
export function lockNote({ reversal: { environment, service }, end }: Locked): Text | null {
  const where = whereOf({ environment, services: [service] });
  const name = { environment, service };
  switch (end.kind) {
    case 'locked':
      return text`${where} is locked for ${code(end.lock.holder)}, so that nothing rolls it forward again: ${code(unlockCommand(name))} ends that.`;
    case 'others':
      return text`${end.problem.title} That lock stays, and there is none for this rollback.`;
    case 'ended':
      return null;
    case 'failed':
      return text`${where} could not be locked: ${end.why} ${code(`/lock ${environment} ${service}`)} does so.`;
  }
}

/** What it says of a lock that came of what was now undone itself. */
export function endedNote({ environment, service, holder }: ToldLock): Text {
  const where = whereOf({ environment, services: service === null ? null : [service] });
  return text`The lock of ${where}${holder === null ? text`` : text` for ${code(holder)}`} is ended: it came of what is taken back by this.`;
}

/** `rolled back: storefront 1f2e3d4 (checkout fails)`; who is kept out reads it. */
function reasonOf({ how, reason, commit }: Undoing, { service, undone }: Reversal): string {
  const image = undone[0]?.own.deployed.image ?? null;
  const what = image === null ? service : `${service} ${tagOf(image)}`;
  const done = how === 'rollback' ? 'rolled back' : `taken back by hand with ${commit.sha.slice(0, 7)}`;
  return `${done}: ${what}${reason === null ? '' : ` (${reason})`}`;
}
