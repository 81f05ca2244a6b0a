import { personOf } from '../history/person.ts';
import type { HistoryEntry } from '../history/entries.ts';
import { shortSha, tagOf } from '../labels.ts';
import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, link, type Text, text } from '../text.ts';

interface Since {
  readonly service: string;
  readonly environment: string;
  /** The newest that whoever asked cannot have seen. */
  readonly entry: HistoryEntry;
  /** When the comment was made; null where the commit came after it, whatever its date. */
  readonly asked: string | null;
}

/** A step back would take back something else than was meant. */
export function changedSinceAsked({ service, environment, entry, asked }: Since): Problem {
  const { sha, url, at } = entry.commit;
  const isBefore = asked !== null && Date.parse(at) < Date.parse(asked);
  return problem({
    code: 'changed-since-you-asked',
    title: text`${what({ service, environment, entry })} ${isBefore ? 'right before' : 'after'} you commented.`,
    reasons: [
      text`By ${personOf(entry.commit)}, with ${link(shortSha(sha), url)}.`,
      ...(isBefore
        ? [
            text`For ${limits.unseenRollbackSeconds} seconds (limit ${code('unseenRollbackSeconds')}) nobody is taken to have seen it.`,
          ]
        : []),
      text`What you meant to take back was the newest deploy before that. Nothing was done.`,
    ],
    remedy: text`See ${code(`/history ${environment} ${service}`)}. Where something is still to be rolled back, comment again, or name the revision with ${code('--to-revision')}.`,
  });
}

function what({ service, environment, entry: { kind, own } }: Omit<Since, 'asked'>): Text {
  const place = text`${code(service)} in ${code(environment)}`;
  switch (kind) {
    case 'deploy':
    case 'promote': {
      const image = own?.deployed.image ?? null;
      return text`${image === null ? 'Something' : code(tagOf(image))} was deployed to ${place}`;
    }
    case 'rollback':
    case 'revert':
    case 'restoration':
      return text`${place} was rolled back`;
    case 'restart':
    case 'manual':
      return text`${place} was changed`;
  }
}
