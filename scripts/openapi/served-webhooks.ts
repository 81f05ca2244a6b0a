/** The webhooks that the embedded GitHub sends, by event and action → the description's name for them. */
const actions = {
  issue_comment: ['created', 'edited', 'deleted'],
  pull_request: [
    'opened',
    'synchronize',
    'closed',
    'reopened',
    'edited',
    'ready_for_review',
    'converted_to_draft',
    'enqueued',
    'dequeued',
  ],
  merge_group: ['checks_requested', 'destroyed'],
  pull_request_review: ['submitted', 'dismissed', 'edited'],
  check_run: ['created', 'completed', 'rerequested'],
  check_suite: ['completed', 'requested', 'rerequested'],
  deployment: ['created'],
  deployment_status: ['created'],
};

export const servedWebhooks: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(actions).flatMap(([event, names]) =>
    names.map((action): [string, string] => [
      `${event}.${action}`,
      `${event}-${action}`.replaceAll('_', '-'),
    ]),
  ),
  ...['push', 'status', 'ping'].map((event): [string, string] => [event, event]),
]);
