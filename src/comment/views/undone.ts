import type { UndoneCommit } from '../../core/rollback/told.ts';
import { clip } from '../../core/visible.ts';
import type { Part } from '../fit.ts';
import { escape } from '../markdown.ts';
import { commitLink, name, when } from '../names.ts';

const subjectCharacters = 200;

/** The lists of the partial `undone`: what people did stands apart. */
export function undoneLists(undone: readonly UndoneCommit[]) {
  const { own, peoples } = undoneLines(undone);
  return [
    { name: 'undone', noun: 'commit', parts: own },
    { name: 'peoples', noun: 'commit', parts: peoples },
  ];
}

/** The undone commits of Slipway, and those of people, newest first. */
export function undoneLines(undone: readonly UndoneCommit[]) {
  const lines = (wanted: boolean) => undone.filter(({ byPerson }) => byPerson === wanted).map(undoneLine);
  return { own: lines(false), peoples: lines(true) };
}

function undoneLine(commit: UndoneCommit): Part {
  const subject = escape(clip(commit.subject, subjectCharacters));
  return { markdown: `${commitLink(commit)} ${subject} (${name(commit.author)}, ${when(commit.at)})` };
}
