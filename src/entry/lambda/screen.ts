import { commandWord } from '../../commands/parse.ts';
import { field } from '../../core/json.ts';
import { handledEvents, isManifestsCheck, stateBranch } from '../../events.ts';

/** Whether a signed webhook goes to the worker, and with which others in order. */
export type Screening =
  | { readonly kind: 'wanted'; readonly groupId: string }
  /** Nothing would come of it: the reason is shown among the App's deliveries. */
  | { readonly kind: 'unwanted'; readonly reason: string }
  | { readonly kind: 'malformed'; readonly reason: string };

const handled: ReadonlySet<string> = new Set(handledEvents);

/**
 * Sorts out what the worker would only look at and leave: most comments in an organisation are no
 * commands, and each would cost a worker's start. What is in doubt goes to the worker.
 */
export function screen(event: string, payload: unknown): Screening {
  const action = field(payload, 'action');
  const name = typeof action === 'string' ? `${event}.${action}` : event;
  if (!handled.has(name)) return { kind: 'unwanted', reason: `No handler wants ${name}.` };
  const reason = reasonToDrop(event, payload);
  if (reason !== null) return { kind: 'unwanted', reason };
  const repository = field(payload, 'repository', 'id');
  const group = groupOf(event, payload);
  if (typeof repository !== 'number' || group === null)
    return { kind: 'malformed', reason: `The payload of ${name} names no repository or no pull request.` };
  // Commands on one pull request run in the order of their comments; pull requests run side by side.
  // By id, because names may be longer than the 128 characters of a group's id.
  return { kind: 'wanted', groupId: `${repository}/${group}` };
}

function reasonToDrop(event: string, payload: unknown): string | null {
  switch (event) {
    case 'issue_comment':
      return reasonToDropComment(payload);
    case 'pull_request':
      return field(payload, 'action') === 'edited' && field(payload, 'changes', 'base') === undefined
        ? 'The base is as it was.'
        : null;
    case 'push':
      return isBranchPush(payload) ? null : 'No branch has moved.';
    case 'check_run':
      return reasonToDropCheck(field(payload, 'check_run', 'name'));
    default:
      return null;
  }
}

function reasonToDropComment(payload: unknown): string | null {
  if (field(payload, 'issue', 'pull_request') === undefined) return 'The comment is not on a pull request.';
  if (field(payload, 'comment', 'user', 'type') === 'Bot') return 'The comment is by a bot.';
  const body = field(payload, 'comment', 'body');
  return typeof body === 'string' && commandWord(body) === null
    ? 'The comment does not begin with a command.'
    : null;
}

function reasonToDropCheck(name: unknown): string | null {
  return typeof name === 'string' && isManifestsCheck(name) ? null : 'The check run is not ours.';
}

function isBranchPush(payload: unknown): boolean {
  const ref = field(payload, 'ref');
  const isBranch = typeof ref === 'string' && ref.startsWith('refs/heads/');
  return isBranch && ref !== `refs/heads/${stateBranch}` && field(payload, 'deleted') !== true;
}

/** What is done in order: a pull request; and of a repository, what may concern several of them. */
function groupOf(event: string, payload: unknown): string | null {
  switch (event) {
    case 'push':
      return 'push';
    case 'check_run':
    case 'check_suite':
      return 'checks';
    case 'merge_group':
      // Each commit of a queue has a check run of its own.
      return wordOf(field(payload, 'merge_group', 'head_sha'));
    case 'pull_request':
      return wordOf(field(payload, 'number'));
    case 'pull_request_review':
      return wordOf(field(payload, 'pull_request', 'number'));
    default:
      return wordOf(field(payload, 'issue', 'number'));
  }
}

function wordOf(value: unknown): string | null {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;
}
