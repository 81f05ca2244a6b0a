import { parseImage } from './image.ts';
import { isProblem } from './problem.ts';
import { clip, count } from './visible.ts';

/** Short names of things, the same in every writer. */
const digestDigits = 12;
const nameCharacters = 80;
const namesListed = 3;

/** What tells one image of a repository from another: its tag, and its digest abbreviated. */
export function shortTag(reference: string): string {
  const image = parseImage(reference);
  if (isProblem(image)) return reference;
  const parts = [image.tag, abbreviated(image.digest)].filter((part) => part !== null);
  return parts.length === 0 ? reference : parts.join('@');
}

/** The tag alone, for a headline. */
export function tagOf(reference: string): string {
  const image = parseImage(reference);
  if (isProblem(image)) return reference;
  return image.tag ?? abbreviated(image.digest) ?? reference;
}

/** Of a reference that is none, the whole. */
export function repositoryOf(reference: string): string {
  const image = parseImage(reference);
  return isProblem(image) ? reference : image.repository;
}

/** An image as it was, next to the repository that it is compared with. */
export function besideRepository(reference: string, repository: string): string {
  return repositoryOf(reference) === repository ? shortTag(reference) : reference;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** `a`, `a and b`, `a, b and c`; more than three are counted: `4 services`. */
export function enumerate(names: readonly string[], noun: string): string {
  if (names.length > namesListed) return count(names.length, noun);
  const all = names.map((name) => clip(name, nameCharacters));
  const last = all.pop() ?? count(0, noun);
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}

/** `2026-11-22 12:34 UTC` of a time in ISO 8601 UTC; anything else as it is. */
export function minuteOf(at: string): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/u.exec(at) ?? [];
  return day === undefined || minute === undefined ? at : `${day} ${minute} UTC`;
}

function abbreviated(digest: string | null): string | null {
  if (digest === null) return null;
  return `${digest.slice(0, digest.indexOf(':') + 1 + digestDigits)}…`;
}
