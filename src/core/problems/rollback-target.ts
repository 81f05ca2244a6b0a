import type { HistoryEntry } from '../history/entries.ts';
import { shortSha, shortTag } from '../labels.ts';
import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, link, list, type Text, text } from '../text.ts';
import { clip, count } from '../visible.ts';

interface Place {
  readonly service: string;
  readonly environment: string;
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
      ...(unread === 0
        ? []
        : [text`The newest ${entries.length} of ${entries.length + unread} revisions were searched.`]),
    ],
    remedy: text`Choose one of ${code(`/history ${environment} ${service}`)}.`,
  });
}

/** Somebody has left another image in the files than the commit says. */
export function otherThanCalled({
  service,
  environment,
  name,
  target,
  images,
}: NamePlace & { readonly target: HistoryEntry; readonly images: readonly string[] }): Problem {
  return problem({
    code: 'other-than-called',
    title: text`The files of ${code(service)} do not hold ${code(clip(name, 80))} where the history of ${code(environment)} has it.`,
    reasons: [
      revisionText(target),
      text`The files hold ${list(images.map((image) => code(shortTag(image))))} there.`,
    ],
    remedy: text`Choose another revision of ${code(`/history ${environment} ${service}`)}; or that one, where it is the files that you want: ${code(`/rollback ${environment} ${service} --to-revision ${target.number}`)}.`,
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
    remedy: text`Say which: ${code(`/rollback ${environment} ${service} --to-revision …`)}.`,
  });
}

function revisionText({ number, commit, runs }: HistoryEntry): Text {
  const image = runs?.image ?? null;
  const version = runs?.version ?? null;
  const tag = image === null ? text`` : text`, image ${code(shortTag(image))}`;
  return text`Revision ${number}: commit ${link(shortSha(commit.sha), commit.url)}${tag}${version === null ? text`` : text`, version ${code(version)}`}.`;
}

/**
 * `held` of the revisions up to the target are what its commit stands on; null where that is not known. `unread` revisions
 * are too old to be read.
 */
export function besideOthers(
  input: Place & { readonly target: HistoryEntry; readonly held: number | null; readonly unread: number },
): Problem {
  const { service, environment, target, held, unread } = input;
  const { number, commit } = target;
  const command = `slipway rollback ${environment} ${service} --to ${shortSha(commit.sha)}`;
  return problem({
    code: 'beside-others',
    title: text`Revision ${number} of ${code(service)} in ${code(environment)} does not stand on all that came before it.`,
    reasons: [
      text`${link(shortSha(commit.sha), commit.url)} holds ${held === null ? 'an unknown number' : String(held)} of the ${number} revisions up to it. The others stood beside it until somebody merged the two, as ${code('git pull')} does: to go back to it would undo them unnamed.`,
      ...(unread === 0
        ? []
        : [
            text`Or they began a branch that was merged later, and are among the ${unread} that are too old to be read here. In a clone, which reads all, it has a lower number then, and ${code(command)} goes there.`,
          ]),
      text`Nothing was committed.`,
    ],
    remedy: text`Go to the merge, or to what was there before the two parted: ${code(`/history ${environment} ${service}`)} has their numbers. Or deploy the tag that you want with ${code(`/deploy ${environment} ${service} --tag …`)}.`,
  });
}
