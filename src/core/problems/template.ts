import { type Problem, problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { code, list, type Text, text } from '../text.ts';

/** `place` is the 1-based character at which the template goes wrong. */
export function templateError(input: {
  readonly template: string;
  readonly place: number;
  readonly reason: Text;
}): Problem {
  return problem({
    code: 'template-error',
    title: text`The template ${code(input.template)} cannot be filled in.`,
    reasons: [text`At character ${input.place}: ${input.reason}`],
    remedy: text`Correct it in ${code('slipway.yaml')}.`,
  });
}

export function unknownVariable(name: string, known: readonly string[]): Text {
  return text`there is no variable ${code(name)} here. ${didYouMean(name, known)}The variables are ${list(known.map(code))}.`;
}
