import { parseMarker } from '../comment/marker.ts';
import { writeComment } from '../comment/write.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Request } from '../core/request.ts';
import type { OwnComment } from '../ports.ts';
import type { Shell } from './shell.ts';

/** The one comment that answers one delivery: made when there is something to tell, updated after. */
export interface Reply {
  /** Told before, to the end: the delivery has come again and nothing is left to do. */
  readonly finished: boolean;
  /** What stands there until the end is known. */
  interim(outcome: Outcome): Promise<void>;
  final(outcome: Outcome): Promise<void>;
}

/** Marks a comment that is not the last word, so that a later run goes on with it. */
const working = '-working';

/**
 * `key` is the delivery's id, or another name of what is answered once. The comments must be the
 * App's own: others can write a marker, too.
 */
export function replyTo(
  shell: Shell,
  request: Request,
  key: string,
  ownComments: readonly OwnComment[],
): Reply {
  const find = (marker: string): OwnComment | undefined =>
    ownComments.find(({ body }) => parseMarker(body) === marker);
  let id = (find(key) ?? find(key + working))?.id ?? null;

  async function write(outcome: Outcome, delivery: string): Promise<void> {
    const body = writeComment(outcome, shell.templates, { delivery });
    id = await shell.github.replies.write(request, body, id);
  }

  return {
    finished: find(key) !== undefined,
    interim: (outcome) => write(outcome, key + working),
    final: (outcome) => write(outcome, key),
  };
}
