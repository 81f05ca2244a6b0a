import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

export function noApplicationAccess(repository: string, answers: readonly string[]): Problem {
  return problem({
    code: 'application-repository-not-readable',
    title: text`Slipway cannot read this pull request of ${code(repository)}.`,
    reasons: answers.map((answer) => text`GitHub says: ${answer}`),
    remedy: text`Check that the App is installed on ${code(repository)} with the permissions it asks for.`,
  });
}

export function noEnvironmentAccess(repository: string): Problem {
  return problem({
    code: 'environment-repository-not-readable',
    title: text`Slipway cannot read the environment repository ${code(repository)}.`,
    reasons: [text`It does not exist, or the App is not installed on it.`],
    remedy: text`Correct ${code('environmentRepository')} in ${code('.github/slipway.yaml')}, or install the App on ${code(repository)}.`,
  });
}

export function emptyEnvironmentRepository(repository: string): Problem {
  return problem({
    code: 'environment-repository-empty',
    title: text`The environment repository ${code(repository)} has no commit yet.`,
    remedy: text`Push a first commit with ${code('slipway.yaml')} to its default branch.`,
  });
}

export function noConfiguration(repository: string, branch: string): Problem {
  return problem({
    code: 'no-configuration',
    title: text`${code(repository)} has no ${code('slipway.yaml')}.`,
    reasons: [text`It is looked for at the root of the default branch, ${code(branch)}.`],
    remedy: text`Add one: docs/configuration.md shows the smallest that works.`,
  });
}

export function noEnvironmentRepository(repository: string): Problem {
  return problem({
    code: 'no-environment-repository',
    title: text`${code(repository)} does not say where it is deployed to.`,
    reasons: [
      text`There is no ${code('.github/slipway.yaml')} on its default branch, and the App has no default.`,
    ],
    remedy: text`Add ${code('.github/slipway.yaml')} with the line ${code('environmentRepository: owner/name')}.`,
  });
}

export function mayNotCommit(repository: string, branch: string, answer: string): Problem {
  return problem({
    code: 'commit-refused',
    // GitHub's words may name files.
    publicTitle: text`GitHub did not let Slipway commit to the environment repository.`,
    title: text`GitHub did not let Slipway commit to ${code(branch)} of ${code(repository)}.`,
    reasons: [text`GitHub says: ${answer}`],
    remedy: text`Give the App ${code('contents: write')} there, or let it bypass the branch’s protection.`,
  });
}

export function headKeepsMoving(repository: string, tries: number): Problem {
  return problem({
    code: 'head-keeps-moving',
    title: text`Others committed to ${code(repository)} faster than Slipway could.`,
    reasons: [text`After ${tries} tries the branch had moved again each time. Nothing was committed.`],
    remedy: text`Comment again in a minute.`,
    retryable: true,
  });
}

export function pullRequestMoved(before: string, now: string): Problem {
  return problem({
    code: 'pull-request-moved',
    title: text`The pull request was pushed to while the command ran.`,
    reasons: [
      text`Its head was ${code(before.slice(0, 7))} and is ${code(now.slice(0, 7))} now. Nothing was committed.`,
    ],
    remedy: text`Look at what was pushed, and comment again to deploy it.`,
    retryable: true,
  });
}

/** GitHub does not say when a head was pushed: a commit that was made later cannot have been seen. */
export function pushedAfterComment(head: string): Problem {
  return problem({
    code: 'pull-request-moved',
    title: text`The pull request was pushed to after the comment was made.`,
    reasons: [
      text`Its head, ${code(head.slice(0, 7))}, is a commit that is newer than the comment. Nothing was committed.`,
    ],
    remedy: text`Look at what was pushed, and comment again to deploy it.`,
    retryable: true,
  });
}

export function commentTooOld(minutes: number): Problem {
  return problem({
    code: 'comment-too-old',
    title: text`This comment reached Slipway ${minutes} minutes late.`,
    reasons: [
      text`What it meant then may not be what the pull request holds now (limit ${code('commandMinutes')}: ${limits.commandMinutes}).`,
    ],
    remedy: text`Comment again, if it is still wanted.`,
  });
}

export function notAFolder(path: string): Problem {
  return problem({
    code: 'path-is-no-folder',
    title: text`${code(path)} is not a folder.`,
    remedy: text`Correct ${code('path')} of the environment in ${code('slipway.yaml')}.`,
  });
}

export function folderTooDeep(path: string): Problem {
  return problem({
    code: 'folder-too-deep',
    publicTitle: text`The service’s folder nests deeper than Slipway looks.`,
    title: text`${code(path)} lies deeper than Slipway looks.`,
    reasons: [text`Folders are read ${limits.folderDepth} levels deep (limit ${code('folderDepth')}).`],
    remedy: text`Move the manifests up, or point ${code('path')} at the folder that holds them.`,
  });
}

export function tooManyFiles(path: string, count: number): Problem {
  return problem({
    code: 'too-many-files',
    title: text`${code(path)} holds ${count} files.`,
    reasons: [text`At most ${limits.filesPerPath} are read (limit ${code('filesPerPath')}).`],
    remedy: text`Point ${code('path')} at a folder that holds one service’s manifests alone.`,
  });
}

export function fileTooLarge(path: string, bytes: number): Problem {
  return problem({
    code: 'manifest-too-large',
    publicTitle: text`A file is too large to be read.`,
    title: text`${code(path)} is ${bytes} bytes long.`,
    reasons: [text`A manifest may have ${limits.manifestBytes} bytes (limit ${code('manifestBytes')}).`],
    remedy: text`Split it, or move what is no manifest out of the folder.`,
  });
}

/** Of the trees of two commits. */
export function tooMuchToRead(limit: 'treeFolders' | 'treeFiles' | 'treeBytes' | 'looseBytes'): Problem {
  const told = {
    treeFolders: text`Its manifests lie in more than ${limits.treeFolders} folders`,
    treeFiles: text`Its manifests lie in more than ${limits.treeFiles} files`,
    treeBytes: text`Its manifests come to more than ${limits.treeBytes} bytes`,
    looseBytes: text`The plain manifests of one folder come to more than ${limits.looseBytes} bytes`,
  };
  return problem({
    code: 'too-much-to-compare',
    title: text`This pull request changes more than Slipway compares.`,
    reasons: [text`${told[limit]} (limit ${code(limit)}).`],
    remedy: text`Split it into several pull requests.`,
  });
}
