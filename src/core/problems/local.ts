import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, list, text } from '../text.ts';

export function noSuchFile(path: string): Problem {
  return problem({
    code: 'no-such-file',
    title: text`There is no file or folder ${code(path)}.`,
    remedy: text`Check the path; it is taken from the current folder.`,
  });
}

/** `answer` is the operating system's; `written` were changed before it refused. */
export function notWritable(path: string, answer: string, written: readonly string[]): Problem {
  return problem({
    code: 'not-writable',
    title: text`${code(path)} cannot be written.`,
    reasons: [
      text`The operating system says: ${answer}`,
      written.length === 0
        ? text`No file was changed.`
        : text`Changed before it: ${list(written.map((one) => code(one)))}.`,
    ],
    remedy: text`Give yourself the right to write it, and run the command again: what is changed already stays as it is.`,
  });
}

export function tooLargeLocally(path: string, bytes: number): Problem {
  return problem({
    code: 'manifest-too-large',
    title: text`${code(path)} is ${bytes} bytes long.`,
    reasons: [text`A manifest may have ${limits.manifestBytes} bytes (limit ${code('manifestBytes')}).`],
    remedy: text`Name the manifests themselves, or a folder without it.`,
  });
}

export function tooManyLocally(path: string): Problem {
  return problem({
    code: 'too-many-files',
    title: text`${code(path)} holds too many files.`,
    reasons: [text`At most ${limits.filesPerPath} are read (limit ${code('filesPerPath')}).`],
    remedy: text`Name a folder that holds one service’s manifests.`,
  });
}

export function tooMuchInput(): Problem {
  return problem({
    code: 'too-much-input',
    title: text`The standard input is too long.`,
    reasons: [text`At most ${limits.renderOutputBytes} bytes are read (limit ${code('renderOutputBytes')}).`],
    remedy: text`Compare fewer manifests at a time.`,
  });
}

export function nothingToCompare(): Problem {
  return problem({
    code: 'nothing-to-compare',
    title: text`It takes two sides to compare.`,
    remedy: text`Name two files or folders, of which one may be ${code('-')}, or ${code('--git A..B')} and at most one folder.`,
  });
}

export function imageWithoutTag(image: string): Problem {
  return problem({
    code: 'image-without-tag',
    title: text`${code(image)} names no tag.`,
    remedy: text`Write ${code('--image REPOSITORY:TAG')}, or ${code('REPOSITORY:TAG@DIGEST')}.`,
  });
}

export function nothingToBump(): Problem {
  return problem({
    code: 'nothing-to-bump',
    title: text`Neither an image nor a version was given.`,
    remedy: text`Add ${code('--image REPOSITORY:TAG')}, ${code('--version VALUE')}, or both.`,
  });
}

export function gitFailed(folder: string, answer: string): Problem {
  return problem({
    code: 'git-failed',
    title: text`git could not read ${code(folder)}.`,
    reasons: [text`git says: ${answer}`],
    remedy: text`Run this in a clone of the environment repository, or name one with ${code('--repo')}.`,
  });
}
