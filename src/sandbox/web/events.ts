/** Server-Sent Events: tells open pages that something changed, and what to announce. */
import type { ServerResponse } from 'node:http';
import type { World } from '../world/contract.ts';
import type { WorldEvent } from '../world/event-types.ts';
import type { Visit } from './context.ts';

export const eventsPath = '/_sandbox/events';

/**
 * Reactions, and check runs that begin again, are no events, as GitHub sends no webhook for them: an open
 * pull request is looked at this often.
 */
const quietEvery = 400;

/** Streams until the browser goes. `?repository=` narrows it, `&pull=` adds what happens quietly on that pull request. */
export function streamEvents(response: ServerResponse, visit: Visit): void {
  const wanted = visit.url.searchParams.get('repository');
  const pull = Number(visit.url.searchParams.get('pull') ?? '0');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  const send = (announcement: string): void => {
    response.write(`data: ${JSON.stringify({ announcement })}\n\n`);
  };
  const unsubscribe = visit.world.subscribe((event) => {
    const relevant = wanted === null || event.repository === wanted;
    if (relevant && mayRead(visit, event.repository)) send(announce(event));
  });
  let seen = wanted === null ? '' : quiet(visit.world, wanted, pull);
  const timer = setInterval(() => {
    if (wanted === null || !mayRead(visit, wanted)) return;
    const present = quiet(visit.world, wanted, pull);
    if (present !== seen) send('');
    seen = present;
  }, quietEvery);
  response.on('close', () => {
    clearInterval(timer);
    unsubscribe();
  });
}

function mayRead({ world, viewer }: Visit, repository: string): boolean {
  if (viewer === null || world.repository(repository) === null) return false;
  return world.roleOf(repository, viewer.login) !== null;
}

function quiet(world: World, repository: string, number: number): string {
  const pull = world.repository(repository) === null ? null : world.pull(repository, number);
  if (pull === null) return '';
  const reactions = world
    .comments(repository, number)
    .flatMap((comment) => comment.reactions.map(({ id }) => id));
  const checks = world
    .checkRuns(repository, pull.head.sha)
    .map(({ id, status, conclusion, output }) => [id, status, conclusion, output.title]);
  return JSON.stringify([reactions, checks]);
}

/** One sentence for a screen reader; empty where a change is not worth interrupting for. */
export function announce(event: WorldEvent): string {
  switch (event.name) {
    case 'issue_comment':
      return `${event.sender} ${commented[event.action]} a comment on #${event.comment.issue}.`;
    case 'pull_request':
      return `Pull request #${event.pull.number}: ${event.action.replaceAll('_', ' ')} by ${event.sender}.`;
    case 'pull_request_review':
      return `${event.sender} ${reviewed[event.review.state]} #${event.review.pull}.`;
    case 'push':
      return `${event.sender} pushed to ${event.ref.replace(/^refs\/(heads|tags)\//, '')} of ${event.repository}.`;
    case 'check_run':
      return event.action === 'completed'
        ? `Check ${event.run.name}: ${event.run.conclusion ?? 'completed'}.`
        : '';
    case 'status':
      return `Status ${event.status.context}: ${event.status.state}.`;
    case 'deployment_status':
      return `Deployment to ${event.deployment.environment}: ${event.status.state.replaceAll('_', ' ')}.`;
    case 'deployment':
    case 'check_suite':
    case 'merge_group':
      return '';
  }
}

const commented = { created: 'added', edited: 'edited', deleted: 'deleted' };
const reviewed = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'requested changes on',
  COMMENTED: 'reviewed',
  DISMISSED: 'had a review dismissed on',
  PENDING: 'began a review of',
};
