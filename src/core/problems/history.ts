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
