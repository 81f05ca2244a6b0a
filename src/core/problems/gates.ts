import type { Frozen } from '../freeze/freeze.ts';
import { showMoment } from '../freeze/zone.ts';
import { type Problem, problem } from '../problem.ts';
import { code, strong, type Text, text } from '../text.ts';

/** How those who may can go on all the same. */
export const overriding = text`Those whom ${code('allow.override')} of the environment names can go on with ${code('--override "reason"')}.`;

/** A freeze window is on. */
export function frozenNow(environment: string, { reasons, until }: Frozen): Problem {
  const end = until === null ? '' : ` until ${showMoment(until)}`;
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  const wait = until === null ? text`No end of it is in sight.` : text`Wait until then.`;
  return problem({
    code: 'frozen',
    ...(reasons.length === 0 ? {} : { publicTitle: text`${code(environment)} is frozen${end}.` }),
    title: text`${code(environment)} is frozen${end}${why}.`,
    remedy: text`${wait} ${overriding}`,
    retryable: true,
  });
}

/** The environment that comes before does not run it. */
/** @param first the command that deploys there what is lacking */
export function outOfOrder(
  environment: string,
  before: string,
  reasons: readonly Text[],
  first: string,
): Problem {
  return problem({
    code: 'out-of-order',
    title: text`${code(environment)} takes only what ${code(before)} runs.`,
    reasons,
    remedy: text`Comment ${code(first)} first, or ${code(`/promote ${before} ${environment}`)} for what runs there. ${overriding}`,
    retryable: true,
  });
}

/** It was deployed there before, and rolled back. */
export function withdrawnBefore(environment: string, reasons: readonly Text[]): Problem {
  return problem({
    code: 'withdrawn',
    title: text`This was rolled back in ${code(environment)} before.`,
    reasons,
    remedy: text`Deploy another version; or, where nothing is wrong with this one, comment again with ${code('--again')}.`,
  });
}

/** Several gates are shut: each with its remedy. */
export function gatesShut(environment: string, shut: readonly (readonly [string, Problem])[]): Problem {
  const title = text`${shut.length} gates of ${code(environment)} are shut.`;
  const quotes = shut.some(([, { publicTitle }]) => publicTitle !== undefined);
  return problem({
    code: 'gates-shut',
    ...(quotes ? { publicTitle: title } : {}),
    title,
    reasons: shut.map(([gate, { title, reasons, remedy }]) => {
      const why = reasons.flatMap((reason) => text` ${reason}`);
      return text`${strong(gate)}: ${title}${why} · ${strong('What to do:')} ${remedy}`;
    }),
    remedy: text`Open each of them, and comment again; ${code(`/explain ${environment}`)} shows how all of them stand.`,
    retryable: shut.every(([, { retryable }]) => retryable),
  });
}
