import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

export function invalidSettings(
  faults: readonly { readonly variable: string; readonly message: string }[],
): Problem {
  return problem({
    code: 'invalid-settings',
    title: text`Slipway’s environment variables do not let it start.`,
    reasons: faults.map(({ variable, message }) => text`${code(variable)} ${message}`),
    remedy: text`Set them as docs/operations.md describes, and start again.`,
  });
}
