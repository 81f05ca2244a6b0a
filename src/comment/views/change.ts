import { besideRepository, repositoryOf, shortTag } from '../../core/labels.ts';
import type { Change, Committed, ServiceChange } from '../../core/outcome.ts';
import type { Draft, Part } from '../fit.ts';
import { branchOf, cell, cells, commitLink, name } from '../names.ts';
import { changesDraft, commandBlock } from './changes.ts';

/** A deploy that is committed. */
export function deployed(change: Change & Committed): Draft {
  const { environment, commit, notes } = change;
  return changesDraft({
    ...change,
    notes,
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
    notes: [],
    lists: [{ name: 'rows', noun: 'row', parts: rowsOf(change) }],
    elsewhere: 'To see more, ask for one service at a time.',
    own: {
      target: branchOf(change),
      command: commandBlock('/deploy', ...words),
    },
  });
}

function serviceNames({ services }: Change): readonly string[] {
  return services.map(({ service }) => service);
}

function rowsOf({ services }: Change): readonly Part[] {
  return services.flatMap((service) => serviceRows(service, services.length > 1));
}

function serviceRows(service: ServiceChange, several: boolean): readonly Part[] {
  const repository = repositoryOf(service.imageAfter);
  const prefix = several ? `${name(service.service)}: ` : '';
  const images = service.imagesBefore.map((image) => besideRepository(image, repository));
  const after = cell(shortTag(service.imageAfter));
  return [
    { markdown: `| ${prefix}image ${cell(repository)} | ${cells(images)} | ${after} |` },
    { markdown: `| ${prefix}version | ${cells(service.versionsBefore)} | ${cell(service.versionAfter)} |` },
  ];
}
