import { type Problem, problem } from '../problem.ts';
import type { PullLink } from '../deploy-pull/types.ts';
import { code, link, list, text } from '../text.ts';

/** The branch of a deploy pull request, which is the bot's alone. */
export function branchRefused(branch: string, repository: string, answer: string): Problem {
  return problem({
    code: 'deploy-branch-refused',
    publicTitle: text`GitHub did not let Slipway write the branch of the deploy pull request.`,
    title: text`GitHub did not let Slipway write ${code(branch)} of ${code(repository)}.`,
    reasons: [text`GitHub says: ${answer}`],
    remedy: text`Give the App ${code('contents: write')} there, and let rulesets leave branches under ${code('slipway/')} to it.`,
  });
}

/** A rollback is about to take out of force what would be rolled forward. */
export function rollbackWaits({
  service,
  environment,
  by,
  pull,
}: {
  readonly service: string;
  readonly environment: string;
  readonly by: string;
  readonly pull: PullLink;
}): Problem {
  return problem({
    code: 'rollback-waits',
    title: text`A rollback of ${code(service)} in ${code(environment)} by ${code(by)} waits to be merged.`,
    reasons: [
      text`It waits in ${link(`#${pull.number}`, pull.url)}; what is deployed now would take its place.`,
    ],
    remedy: text`Wait until it is merged, and deploy then; or, where it is not wanted any more, comment ${code(`/cancel ${environment} ${service}`)} first (that takes the right to roll back).`,
    retryable: true,
  });
}

export function nothingToCancel(environment: string, services: readonly string[]): Problem {
  return problem({
    code: 'nothing-to-cancel',
    title: text`No deploy pull request of ${list(services.map(code))} is open in ${code(environment)}.`,
    remedy: text`What is merged already can be undone: comment ${code(`/rollback ${environment}`)}.`,
  });
}

export function pullRequestRefused(repository: string, branch: string, answer: string): Problem {
  return problem({
    code: 'deploy-pull-request-refused',
    publicTitle: text`GitHub did not let Slipway open the deploy pull request.`,
    title: text`GitHub did not let Slipway open a pull request of ${code(branch)} in ${code(repository)}.`,
    reasons: [text`GitHub says: ${answer}`],
    remedy: text`Give the App ${code('pull_requests: write')} there. Where somebody opened a pull request of that branch, close it; then comment again.`,
  });
}
