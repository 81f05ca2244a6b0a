import { gateNotes } from '../../core/gates/notes.ts';
import { repositoryOf, shortTag } from '../../core/labels.ts';
import type { Committed } from '../../core/outcome.ts';
import { forwardCommands, forwardTitle } from '../../core/rollback/forward.ts';
import { aftermathNotes, rollbackNotes } from '../../core/rollback/notes.ts';
import type { Rollback } from '../../core/rollback/told.ts';
import type { Draft, Part } from '../fit.ts';
import { branchOf, cell, commitLink, name } from '../names.ts';
import { changesDraft, commandBlock, commandLines } from './changes.ts';
import { undoneLists } from './undone.ts';

/** A rollback that is committed. */
export function rolledBack(rollback: Rollback & Committed): Draft {
  const { commit, notes } = rollback;
  const forward = forwardCommands(rollback);
  return changesDraft({
    ...rollback,
    warnings: [],
    notes: [...rollbackNotes(rollback), ...gateNotes(rollback), ...notes],
    lists: listsOf(rollback),
    elsewhere: `The commit ${commitLink(commit)} has all of it.`,
    own: {
      committed: `Committed as ${commitLink(commit)} to ${branchOf(rollback)}.`,
      forwardTitle: forwardTitle(rollback),
      oneByOne: forward.length > 1 ? ', one by one' : '',
      forward: forward.length === 0 ? '' : commandLines(forward),
    },
  });
}

/** The same, not applied. */
export function rollbackPlanned(rollback: Rollback): Draft {
  const { environment } = rollback;
  return changesDraft({
    ...rollback,
    warnings: [],
    notes: [...rollbackNotes(rollback), ...aftermathNotes(rollback), ...gateNotes(rollback)],
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
  return [...undoneLists(undone), { name: 'rows', noun: 'service', parts: services.map(inForce) }];
}

function inForce({ service, imageAfter, versionAfter }: Rollback['services'][number]): Part {
  const image = imageAfter === null ? '–' : `${cell(repositoryOf(imageAfter))} ${cell(shortTag(imageAfter))}`;
  return { markdown: `| ${name(service)} | ${image} | ${cell(versionAfter)} |` };
}
