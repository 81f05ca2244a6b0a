import { parseMarker } from '../comment/marker.ts';
import { writeComment } from '../comment/write.ts';
import type { Outcome } from '../core/outcome.ts';
import type { OwnComment, ReplyPlace } from '../ports.ts';
import type { Shell } from './shell.ts';

/** The one comment that answers one delivery: made when there is something to tell, updated after. */
export interface Reply {
  /** Told before, to the end: the delivery has come again and nothing is left to do. */
  readonly finished: boolean;
  /** Goes on with the comment of another process that is at the same delivery, if it has made one by now. */
  adopt(ownComments: readonly OwnComment[]): void;
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
  shell: Pick<Shell, 'github' | 'templates'>,
  place: ReplyPlace,
  key: string,
  ownComments: readonly OwnComment[],
): Reply {
  const finished = withMarker(ownComments, key);
  const found = finished ?? withMarker(ownComments, key + working);
  let id = found?.id ?? null;

  async function write(outcome: Outcome, delivery: string): Promise<void> {
    const body = writeComment(outcome, shell.templates, { delivery });
    if (id !== null && id === found?.id && found.body.trim() === body.trim()) return;
    id = await shell.github.replies.write(place, body, id);
  }

  return {
    finished: finished !== undefined,
    adopt: (comments) => {
      id ??= (withMarker(comments, key) ?? withMarker(comments, key + working))?.id ?? null;
    },
    interim: (outcome) => write(outcome, key + working),
    final: (outcome) => write(outcome, key),
  };
}

function withMarker(comments: readonly OwnComment[], marker: string): OwnComment | undefined {
  return comments.find(({ body }) => parseMarker(body) === marker);
}
