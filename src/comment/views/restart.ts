import { restartedAt } from '../../core/bump/types.ts';
import { gateNotes } from '../../core/gates/notes.ts';
import type { Committed, Restart } from '../../core/outcome.ts';
import type { Draft, Part } from '../fit.ts';
import { branchOf, cell, cells, commitLink, name } from '../names.ts';
import { changesDraft, commandBlock } from './changes.ts';

/** A restart that is committed. */
export function restarted(restart: Restart & Committed): Draft {
  const { commit, notes } = restart;
  return changesDraft({
    ...restart,
    notes: [...gateNotes(restart), ...notes],
    lists: [{ name: 'rows', noun: 'row', parts: rowsOf(restart) }],
    elsewhere: `The commit ${commitLink(commit)} has all of it.`,
    own: { committed: `Committed as ${commitLink(commit)} to ${branchOf(restart)}.` },
  });
}

/** The same, not applied. */
export function restartPlanned(restart: Restart): Draft {
  const { environment, services } = restart;
  return changesDraft({
    ...restart,
    notes: gateNotes(restart),
    lists: [{ name: 'rows', noun: 'row', parts: rowsOf(restart) }],
    elsewhere: 'To see more, ask for one service at a time.',
    own: {
      target: branchOf(restart),
      command: commandBlock('/restart', environment, ...services.map(({ service }) => service)),
    },
  });
}

function rowsOf({ services }: Restart): readonly Part[] {
  return services.map(({ service, versionsBefore, versionAfter }) => {
    const prefix = services.length > 1 ? `${name(service)}: ` : '';
    return {
      markdown:
        versionAfter === null
          ? `| ${prefix}${cell(restartedAt)} | | now |`
          : `| ${prefix}version | ${cells(versionsBefore)} | ${cell(versionAfter)} |`,
    };
  });
}
