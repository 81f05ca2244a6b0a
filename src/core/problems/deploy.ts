import type { Environment } from '../config/types.ts';
import { type Problem, problem } from '../problem.ts';
import { code, list, text } from '../text.ts';

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

/**
 * Rules of an environment that this version of Slipway cannot judge yet. To pass over them would be
 * to deploy against them.
 */
export function gatesNotServed(environment: Environment): Problem | null {
  const set = [
    ...(environment.approvals === null ? [] : ['approvals']),
    ...(environment.after === null ? [] : ['after']),
    ...(environment.freeze.length === 0 ? [] : ['freeze']),
  ];
  return set.length === 0 ? null : notServed(environment.name, set);
}

/** A rollback may go against the order and a freeze, but not around a review. */
export function reviewNotServed(environment: Environment): Problem | null {
  const set = [...(environment.approvals === null ? [] : ['approvals'])];
  return set.length === 0 ? null : notServed(environment.name, set);
}

function notServed(environment: string, settings: readonly string[]): Problem {
  return problem({
    code: 'gates-not-served',
    title: text`${code(environment)} has rules that this version of Slipway does not judge yet.`,
    reasons: [
      text`They are ${list(settings.map(code))}. Rather than pass over them, Slipway changes nothing there.`,
    ],
    remedy: text`See with ${code(`/diff ${environment}`)} what would change, and open a pull request in the environment repository.`,
  });
}
