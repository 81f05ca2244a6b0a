import { describe, expect, it } from '@jest/globals';
import { screen } from '../../../src/entry/lambda/screen.ts';
import { handledEvents, manifestsCheck } from '../../../src/events.ts';
import { comment } from './fixtures.ts';

const repository = { id: 1296269, full_name: 'acme/environments' };
const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const pull = { number: 12, head: { ref: 'change', sha }, base: { ref: 'main', sha } };

const commented = (action: string): [object, string] => [comment('/help', { action }), '1296269/12'];
const pulled = (action: string): [object, string] => [
  { action, number: 12, pull_request: pull, changes: { base: {} }, repository },
  '1296269/12',
];
/** Has the number of its pull request in the pull request alone. */
const reviewed = (action: string): [object, string] => [
  { action, review: { id: 80, state: 'approved', commit_id: sha }, pull_request: pull, repository },
  '1296269/12',
];

/** Of each event a payload as GitHub makes it, cut to what matters, and with which others it is in order. */
const payloads: Record<(typeof handledEvents)[number], [object, string]> = {
  'issue_comment.created': commented('created'),
  'issue_comment.edited': commented('edited'),
  'pull_request.opened': pulled('opened'),
  'pull_request.synchronize': pulled('synchronize'),
  'pull_request.closed': pulled('closed'),
  'pull_request.reopened': pulled('reopened'),
  'pull_request.edited': pulled('edited'),
  'pull_request.ready_for_review': pulled('ready_for_review'),
  'pull_request.converted_to_draft': pulled('converted_to_draft'),
  'pull_request_review.submitted': reviewed('submitted'),
  'pull_request_review.edited': reviewed('edited'),
  'pull_request_review.dismissed': reviewed('dismissed'),
  push: [
    { ref: 'refs/heads/main', before: sha, after: sha, created: false, deleted: false, repository },
    '1296269/push',
  ],
  'merge_group.checks_requested': [
    {
      action: 'checks_requested',
      merge_group: {
        head_sha: sha,
        head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${sha}`,
        base_sha: sha,
        base_ref: 'refs/heads/main',
        head_commit: { id: sha },
      },
      repository,
    },
    `1296269/${sha}`,
  ],
  'check_run.rerequested': [
    { action: 'rerequested', check_run: { id: 4, name: manifestsCheck, head_sha: sha }, repository },
    '1296269/checks',
  ],
  'check_suite.rerequested': [
    { action: 'rerequested', check_suite: { id: 5, head_sha: sha, pull_requests: [] }, repository },
    '1296269/checks',
  ],
};

const event = (name: string): string => name.split('.')[0] ?? '';

describe('the screen', () => {
  it.each(handledEvents)('lets %s through, in order with what concerns the same', (name) => {
    const [payload, groupId] = payloads[name];
    expect(screen(event(name), payload)).toEqual({ kind: 'wanted', groupId });
  });

  it.each(handledEvents)('calls %s malformed that names no repository', (name) => {
    const [payload] = payloads[name];
    expect(screen(event(name), { ...payload, repository: {} })).toMatchObject({ kind: 'malformed' });
  });

  it.each([
    ['pull_request_review', { action: 'submitted', review: {}, repository }],
    ['pull_request', { action: 'opened', repository }],
    ['pull_request_review', { action: 'submitted', pull_request: { number: '' }, repository }],
    ['merge_group', { action: 'checks_requested', merge_group: {}, repository }],
  ])('calls %s malformed that does not say what it is about', (name, payload) => {
    expect(screen(name, payload)).toMatchObject({ kind: 'malformed' });
  });

  it.each([
    ['pull_request_review', { action: 'requested', pull_request: pull, repository }],
    ['merge_group', { action: 'destroyed', merge_group: { head_sha: sha }, repository }],
  ])('drops a %s that nobody handles', (name, payload) => {
    expect(screen(name, payload)).toMatchObject({ kind: 'unwanted' });
  });
});
