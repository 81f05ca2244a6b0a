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

/** Where webhooks arrive, on Lambda and on a server alike. */
export const webhookPath = '/api/github/webhooks';

/** The branch of an environment repository that holds the locks; it has nothing in common with the others. */
export const stateBranch = 'slipway-state';

/** The check run about the manifests of an environment repository's pull request. */
export const manifestsCheck = 'slipway/manifests';

/** The check run by which the App marks the commits of deploy pull requests as made by itself. */
export const deployCheck = 'slipway/deploy';
