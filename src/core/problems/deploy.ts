import { type Problem, problem } from '../problem.ts';
import { code, text } from '../text.ts';

export function nothingAtPath(input: {
  readonly service: string;
  readonly path: string;
  readonly repository: string;
}): Problem {
  return problem({
    code: 'nothing-at-path',
    title: text`There are no manifests of ${code(input.service)} at ${code(input.path)}.`,
    reasons: [text`${code(input.repository)} has no such folder on its default branch.`],
    remedy: text`Add the manifests there, or correct ${code('path')} of the environment in ${code('slipway.yaml')}.`,
  });
}
