import type { HistoryEntry } from '../history/entries.ts';
import { shortSha } from '../labels.ts';
import { type Problem, problem } from '../problem.ts';
import { code, link, text } from '../text.ts';

/** `held` of the revisions up to the target are what its commit stands on; null where that is not known. */
export function besideOthers(input: {
  readonly service: string;
  readonly environment: string;
  readonly target: HistoryEntry;
  readonly held: number | null;
}): Problem {
  const { service, environment, target, held } = input;
  const { number, commit } = target;
  return problem({
    code: 'beside-others',
    title: text`Revision ${number} of ${code(service)} in ${code(environment)} does not stand on all that came before it.`,
    reasons: [
      text`${link(shortSha(commit.sha), commit.url)} holds ${held === null ? 'an unknown number' : String(held)} of the ${number} revisions up to it. The others stood beside it until somebody merged the two, as ${code('git pull')} does: to go back to it would undo them unnamed.`,
      text`Nothing was committed.`,
    ],
    remedy: text`Go to the merge, or to what was there before the two parted: ${code(`/history ${environment} ${service}`)} has their numbers. Or deploy the tag that you want with ${code(`/deploy ${environment} ${service} --tag …`)}.`,
  });
}
