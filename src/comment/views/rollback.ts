import { gateNotes } from '../../core/gates/notes.ts';
import { repositoryOf, shortTag } from '../../core/labels.ts';
import type { Committed, Rollback, UndoneCommit } from '../../core/outcome.ts';
import { rollbackNotes } from '../../core/rollback/notes.ts';
import { clip } from '../../core/visible.ts';
import type { Draft, Part } from '../fit.ts';
import { escape } from '../markdown.ts';
import { branchOf, cell, commitLink, name, when } from '../names.ts';
import { changesDraft, commandBlock } from './changes.ts';

/** A rollback that is committed. */
export function rolledBack(rollback: Rollback & Committed): Draft {
  const { environment, commit, notes } = rollback;
  return changesDraft({
    ...rollback,
    warnings: [],
    notes: [...rollbackNotes(rollback), ...gateNotes(rollback), ...notes],
    lists: listsOf(rollback),
    elsewhere: `The commit ${commitLink(commit)} has all of it.`,
    own: {
      committed: `Committed as ${commitLink(commit)} to ${branchOf(rollback)}.`,
      forward: commandBlock('/deploy', environment, ...serviceNames(rollback)),
    },
  });
}

/** The same, not applied. */
export function rollbackPlanned(rollback: Rollback): Draft {
  const { environment } = rollback;
  return changesDraft({
    ...rollback,
    warnings: [],
    notes: [...rollbackNotes(rollback), ...gateNotes(rollback)],
    lists: listsOf(rollback),
    elsewhere: 'To see more, ask for one service at a time.',
    own: {
      target: branchOf(rollback),
      command: commandBlock('/rollback', environment, ...serviceNames(rollback), ...rollback.flags),
    },
  });
}

function serviceNames({ services }: Rollback): readonly string[] {
  return services.map(({ service }) => service);
}

function listsOf({ undone, services }: Rollback) {
  return [
    { name: 'undone', noun: 'commit', parts: undone.filter(({ byPerson }) => !byPerson).map(undoneLine) },
    { name: 'peoples', noun: 'commit', parts: undone.filter(({ byPerson }) => byPerson).map(undoneLine) },
    { name: 'rows', noun: 'service', parts: services.map(inForce) },
  ];
}

function undoneLine(commit: UndoneCommit): Part {
  const subject = escape(clip(commit.subject, 200));
  return { markdown: `${commitLink(commit)} ${subject} (${name(commit.author)}, ${when(commit.at)})` };
}

function inForce({ service, imageAfter, versionAfter }: Rollback['services'][number]): Part {
  const image = imageAfter === null ? '–' : `${cell(repositoryOf(imageAfter))} ${cell(shortTag(imageAfter))}`;
  return { markdown: `| ${name(service)} | ${image} | ${cell(versionAfter)} |` };
}
