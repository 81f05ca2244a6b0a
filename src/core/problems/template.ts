import { type Problem, problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { code, list, type Text, text } from '../text.ts';

/** `place` is the 1-based character at which the template goes wrong. */
export function templateError(input: {
  readonly template: string;
  readonly place: number;
  readonly reason: Text;
  readonly known: readonly string[];
}): Problem {
  return problem({
    code: 'template-error',
    title: text`The template ${code(input.template)} cannot be filled in.`,
    reasons: [text`At character ${input.place}: ${input.reason}`],
    remedy:
      input.known.length === 0
        ? text`Write it without variables in ${code('slipway.yaml')}.`
        : text`Correct it in ${code('slipway.yaml')}. The variables are ${list(input.known.map(code))}.`,
  });
}

export function unknownVariable(name: string, known: readonly string[]): Text {
  return text`there is no variable ${code(name)} here. ${didYouMean(name, known)}`;
}

export function invalidTag(tag: string, template: string | null): Problem {
  return problem({
    code: 'invalid-tag',
    title: text`${code(tag)} is not an image tag.`,
    reasons: [
      ...(template === null
        ? []
        : [text`It came from the template ${code(template)} in ${code('slipway.yaml')}.`]),
      text`A tag has 1 to 128 of the letters a to z and A to Z, digits, ${code('_')}, ${code('.')} and ${code('-')}, and starts with neither ${code('.')} nor ${code('-')}.`,
    ],
    remedy:
      template === null
        ? text`Comment again with the tag that your build pushed.`
        : text`Correct the service’s ${code('tag')}, or comment again with ${code('--tag')}.`,
  });
}
