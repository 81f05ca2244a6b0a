import { formatImage, type ImageReference } from '../image.ts';
import { shortTag } from '../labels.ts';
import { type Problem, problem } from '../problem.ts';
import { code, text, type Text } from '../text.ts';

/** GitHub’s words may name branches and rules. */
const publicTitle: Text = text`The deploy pull request is not merged yet.`;

const said = (answer: string): readonly Text[] => [text`GitHub says: ${answer}`];

export function mergeQueue(answer: string): Problem {
  return problem({
    code: 'merge-queue',
    publicTitle,
    title: text`The deploy pull request is green, and its branch is merged by a merge queue.`,
    reasons: [...said(answer), text`Only people can add a pull request to a merge queue.`],
    remedy: text`Press ${code('Merge when ready')} on the deploy pull request. Slipway checks and records what the queue merges.`,
  });
}

/** Branch protection and rulesets. */
export function mergeRefused(answer: string): Problem {
  return problem({
    code: 'merge-refused',
    publicTitle,
    title: text`GitHub does not let Slipway merge the deploy pull request yet.`,
    reasons: said(answer),
    remedy: text`Do what the base branch asks for (reviews, checks), let the App bypass that rule, or merge the pull request yourself. Slipway tries again when its check run changes, and every ten minutes. Where branches have to be up to date, comment the same command again: approvals of the same change are carried over.`,
  });
}

const madeAnew = text`Comment the same command again: it makes the change anew on the tip of the base branch.`;
const carriedOver = text`Approvals of the same change are carried over.`;

/** @param answer GitHub’s words; null where a look has shown it */
export function mergeConflict(answer: string | null): Problem {
  return problem({
    code: 'merge-conflict',
    publicTitle,
    title: text`The deploy pull request conflicts with its base branch.`,
    reasons: answer === null ? [] : said(answer),
    remedy: madeAnew,
  });
}

/** A rule that wants branches up to date with their base. */
export function mergeBehind(answer: string): Problem {
  return problem({
    code: 'merge-behind',
    publicTitle,
    title: text`The base branch takes only branches that are up to date with it, and has moved on.`,
    reasons: [
      ...said(answer),
      text`With ${code('Update branch')}, the pull request would hold more than the one commit that Slipway merges.`,
    ],
    remedy: text`${madeAnew} ${carriedOver}`,
  });
}

/** @param title of its check run */
export function manifestsRed(title: string): Problem {
  return problem({
    code: 'manifests-red',
    publicTitle,
    title: text`The check run ${code('slipway/manifests')} of the deploy pull request is red.`,
    reasons: [text`It says: ${title}`],
    remedy: text`Do what the comment on the deploy pull request says; then comment the same command again.`,
  });
}

export function mayNotMerge(answer: string): Problem {
  return problem({
    code: 'merge-not-permitted',
    publicTitle,
    title: text`Slipway may not merge pull requests of the environment repository.`,
    reasons: said(answer),
    remedy: text`Give the App ${code('contents: write')} and ${code('pull_requests: write')} there, or merge the pull request yourself.`,
  });
}

/** Somebody else’s commit stands on the bot’s branch. */
export function notOurs(branch: string, why: Text): Problem {
  return problem({
    code: 'deploy-pull-request-changed',
    publicTitle,
    title: text`The deploy pull request holds what Slipway did not put there.`,
    reasons: [why, text`Slipway merges from ${code(branch)} only one commit, which it has made itself.`],
    remedy: text`Comment the same command again: it replaces what is on the branch. What was pushed there belongs into a pull request of its own.`,
  });
}

/** A gate that opens by itself or by others: nobody has to ask again, then. */
export function waitsForGates(shut: Problem, environment: string): Problem {
  if (!shut.retryable) return shut;
  const waits = text`Slipway merges it by itself once this ends; ${code(`/cancel ${environment}`)} stops it.`;
  return { ...shut, remedy: text`${shut.remedy} ${waits}`, retryable: false };
}

/** Rights may be taken away while a pull request waits. */
export function noLongerAllowed(login: string, environment: string, role: string): Problem {
  return problem({
    code: 'no-longer-allowed',
    title: text`${code(login)} asked for this, and may not do it in ${code(environment)} any more.`,
    reasons: [
      text`Their role in the application repository is ${code(role)}; ${code('allow')} of the environment asks for more.`,
    ],
    remedy: text`Have somebody who may comment the same command again: the deploy pull request is theirs then.`,
  });
}

/** A tag can be pushed anew: then it is not what was asked for. */
export function imageChanged(image: ImageReference, digest: string): Problem {
  return problem({
    code: 'image-changed',
    title: text`${code(shortTag(formatImage({ ...image, digest: null })))} is not the image any more that was asked for.`,
    reasons: [
      text`Its tag meant ${code(image.digest ?? '')} then, and means ${code(digest)} now: somebody has pushed it anew.`,
    ],
    remedy: text`Find out who did. To deploy what the tag means now, comment the same command again.`,
  });
}

const faults = {
  'other-digest': text`The manifest diff of the merged commit has another digest than the one that was to be merged.`,
  unapproved: text`What the merged commit does takes approvals, and has not got them, or not any more.`,
  unjudged: text`What the merged commit does cannot be compared, and ${code('slipway.yaml')} asks for approvals.`,
  uncompared: text`What the merged commit does cannot be compared with what was to be merged.`,
};

/** The alarm: found after the merge. */
export function mergedSomethingElse(
  commit: string,
  fault: keyof typeof faults,
  more: readonly Text[],
): Problem {
  return problem({
    code: 'merged-something-else',
    publicTitle: text`What was merged is not what was approved.`,
    title: text`What was merged with ${code(commit.slice(0, 7))} is not what was approved.`,
    reasons: [faults[fault], ...more],
    remedy: text`Look at what the commit changes, and find out who merged it, and how. ${code('/unlock')} ends Slipway’s lock; ${code('/rollback')} undoes the commit.`,
  });
}

/** The other alarm: it has its approvals, and Slipway would not have merged it then. */
export function mergedWhileShut(
  commit: string,
  environment: string,
  { title, reasons, publicTitle }: Problem,
  more: readonly Text[],
): Problem {
  const merged = text`${code(commit.slice(0, 7))} was merged into ${code(environment)} while a gate was shut.`;
  return problem({
    code: 'merged-while-shut',
    ...(publicTitle === undefined ? {} : { publicTitle: merged }),
    title: merged,
    reasons: [title, ...reasons, ...more],
    remedy: text`Ask who merged it why they did, and look at what it does. ${code('/unlock')} ends Slipway’s lock; ${code('/rollback')} undoes the commit.`,
  });
}

/** No alarm: it has the approvals that it takes, or takes none. */
export function mergedOfOthers(commit: string, why: readonly Text[]): Problem {
  return problem({
    code: 'merged-of-others',
    publicTitle: text`What was merged is not what this command asked for.`,
    title: text`What was merged with ${code(commit.slice(0, 7))} is not what this command asked for.`,
    reasons: [
      ...why,
      text`What it changes has the approvals that it takes. Slipway records no deployment of this command.`,
    ],
    remedy: text`Look at what the commit changes. Where the command is still wanted, comment it again.`,
  });
}
