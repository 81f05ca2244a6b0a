import type { HistoryEntry } from '../history/entries.ts';
import { shortSha, tagOf } from '../labels.ts';
import { type Problem, problem } from '../problem.ts';
import { code, link, type Text, text } from '../text.ts';

interface TakenBack {
  readonly service: string;
  readonly environment: string;
  /** The newest that is in effect by the history. */
  readonly deploy: HistoryEntry;
  /** The one before it, and the command that goes to what was there before that; null where there is none. */
  readonly next: { readonly deploy: HistoryEntry; readonly command: string } | null;
}

/** A step back has nothing to change, although there is a deploy that nobody is known to have taken back. */
export function takenBackAlready({ service, environment, deploy, next }: TakenBack): Problem {
  return problem({
    code: 'taken-back-already',
    title: text`What the newest deploy of ${code(service)} brought to ${code(environment)} is gone from the files already.`,
    reasons: [
      text`That is ${named(deploy)}. Somebody changed it back by hand, in a commit that changed other things, too, so that the history does not tell.`,
      text`There is nothing left of it to take back. Nothing was committed.`,
    ],
    remedy:
      next === null
        ? text`There is no older deploy that could be taken back. See ${code(`/history ${environment} ${service}`)}.`
        : text`To go back before the deploy before it, ${named(next.deploy)}, comment ${code(next.command)}.`,
  });
}

function named({ commit, own }: HistoryEntry): Text {
  const image = own?.deployed.image ?? null;
  const where = link(shortSha(commit.sha), commit.url);
  return image === null ? [where] : text`${code(tagOf(image))} (${where})`;
}
