import type { HistoryEntry } from '../history/entries.ts';
import { shortSha } from '../labels.ts';
import { limits } from '../limits.ts';
import { parseMessage } from '../commit/message.ts';
import { type Problem, problem } from '../problem.ts';
import type { ToldConflicts } from '../rollback/conflicts.ts';
import { code, link, list, type Text, text } from '../text.ts';
import type { Conflict, Why } from '../undo/index.ts';
import { clip, count } from '../visible.ts';

interface Place {
  readonly service: string;
  readonly environment: string;
}

/** `unread` commits are older than those that were looked at; `undone` deploys were rolled back before. */
export function nothingToRollBack({
  service,
  environment,
  read,
  unread,
  undone,
}: Place & { readonly read: number; readonly unread: number; readonly undone: number }): Problem {
  const seen = read === 1 ? 'The one commit' : `The ${read} ${unread > 0 ? 'newest ' : ''}commits`;
  return problem({
    code: 'nothing-to-roll-back',
    title: text`There is no deploy of ${code(service)} in ${code(environment)} to roll back.`,
    reasons: [
      read === 0
        ? text`No commit has touched its folder.`
        : text`${seen} of its folder ${read === 1 ? 'holds' : 'hold'} no deploy that is in effect.`,
      ...(undone === 0 ? [] : [text`Rolled back before: ${undone}.`]),
      ...(unread === 0 ? [] : [text`There are ${unread} older ones, which Slipway does not undo by itself.`]),
    ],
    remedy: text`See ${code(`/history ${environment} ${service}`)}, and name the revision to go back to: ${code(`/rollback ${environment} ${service} --to-revision …`)}; or deploy the tag that you want with ${code(`/deploy ${environment} ${service} --tag …`)}.`,
  });
}

/**
 * A step back takes the restarts along that came after the deploy.
 * @param input with the command that goes to what was there before
 */
export function tooManyToUndo(
  input: Place & { readonly restarts: number; readonly command: string },
): Problem {
  const { service, environment, restarts, command } = input;
  return problem({
    code: 'too-many-to-undo',
    title: text`${code(service)} was restarted too often in ${code(environment)} to take its newest deploy back commit by commit.`,
    reasons: [
      text`${count(restarts, 'restart')} came after it; a step back undoes at most ${limits.undoneInAStep} commits (limit ${code('undoneInAStep')}).`,
    ],
    remedy: text`Go back to what was there before it: ${code(command)}.`,
  });
}

/** What people committed goes only where somebody says so. */
export function undoesPeople(
  input: Place & { readonly commits: readonly (HistoryEntry & { readonly by: string })[] },
): Problem {
  const { service, environment, commits } = input;
  const many = count(commits.length, 'commit');
  const title = text`This would undo ${many} that people made to ${code(service)} in ${code(environment)}.`;
  const left = commits.length - limits.revisionsTold;
  return problem({
    code: 'undoes-people',
    publicTitle: title,
    title,
    reasons: [
      ...commits
        .slice(0, limits.revisionsTold)
        .map(
          ({ number, commit, by }) =>
            text`Revision ${number}: ${link(shortSha(commit.sha), commit.url)} by ${by}: ${clip(parseMessage(commit.message).subject, 200)}`,
        ),
      ...(left > 0 ? [text`And ${left} more.`] : []),
      text`Nothing was committed.`,
    ],
    remedy: text`Where they shall go, too, comment again with ${code('--include-manual')}. Where they shall stay, step back with ${code(`/rollback ${environment} ${service}`)}: that takes out deploys alone.`,
  });
}

/** What was undone and what came after it touch the same values. */
export function cannotMerge({
  service,
  environment,
  commit,
  conflicts,
  newer,
  held,
  before,
}: ToldConflicts): Problem {
  const short = ({ sha, url }: { readonly sha: string; readonly url: string }) => link(shortSha(sha), url);
  const title = text`${code(service)} cannot be rolled back exactly: its files were changed after the deploy.`;
  const left = conflicts.length - limits.revisionsTold;
  return problem({
    code: 'changed-since-the-deploy',
    publicTitle: title,
    title,
    reasons: [
      text`To be undone: ${short(commit)} ${clip(parseMessage(commit.message).subject, 200)}`,
      ...conflicts.slice(0, limits.revisionsTold).map(conflictText),
      ...(left > 0 ? [text`And ${left} more.`] : []),
      ...(held === null
        ? []
        : [
            text`The files hold what ${short(held.commit)} (revision ${held.number}) brought, although somebody's commit says that it takes that back.`,
          ]),
      ...(newer.length === 0
        ? []
        : [text`Newer commits in the folder: ${list(newer.slice(0, limits.revisionsTold).map(short))}.`]),
      text`To take it out would undo that, too. Nothing was committed.`,
    ],
    remedy:
      before === null
        ? text`Revert by hand what shall go (${code(`git revert ${shortSha(commit.sha)}`)} in the environment repository), or deploy the tag that you want with ${code('/deploy … --tag')}.`
        : text`Restore all of what was there before: ${code(`/rollback ${environment} ${service} --to-revision ${before}`)}, which takes ${code('--include-manual')} where people committed since. Or revert by hand what shall go (${code(`git revert ${shortSha(commit.sha)}`)} in the environment repository).`,
  });
}

function conflictText({ path, at, now, wanted, why }: Conflict): Text {
  const place = at === null ? code(path) : text`${code(path)}, ${code(at)}`;
  const values =
    now === null && wanted === null ? text`` : text` It is ${value(now)}, and would be ${value(wanted)}.`;
  return text`${place}: ${whys[why]}.${values}`;
}

const whys: Readonly<Record<Why, string>> = {
  changed: 'changed since',
  deleted: 'removed since',
  added: 'something else was put there since',
  moved: 'moved since, and it is not certain where to',
  misplaced: 'its lines merge, but not to what its values merge to',
  foreign: 'a symbolic link or a submodule, which is not followed',
  unreadable: 'no YAML that can be written without changing other values',
  open: 'it ends in a text without a last line end; end it with one',
  large: 'too long, or too different, to be merged',
};

function value(shown: string | null): Text {
  return shown === null ? text`not there` : text`${code(clip(shown, 200))}`;
}
