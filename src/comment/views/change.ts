import { gateNotes } from '../../core/gates/notes.ts';
import { besideRepository, repositoryOf, shortTag } from '../../core/labels.ts';
import type { Change, Committed } from '../../core/outcome.ts';
import type { Draft, Part } from '../fit.ts';
import { branchOf, cell, cells, commitLink, name } from '../names.ts';
import { changesDraft, commandBlock } from './changes.ts';

/** A deploy that is committed. */
export function deployed(change: Change & Committed): Draft {
  const { environment, commit, notes } = change;
  return changesDraft({
    ...change,
    notes: [...gateNotes(change), ...notes],
    lists: [{ name: 'rows', noun: 'row', parts: rowsOf(change) }],
    elsewhere: `The commit ${commitLink(commit)} has all of it.`,
    own: {
      committed: `Committed as ${commitLink(commit)} to ${branchOf(change)}.`,
      undo: commandBlock('/rollback', environment, ...serviceNames(change)),
    },
  });
}

/** The same, not applied. */
export function planned(change: Change): Draft {
  const { environment } = change;
  const { tag } = change;
  const words = [environment, ...serviceNames(change), ...(tag === null ? [] : ['--tag', tag])];
  return changesDraft({
    ...change,
    notes: gateNotes(change),
    lists: [{ name: 'rows', noun: 'row', parts: rowsOf(change) }],
    elsewhere: 'To see more, ask for one service at a time.',
    own: {
      target: branchOf(change),
      command:
        change.promotedFrom === undefined
          ? commandBlock('/deploy', ...words)
          : commandBlock('/promote', change.promotedFrom, environment, ...serviceNames(change)),
    },
  });
}

function serviceNames({ services }: Change): readonly string[] {
  return services.map(({ service }) => service);
}

function rowsOf({ services }: Change): readonly Part[] {
  return services.flatMap((service) => imageRows(service, services.length > 1));
}

/** What a service runs before and after; null where that is not known. */
export interface ImageChange {
  readonly service: string;
  readonly imagesBefore: readonly string[];
  readonly imageAfter: string | null;
  readonly versionsBefore: readonly string[];
  readonly versionAfter: string | null;
}

/** Rows of a table of three columns; `several`: each names its service. */
export function imageRows(change: ImageChange, several: boolean): readonly Part[] {
  const { imageAfter, versionsBefore, versionAfter } = change;
  const repository = imageAfter === null ? null : repositoryOf(imageAfter);
  const prefix = several ? `${name(change.service)}: ` : '';
  const images = change.imagesBefore.map((image) =>
    repository === null ? image : besideRepository(image, repository),
  );
  const after = cell(imageAfter === null ? null : shortTag(imageAfter));
  return [
    { markdown: `| ${prefix}image ${cell(repository)} | ${cells(images)} | ${after} |` },
    { markdown: `| ${prefix}version | ${cells(versionsBefore)} | ${cell(versionAfter)} |` },
  ];
}
