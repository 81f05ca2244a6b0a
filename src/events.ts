/**
 * The webhook events that Slipway acts on, as `event.action`. The one list: the app registers these,
 * the Lambda ingress drops all others, and a test holds the subscriptions in app.yml to it.
 */
export const handledEvents = ['issue_comment.created', 'issue_comment.edited'] as const;

export type HandledEvent = (typeof handledEvents)[number];

/** Where webhooks arrive, on Lambda and on a server alike. */
export const webhookPath = '/api/github/webhooks';
