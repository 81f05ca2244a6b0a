import { minuteOf, shortSha } from '../core/labels.ts';
import type { Target } from '../core/outcome.ts';
import { clip, count } from '../core/visible.ts';
import { codeSpan, escape, linkTo } from './markdown.ts';

const nameCharacters = 80;
const valuesListed = 3;
const cellCharacters = 300;

/** A name in a sentence or heading. */
export function name(value: string): string {
  return escape(clip(value, nameCharacters));
}

/** A value of a table's cell, none as a dash. */
export function cell(value: string | null): string {
  return value === null || value === '' ? '–' : codeSpan(clip(value, cellCharacters));
}

/** Several values that one place had. */
export function cells(values: readonly string[]): string {
  if (values.length === 0) return '–';
  const shown = values.slice(0, valuesListed).map(cell).join(', ');
  const left = values.length - valuesListed;
  return left > 0 ? `${shown} and ${count(left, 'more', 'more')}` : shown;
}

/** A link to a commit by its abbreviated name. */
export function commitLink(commit: { readonly sha: string; readonly url: string }): string {
  return linkTo(codeSpan(shortSha(commit.sha)), commit.url);
}

/** `main` of acme/environments, linked. */
export function branchOf(target: Target): string {
  const branch = codeSpan(clip(target.branch, nameCharacters));
  return `${branch} of ${linkTo(name(target.repository), target.repositoryUrl)}`;
}

export function when(at: string): string {
  return name(minuteOf(at));
}
