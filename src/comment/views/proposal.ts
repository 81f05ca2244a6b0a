import { gateNotes } from '../../core/gates/notes.ts';
import type {
  CancelledProposal,
  EndedProposal,
  Proposal,
  ProposalEnd,
  ProposedService,
} from '../../core/outcome.ts';
import { rollbackNotes } from '../../core/rollback/notes.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { linkTo, toMarkdown } from '../markdown.ts';
import { branchOf, name } from '../names.ts';
import { listView } from '../remarks.ts';
import { imageRows } from './change.ts';
import { changesDraft, commandBlock } from './changes.ts';
import { undoneLists } from './undone.ts';

/** A change that waits in deploy pull requests. */
export function proposed(proposal: Proposal): Draft {
  const { environment, services, waits, rollback } = proposal;
  const back = rollback === undefined ? [] : rollbackNotes({ ...rollback, environment });
  return changesDraft({
    ...proposal,
    notes: [...back, ...gateNotes(proposal), ...proposal.notes],
    lists: [
      ...undoneLists(rollback?.undone ?? []),
      { name: 'rows', noun: 'row', parts: services.flatMap((one) => imageRows(one, services.length > 1)) },
      { name: 'pulls', noun: 'pull request', parts: services.map((one) => pullLine(one)) },
    ],
    elsewhere: 'The pull request has all of it.',
    own: {
      target: branchOf(proposal),
      waits: toMarkdown(waits),
      cancel: commandBlock('/cancel', environment, ...services.map(({ service }) => service)),
    },
  });
}

/** Those that are not merged for this request any more. */
export function proposalEnd({ ends }: ProposalEnd): Draft {
  const lines = ends.map(endLine);
  return { parts: lastFirst(lines), view: (kept) => ({ ends: listView(lines, kept, 'service') }) };
}

/** Those that somebody had closed. */
export function cancelled({ closed }: { readonly closed: readonly CancelledProposal[] }): Draft {
  const lines = closed.map(({ service, pull }) => ({ markdown: `${name(service)}: ${pullLink(pull)}` }));
  return { parts: lastFirst(lines), view: (kept) => ({ closed: listView(lines, kept, 'pull request') }) };
}

function endLine({ service, pull, end }: EndedProposal): Part {
  const where = pull === null ? '' : ` (${pullLink(pull)})`;
  return { markdown: `${name(service)}${where}: ${toMarkdown(end)}` };
}

function pullLink({ number, url }: ProposedService['pull']): string {
  return linkTo(`\\#&#8203;${number}`, url);
}

function pullLine({ service, pull, updated }: ProposedService): Part {
  return { markdown: `${name(service)}: ${pullLink(pull)}${updated ? ', which was open already' : ''}` };
}
