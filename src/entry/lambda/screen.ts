import { commandWord } from '../../commands/parse.ts';
import { field } from '../../core/json.ts';
import { handledEvents } from '../../events.ts';

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
  if (field(payload, 'issue', 'pull_request') === undefined)
    return { kind: 'unwanted', reason: 'The comment is not on a pull request.' };
  if (field(payload, 'comment', 'user', 'type') === 'Bot')
    return { kind: 'unwanted', reason: 'The comment is by a bot.' };
  const body = field(payload, 'comment', 'body');
  if (typeof body === 'string' && commandWord(body) === null)
    return { kind: 'unwanted', reason: 'The comment does not begin with a command.' };
  const repository = field(payload, 'repository', 'id');
  const pull = field(payload, 'issue', 'number');
  if (typeof repository !== 'number' || typeof pull !== 'number')
    return { kind: 'malformed', reason: `The payload of ${name} names no repository or no pull request.` };
  // Commands on one pull request run in the order of their comments; pull requests run side by side.
  // By id, because names may be longer than the 128 characters of a group's id.
  return { kind: 'wanted', groupId: `${repository}/${pull}` };
}
