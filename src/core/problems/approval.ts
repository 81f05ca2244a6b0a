import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

const what = {
  reviews: 'reviews',
  pullCommits: 'commits',
  reviewers: 'people with an opinion',
} as const;

/** Of what is not read nobody knows whether it takes an approval back. */
export function tooManyToJudge(limit: keyof typeof what): Problem {
  return problem({
    code: 'too-many-to-judge',
    title: text`This pull request has more than ${limits[limit]} ${what[limit]}.`,
    reasons: [text`That is as many as are read (limit ${code(limit)}); no approval counts.`],
    remedy: text`Open a new pull request for the same change.`,
  });
}
