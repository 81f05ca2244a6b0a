import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, list, text } from '../text.ts';

/** `path` was changed on both sides since GitHub last merged the pull request for testing. */
export function mergeOutdated(path: string): Problem {
  return problem({
    code: 'test-merge-outdated',
    title: text`What merging this pull request gives cannot be told yet.`,
    reasons: [
      text`${code(path)} has changed on the base branch, too, since GitHub last merged the two for testing.`,
    ],
    remedy: text`Update the branch (the button ${code('Update branch')}, or a merge of the base): GitHub then merges anew. Where approvals are asked for, who does so may then not count among its approvers. Of a deploy pull request, comment the same command again instead.`,
    retryable: true,
  });
}

export function notApprovedInQueue(number: number, environments: readonly string[]): Problem {
  const names = list(environments.map(code));
  return problem({
    code: 'not-approved-in-queue',
    title: text`What #${number} does behind the others in the queue is not what was approved.`,
    reasons: [text`Without enough approvals of its digest: ${names}.`],
    remedy: text`Let those before it be merged, have #${number} approved as it is then, and queue it again.`,
  });
}

/** A gate of a deploy pull request is shut, and a queue waits for nobody. */
export function heldInQueue(number: number, { title, reasons, remedy, publicTitle }: Problem): Problem {
  const quoted = publicTitle === undefined ? {} : { publicTitle: text`#${number} is held.` };
  return problem({
    code: 'held-in-queue',
    ...quoted,
    title: text`#${number} is held: ${title}`,
    reasons,
    remedy: text`${remedy} Then queue it again.`,
  });
}

export function mergeNotReady(): Problem {
  return problem({
    code: 'test-merge-missing',
    title: text`GitHub has not merged this pull request for testing yet.`,
    reasons: [
      text`Slipway looked ${limits.mergeLooks} times (limit ${code('mergeLooks')}), and compares only what merging gives.`,
    ],
    remedy: text`Re-run the check in a minute; Slipway does by itself every ${limits.sweepMinutes} minutes.`,
    retryable: true,
  });
}

/** They share a check run: what is not read of them could be what it must not be green for. */
export function tooManySharers(): Problem {
  return problem({
    code: 'too-many-sharers',
    title: text`Not all pull requests that have this commit could be read.`,
    reasons: [text`They share its check run, which tells of the worst of them.`],
    remedy: text`Push another commit.`,
  });
}

export function tooManyFolders(count: number): Problem {
  return problem({
    code: 'too-many-folders',
    title: text`This pull request changes what ${count} folders are built from.`,
    reasons: [text`At most ${limits.comparedFolders} are rendered (limit ${code('comparedFolders')}).`],
    remedy: text`Split it into several pull requests.`,
  });
}

/**
 * @param reason Whose trouble it is, fit to be shown; null for a fault of Slipway's own.
 * @param tries How often it was tried so far
 */
export function comparisonFailed(delivery: string, reason: string | null, tries: number): Problem {
  return problem({
    code: 'comparison-failed',
    title: reason === null ? text`Slipway failed, and it is not your fault.` : text`${reason}`,
    reasons: [text`The log has the details under delivery ${code(delivery)}.`],
    remedy:
      tries < limits.sweptTries
        ? text`Slipway tries again by itself, every ${limits.sweepMinutes} minutes. If this stays, re-run the check.`
        : text`Re-run the check.`,
    retryable: true,
  });
}
