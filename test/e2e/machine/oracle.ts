import { git } from '../support.ts';
import type { Protected } from './steps.ts';

/**
 * What a change does, told by values alone. Each value that a test writes is a word that is written nowhere else:
 * `p7` in production, `w8` in west, `s9` in staging. So which values go (`-p6`) and come (`+p7`) is all of a change.
 */
export type Change = readonly string[];

const word = /(?<![\w.-])[pws]\d+(?![\w.-])/gu;

function changeOf(lines: readonly string[]): Change {
  const words = (sign: string) =>
    new Set(lines.filter((line) => line.startsWith(sign)).flatMap((line) => line.match(word) ?? []));
  const [gone, come] = [words('-'), words('+')];
  return [
    ...[...gone].filter((one) => !come.has(one)).map((one) => `-${one}`),
    ...[...come].filter((one) => !gone.has(one)).map((one) => `+${one}`),
  ].toSorted();
}

/** What a reader of a comment sees change: the lines of its diffs. */
export function shownIn(comment: string): Change {
  const fences = [...withoutNews(comment).matchAll(/^(`{3,})diff\n([^]*?)^\1$/gmu)].map(
    ([, , body = '']) => body,
  );
  return changeOf(fences.flatMap((body) => body.split('\n')));
}

/** Without what is new since an earlier approval: of that, no approval is. */
function withoutNews(comment: string): string {
  const from = comment.indexOf('<details><summary>What is new since');
  if (from < 0) return comment;
  let depth = 0;
  for (const tag of comment.slice(from).matchAll(/<(\/?)details/gu)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return comment.slice(0, from) + comment.slice(from + tag.index);
  }
  throw new Error('What is new has no end.');
}

/** What differs between the files of two trees, as git has them. */
export async function changeBetween(directory: string, before: string, after: string): Promise<Change> {
  const diff = await git(directory, 'diff', '--no-renames', '--unified=0', before, after, '--', '*.yaml');
  return changeOf(diff.split('\n').filter((line) => !/^(?:\+\+\+|---) /u.test(line)));
}

/** The part of a change that is one environment's. */
export function within(change: Change, environment: Protected): string {
  return change.filter((one) => one[1] === environment[0]).join(' ');
}

/** An approval as it was given. */
export interface Given {
  /** What the comment showed just before, and just after. */
  readonly before: Change;
  readonly after: Change;
  /** Whether it is sure that it was given to what was shown: a second later, of the same commit, all being quiet. */
  readonly clear: boolean;
}

/** What a reviewer thinks at a moment, and whether that person could approve then. */
export interface Opinion {
  readonly by: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED';
  readonly allowed: ReadonlySet<Protected>;
  readonly given: Given | null;
}

export const needed: Readonly<Record<Protected, number>> = { production: 1, west: 2 };
export const protectedOnes = ['production', 'west'] as const;

/** Whether people have approved a change of an environment: at least perhaps, or for sure. */
export function isApproved(
  opinions: readonly Opinion[],
  change: Change,
  environment: Protected,
  how: 'perhaps' | 'surely',
): boolean {
  const wanted = within(change, environment);
  if (wanted === '') return true;
  const those = opinions.filter(({ allowed }) => allowed.has(environment));
  if (those.some(({ state }) => state === 'CHANGES_REQUESTED')) return false;
  const approvers = those.filter(({ state, given }) => {
    if (state !== 'APPROVED' || given === null) return false;
    const seen = [given.before, given.after].map((shown) => within(shown, environment) === wanted);
    return how === 'perhaps' ? seen.some(Boolean) : seen.every(Boolean) && given.clear;
  });
  return new Set(approvers.map(({ by }) => by)).size >= needed[environment];
}
