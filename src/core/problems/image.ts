import { problem, type Problem } from '../problem.ts';
import { code, text } from '../text.ts';

const longest = 200;

/** An image reference that no registry and no kubelet would take. */
export function invalidImage(reference: string, why: string): Problem {
  return problem({
    code: 'invalid-image',
    title: text`${code(shortened(reference))} is not an image reference.`,
    reasons: [text`${why}`],
    remedy: text`Write it as ${code('registry.example.com/team/name:tag')}, in lower case before the tag.`,
  });
}

/** A tag that no registry would store. */
export function invalidTag(tag: string): Problem {
  return problem({
    code: 'invalid-tag',
    title: text`${code(shortened(tag))} is not a valid image tag.`,
    reasons: [
      text`A tag has 1 to 128 letters, digits, ${code('_')}, ${code('.')} and ${code('-')}, and begins with neither ${code('.')} nor ${code('-')}.`,
    ],
    remedy: text`Choose another tag, or mend the tag template of the service in ${code('slipway.yaml')}.`,
  });
}

function shortened(value: string): string {
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}
