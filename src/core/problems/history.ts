import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';
import { clip } from '../visible.ts';

/** @param asked What stood behind `--limit`. */
export function badLimit(asked: string): Problem {
  return problem({
    code: 'bad-limit',
    title: text`${code(clip(asked, 40))} is no number of revisions that ${code('/history')} can list.`,
    reasons: [text`It lists from 1 to ${limits.revisionsRead} of them.`],
    remedy: text`Write a whole number from 1 to ${limits.revisionsRead}, as in ${code('--limit 50')}. In a clone of the environment repository, ${code('slipway history')} lists more.`,
  });
}

/** `unread` commits are older than those that were looked at; `undone` deploys were rolled back before. */
export function nothingToRollBack(input: {
  readonly service: string;
  readonly environment: string;
  readonly read: number;
  readonly unread: number;
  readonly undone: number;
}): Problem {
  const { service, environment, read, unread, undone } = input;
  const seen = read === 1 ? 'The one commit' : `The ${read} ${unread > 0 ? 'newest ' : ''}commits`;
  return problem({
    code: 'nothing-to-roll-back',
    title: text`There is no deploy of ${code(service)} in ${code(environment)} to roll back.`,
    reasons: [
      read === 0
        ? text`No commit has touched its folder.`
        : text`${seen} of its folder ${read === 1 ? 'holds' : 'hold'} no deploy that is in effect.`,
      ...(undone === 0 ? [] : [text`Rolled back before: ${undone}.`]),
      ...(unread === 0 ? [] : [text`There are ${unread} older ones, which Slipway does not undo by itself.`]),
    ],
    remedy: text`See ${code(`/history ${environment} ${service}`)}. What a person committed is reverted by hand; or deploy the tag that you want with ${code(`/deploy ${environment} ${service} --tag …`)}.`,
  });
}
