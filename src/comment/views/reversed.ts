import { tagOf } from '../../core/labels.ts';
import type { OfferedPlace, Reversed, ReversedPlace } from '../../core/outcome.ts';
import { unlockCommand } from '../../core/problems/locks.ts';
import { code, text, type Text } from '../../core/text.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { codeSpan, linkTo } from '../markdown.ts';
import { cell, commitLink, name } from '../names.ts';
import { linesOf, listView, reasonLine } from '../remarks.ts';

/** Deploys of a pull request are not in force any more, or are again. */
export function reversed(outcome: Reversed): Draft {
  const { places, reason } = outcome;
  const rows = places.map(rowOf);
  const next = linesOf(nextSteps(places));
  return {
    parts: [...lastFirst(rows), ...lastFirst(next)],
    view: (kept) => ({
      done: doneBy(outcome),
      reason: reasonLine(reason),
      again: places.every(({ again }) => again),
      rows: listView(rows, kept, 'row'),
      next: listView(next, kept, 'line'),
    }),
  };
}

const deeds = {
  rollback: 'rolled it back',
  revert: 'reverted it',
  restoration: 'put back what was there before',
};

function doneBy({ by, how, commit, repository, request, places }: Reversed): string {
  const who = codeSpan(by);
  const where = `with ${commitLink(commit)} in ${name(repository)}`;
  const deed = places.every(({ again }) => again) ? 'undid what had taken it back' : deeds[how];
  const asked = request === null ? '' : `, as asked for in ${linkTo('this comment', request)}`;
  return `${who} ${deed} ${where}${asked}.`;
}

function rowOf({ service, environment, image, version, deploys, inForce, again }: ReversedPlace): Part {
  const own = [runsOf({ image, version }), ...deploys.slice(0, 3).map(commitLink)].join(' ');
  const now = again ? 'this' : runsOf(inForce);
  return { markdown: `| ${name(service)} in ${name(environment)} | ${own} | ${now} |` };
}

/** Its tag tells an image from others; without one, its version does. */
function runsOf(runs: ReversedPlace['inForce']): string {
  return cell(runs === null ? null : runs.image === null ? runs.version : tagOf(runs.image));
}

/** What those can do who wanted it deployed. */
function nextSteps(places: readonly ReversedPlace[]): readonly Text[] {
  const back = places.filter(({ again }) => !again);
  const locks = back.flatMap(({ environment, service, holder }) =>
    holder === null
      ? []
      : [
          text`Until ${code(unlockCommand({ environment, service }))}, nobody but ${code(holder)} deploys ${service} to ${environment}.`,
        ],
  );
  const deploys = back.map(
    ({ environment, service }) =>
      text`Once it is mended, ${code(`/deploy ${environment} ${service}`)} brings the new version; the same one once more takes ${code('--again')}.`,
  );
  return [...locks, ...deploys];
}

/** What a pull request reverts is deployed still. */
export function rollbackOffered(places: readonly OfferedPlace[]): Draft {
  const rows = places.map(({ service, environment, way, ...runs }): Part => {
    const back =
      way === null ? '– | none that is known to be without it' : `${cell(way.command)} | ${runsOf(way)}`;
    return { markdown: `| ${name(service)} in ${name(environment)} | ${runsOf(runs)} | ${back} |` };
  });
  return { parts: lastFirst(rows), view: (kept) => ({ rows: listView(rows, kept, 'row') }) };
}
