import { type Problem, problem } from '../problem.ts';
import { code, list, type Text, text } from '../text.ts';

export function checksNotGreen(input: {
  readonly sha: string;
  readonly failed: readonly string[];
  readonly pending: readonly string[];
  readonly none: boolean;
  /** There are some, and all were skipped or are neutral. */
  readonly onlyNeutral: boolean;
  readonly complete: boolean;
}): Problem {
  const reasons: Text[] = [];
  if (input.failed.length > 0) reasons.push(text`Failed: ${list(input.failed.map(code))}.`);
  if (input.pending.length > 0) reasons.push(text`Not finished: ${list(input.pending.map(code))}.`);
  if (input.none) reasons.push(text`Nothing has reported on this commit.`);
  if (input.onlyNeutral) reasons.push(text`None has succeeded: all were skipped or came out neutral.`);
  if (!input.complete)
    reasons.push(
      text`There are more checks than Slipway could read, and what it cannot see it does not call green.`,
    );
  return problem({
    code: 'checks-not-green',
    title: text`The checks of ${code(input.sha.slice(0, 7))} are not green.`,
    reasons,
    remedy: remedyOf(input),
    retryable: input.failed.length === 0 && !input.onlyNeutral,
  });
}

function remedyOf(input: { readonly failed: readonly string[]; readonly onlyNeutral: boolean }): Text {
  if (input.failed.length > 0) return text`Mend what failed, push, and comment again.`;
  if (input.onlyNeutral) return text`Have a check run to success on this commit, and comment again.`;
  return text`Wait until the checks have finished, and comment again.`;
}
