import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

export function noSuchFile(path: string): Problem {
  return problem({
    code: 'no-such-file',
    title: text`There is no file or folder ${code(path)}.`,
    remedy: text`Check the path; it is taken from the current folder.`,
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
