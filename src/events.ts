/**
 * The webhook events that Slipway acts on, as `event.action`. The one list: the app registers these,
 * the Lambda ingress drops all others, and a test holds the subscriptions in app.yml to it.
 */
export const handledEvents = [
  'issue_comment.created',
  'issue_comment.edited',
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.closed',
  'pull_request.reopened',
  'pull_request.edited',
  'pull_request.ready_for_review',
  'pull_request.converted_to_draft',
  'pull_request_review.submitted',
  'pull_request_review.edited',
  'pull_request_review.dismissed',
  'push',
  'merge_group.checks_requested',
  'check_run.rerequested',
  'check_suite.rerequested',
] as const;

type Handled = (typeof handledEvents)[number];

/** Those of one event, all of which are handled alike. */
export function handledOf<Name extends string>(name: Name): Extract<Handled, `${Name}.${string}`>[] {
  return handledEvents.filter((event): event is Extract<Handled, `${Name}.${string}`> =>
    event.startsWith(`${name}.`),
  );
}

/** Where webhooks arrive, on Lambda and on a server alike. */
export const webhookPath = '/api/github/webhooks';

/** The branch of an environment repository that holds the locks; it has nothing in common with the others. */
export const stateBranch = 'slipway-state';

/** The check run about the manifests of an environment repository's pull request into the default branch. */
export const manifestsCheck = 'slipway/manifests';

/** Enough of a branch's name to tell it from others. */
const baseCharacters = 80;

/**
 * What the check run of a pull request is called. That of the default branch's alone has the name that is required
 * there: all pull requests of a head share its check runs, and what is nothing into one branch may be all into another.
 */
export function manifestsCheckOf(base: string, defaultBranch: string): string {
  if (base === defaultBranch) return manifestsCheck;
  const name = base.length > baseCharacters ? `${base.slice(0, baseCharacters)}…` : base;
  return `${manifestsCheck} (${name})`;
}

/** Whether a check run is called as one of those. */
export function isManifestsCheck(name: string): boolean {
  return name === manifestsCheck || name.startsWith(`${manifestsCheck} (`);
}

/** The check run by which the App marks the commits of deploy pull requests as made by itself. */
export const deployCheck = 'slipway/deploy';

/** The check run by which the App marks a person's revert in an environment repository as dealt with. */
export const revertCheck = 'slipway/revert';
