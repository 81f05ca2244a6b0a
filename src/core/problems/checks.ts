import { type Problem, problem } from '../problem.ts';
import { code, list, type Text, text } from '../text.ts';

export function checksNotGreen(input: {
  readonly sha: string;
  readonly failed: readonly string[];
  readonly pending: readonly string[];
  readonly none: boolean;
  readonly complete: boolean;
}): Problem {
  const reasons: Text[] = [];
  if (input.failed.length > 0) reasons.push(text`Failed: ${list(input.failed.map(code))}.`);
  if (input.pending.length > 0) reasons.push(text`Not finished: ${list(input.pending.map(code))}.`);
  if (input.none) reasons.push(text`Nothing has reported on this commit.`);
  if (!input.complete)
    reasons.push(
      text`There are more checks than Slipway could read, and what it cannot see it does not call green.`,
    );
  return problem({
    code: 'checks-not-green',
    title: text`The checks of ${code(input.sha.slice(0, 7))} are not green.`,
    reasons,
    remedy:
      input.failed.length > 0
        ? text`Mend what failed, push, and comment again.`
        : text`Wait until the checks have finished, and comment again.`,
    retryable: input.failed.length === 0,
  });
}
