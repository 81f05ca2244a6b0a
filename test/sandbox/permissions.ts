/** What an App like the bot is granted. */
export const permissions = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'read',
  statuses: 'read',
  deployments: 'write',
  members: 'read',
  merge_queues: 'read',
} as const;
