import { parseMarker } from '../comment/marker.ts';
import { writeComment } from '../comment/write.ts';
import type { Outcome } from '../core/outcome.ts';
import type { OwnComment, ReplyPlace } from '../ports.ts';
import type { Shell } from './shell.ts';

/** The one comment that answers one delivery: made when there is something to tell, updated after. */
export interface Reply {
  /** Told before, to the end: the delivery has come again and nothing is left to do. */
  readonly finished: boolean;
  /** Goes on with the oldest comment that there is by now: another process may be at the same delivery. */
  adopt(ownComments: readonly OwnComment[]): void;
  /** What stands there until the end is known. */
  interim(outcome: Outcome): Promise<void>;
  /** Of several that were made at once, the others go. */
  final(outcome: Outcome): Promise<void>;
}

/** Marks a comment that is not the last word, so that a later run goes on with it. */
const working = '-working';

/**
 * `key` is the delivery's id, or another name of what is answered once. The comments must be the
 * App's own, the oldest first: others can write a marker, too.
 */
export function replyTo(
  shell: Pick<Shell, 'github' | 'templates'>,
  place: ReplyPlace,
  key: string,
  ownComments: readonly OwnComment[],
): Reply {
  const { replies } = shell.github;
  let [oldest = null, ...surplus] = withKey(ownComments, key);

  async function write(outcome: Outcome, delivery: string): Promise<void> {
    const body = writeComment(outcome, shell.templates, { delivery });
    if (oldest?.body.trim() === body.trim()) return;
    oldest = { id: await replies.write(place, body, oldest?.id ?? null), body };
  }

  return {
    finished: [oldest, ...surplus].some((one) => one !== null && parseMarker(one.body) === key),
    adopt: (comments) => {
      [oldest = oldest, ...surplus] = withKey(comments, key);
    },
    interim: (outcome) => write(outcome, key + working),
    async final(outcome) {
      await write(outcome, key);
      for (const { id } of surplus.splice(0)) await replies.remove(place.repository, id);
    },
  };
}

function withKey(ownComments: readonly OwnComment[], key: string): readonly OwnComment[] {
  return ownComments.filter(({ body }) => [key, key + working].includes(parseMarker(body) ?? ''));
}
