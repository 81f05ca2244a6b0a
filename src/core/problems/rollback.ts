import type { HistoryEntry } from '../history/entries.ts';
import { shortSha, shortTag } from '../labels.ts';
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

/** Two flags that both say where to go. */
export function twoWaysBack(): Problem {
  return problem({
    code: 'two-ways-back',
    title: text`${code('--to-revision')} and ${code('--to')} both say where to go back to.`,
    remedy: text`Make a new comment with one of them.`,
  });
}

/** @param asked What stood behind `--to-revision`. */
export function badRevision(asked: string): Problem {
  return problem({
    code: 'bad-revision',
    title: text`${code(clip(asked, 40))} is no number of a revision.`,
    remedy: text`Write a whole number as ${code('/history')} shows it, as in ${code('--to-revision 12')}; ${code('--to')} takes a commit, a version or an image tag.`,
  });
}

/** Revisions are numbered for each service by itself. */
export function oneServiceAtATime(environment: string, services: readonly string[], asked: string): Problem {
  const [first = ''] = services;
  return problem({
    code: 'one-service-at-a-time',
    title: text`Revision ${asked} is another one of each service.`,
    reasons: [text`The command means ${count(services.length, 'service')}.`],
    remedy: text`Name one service, as in ${code(`/rollback ${environment} ${first} --to-revision ${asked}`)}; ${code('--to')} with a version or an image tag takes several.`,
  });
}

interface RevisionPlace extends Place {
  readonly number: number;
  readonly total: number;
}

export function noSuchRevision({ service, environment, number, total }: RevisionPlace): Problem {
  return problem({
    code: 'no-such-revision',
    title: text`${code(service)} has no revision ${number} in ${code(environment)}.`,
    reasons: [total === 0 ? text`No commit has touched its folder.` : text`The newest is ${total}.`],
    remedy: text`See ${code(`/history ${environment} ${service}`)}.`,
  });
}

/** It is older than what one command reads. */
export function revisionNotRead({ service, environment, number, total }: RevisionPlace): Problem {
  return problem({
    code: 'revision-not-read',
    title: text`Revision ${number} of ${code(service)} in ${code(environment)} is too old for a comment.`,
    reasons: [
      text`A comment reads the newest ${limits.revisionsRead} of ${total} revisions (limit ${code('revisionsRead')}).`,
    ],
    remedy: text`Go back to it in a clone of the environment repository: ${code(`slipway rollback ${environment} ${service} --to-revision ${number}`)}; or deploy its tag with ${code(`/deploy ${environment} ${service} --tag …`)}.`,
  });
}

/** It came with others by one pull request, of which only the last stood on the branch. */
export function neverInForce(
  input: Place & { readonly number: number; readonly newest: HistoryEntry },
): Problem {
  const { service, environment, number, newest } = input;
  const command = `/rollback ${environment} ${service} --to-revision`;
  return problem({
    code: 'never-in-force',
    title: text`Revision ${number} of ${code(service)} was never in force in ${code(environment)}.`,
    reasons: [
      text`It came by pull request ${code(`#${newest.commit.pull?.number ?? 0}`)}, of which ${link(shortSha(newest.commit.sha), newest.commit.url)} was the last commit: only what that left stood on the branch.`,
    ],
    remedy: text`Go to what the pull request brought (${code(`${command} ${newest.number}`)}), or to what was there before it.`,
  });
}

interface NamePlace extends Place {
  readonly name: string;
}

/** `unread` revisions are older than those that were looked at. */
export function nothingIsCalledSo({
  service,
  environment,
  name,
  entries,
  unread,
}: NamePlace & { readonly entries: readonly HistoryEntry[]; readonly unread: number }): Problem {
  const told = entries.filter(({ runs }) => runs !== null).slice(0, limits.revisionsTold);
  return problem({
    code: 'nothing-is-called-so',
    title: text`No revision of ${code(service)} in ${code(environment)} is called ${code(clip(name, 80))}.`,
    reasons: [
      text`It is no commit of the folder (seven digits at least), no version and no image tag that was in force.`,
      ...told.map(revisionText),
      ...(unread === 0 ? [] : [text`${count(unread, 'older revision')} were not looked at.`]),
    ],
    remedy: text`Choose one of ${code(`/history ${environment} ${service}`)}.`,
  });
}

export function ambiguousName({
  service,
  environment,
  name,
  meant,
}: NamePlace & { readonly meant: readonly HistoryEntry[] }): Problem {
  return problem({
    code: 'ambiguous-name',
    title: text`${code(clip(name, 80))} could mean several revisions of ${code(service)} in ${code(environment)}.`,
    reasons: meant.slice(0, limits.revisionsTold).map(revisionText),
    remedy: text`Say which by its number: ${code(`/rollback ${environment} ${service} --to-revision …`)}.`,
  });
}

function revisionText({ number, commit, runs }: HistoryEntry): Text {
  const image = runs?.image ?? null;
  const version = runs?.version ?? null;
  const tag = image === null ? text`` : text`, image ${code(shortTag(image))}`;
  return text`Revision ${number}: commit ${link(shortSha(commit.sha), commit.url)}${tag}${version === null ? text`` : text`, version ${code(version)}`}.`;
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
  large: 'too long, or too different, to be merged',
};

function value(shown: string | null): Text {
  return shown === null ? text`not there` : text`${code(clip(shown, 200))}`;
}
