import { type Problem, problem } from '../problem.ts';
import type { Unpushed } from '../snapshot.ts';
import { code, list, type Text, text } from '../text.ts';
import { count } from '../visible.ts';

const again = text`Nothing was written.`;

/** A gate of which only GitHub, or a registry that is away, could tell. */
export function notLookedAt(what: Text): Problem {
  return problem({
    code: 'not-looked-at',
    title: what,
    remedy: text`Comment the command on a pull request; or, where that is not possible, run it again with ${code('--break-glass "REASON"')}: the reason is kept in the commit.`,
  });
}

/** Without a pull request there is no commit to make a tag of. */
export function tagNeeded(): Problem {
  return problem({
    code: 'tag-needed',
    title: text`It takes a tag to deploy from a clone.`,
    reasons: [text`No pull request says which commit is meant.`],
    remedy: text`Name the image’s tag with ${code('--tag TAG')}.`,
  });
}

/** A command is for the services of one application repository, as it is on a pull request. */
export function servicesNeeded(repositories: readonly string[]): Problem {
  return problem({
    code: 'services-needed',
    title: text`Which services are meant?`,
    reasons: [
      text`${code('slipway.yaml')} has services of ${list(repositories.map(code))}, and a command is for those of one.`,
    ],
    remedy: text`Name the services of one of these, and run the command once for each.`,
  });
}

export function noDefaultBranch(folder: string, remote: string | null): Problem {
  return problem({
    code: 'no-default-branch',
    title: text`Which branch of ${code(folder)} is the default branch?`,
    reasons: [text`Neither the clone’s remote nor what is checked out tells.`],
    remedy:
      remote === null
        ? text`Check it out.`
        : text`Run ${code(`git fetch ${remote}`)}, and then ${code(`git remote set-head ${remote} main`)}, with the name of the branch.`,
  });
}

/** The clone's own branch has commits that the remote one has not, and the other way round. */
export function branchDiverged(branch: string, tracking: string, command: string): Problem {
  return problem({
    code: 'branch-diverged',
    title: text`${code(branch)} and ${code(tracking)} have gone different ways.`,
    remedy: text`Run ${code(command)}, which keeps what the clone has alone on a branch of its own; and the command again: it plans anew.`,
  });
}

/** They would go along with the push, and nobody has seen them. */
export function unpushedCommits(branch: string, tracking: string, subjects: readonly string[]): Problem {
  return problem({
    code: 'unpushed-commits',
    title: text`${code(branch)} has ${count(subjects.length, 'commit')} of yours that ${code(tracking)} has not.`,
    reasons: subjects.slice(0, 5).map((subject) => text`${subject === '' ? '(no message)' : subject}`),
    remedy: text`Push them first, or keep them on another branch: a commit of Slipway’s carries nothing else along.`,
  });
}

/** Whoever steps back, and then says to push, means that step. */
export function rollbackUnpushed(
  service: string,
  environment: string,
  { command, fetch }: Omit<Unpushed, 'commits'>,
): Problem {
  return problem({
    code: 'rollback-unpushed',
    title: text`A rollback of ${code(service)} in ${code(environment)} is in the clone, and not pushed.`,
    reasons: [text`To step back again would take back one more deploy.`, again],
    remedy: text`To push it, run ${code(command)}; where that is rejected, ${code(fetch)}, and this command again. To go further back, name the revision with ${code('--to-revision')}, or a commit, a version or an image tag with ${code('--to')}.`,
  });
}

/** Files that the commit changes are changed in the work tree, too. */
export function workTreeDirty(folder: string, paths: readonly string[]): Problem {
  return problem({
    code: 'work-tree-dirty',
    title: text`Files that this changes are changed by you, or unknown to git, in ${code(folder)}.`,
    reasons: [text`${list(paths.slice(0, 10).map(code))}`, again],
    remedy: text`Commit them elsewhere, or put them aside with ${code('git stash -u')} (files that git ignores, by hand); then run the command again.`,
  });
}

export function gitIdentityMissing(): Problem {
  return problem({
    code: 'git-identity-missing',
    title: text`git does not know who you are.`,
    reasons: [text`The commit says who made it: nothing else does, without GitHub.`, again],
    remedy: text`Run ${code('git config --global user.name "NAME"')} and ${code('git config --global user.email "ADDRESS"')}, with the address that GitHub knows you by.`,
  });
}

/** git refused to make or to place the commit. */
export function notCommitted(answer: string): Problem {
  return problem({
    code: 'not-committed',
    title: text`git did not take the commit.`,
    reasons: [text`git says: ${answer}`],
    remedy: text`Mend what git complains of, and run the command again: it plans anew.`,
    retryable: true,
  });
}

export function noRemote(folder: string): Problem {
  return problem({
    code: 'no-remote',
    title: text`${code(folder)} has no remote to push to.`,
    reasons: [again],
    remedy: text`Add one with ${code('git remote add origin ADDRESS')}, or leave ${code('--push')} out.`,
  });
}

/**
 * The commit is in the clone's store, and on no branch.
 * @param command what brings what the clone has to see first; null where the branch has not moved on
 */
export function pushRejected(
  { remote, branch }: { readonly remote: string; readonly branch: string },
  answer: string,
  command: string | null,
): Problem {
  const moved = text`${code(branch)} of ${code(remote)} has moved on since it was fetched.`;
  const refused = text`${code(remote)} did not take the push to ${code(branch)}.`;
  return problem({
    code: 'push-rejected',
    title: command === null ? refused : moved,
    reasons: [text`git says: ${answer}`, text`Nothing was written, there or in the clone.`],
    remedy:
      command === null
        ? text`Mend what git complains of, and run the command again.`
        : text`Run ${code(command)}, and the command again: it plans anew on what has come.`,
    retryable: true,
  });
}

/** What is left of a history that is cut off would be counted from 1 anew. */
export function noNumbers(): Problem {
  return problem({
    code: 'no-numbers-in-shallow-clone',
    title: text`In a shallow clone revisions have no numbers.`,
    remedy: text`Name a commit, a version or an image tag with ${code('--to')}, or run ${code('git fetch --unshallow')} and the command again.`,
  });
}
