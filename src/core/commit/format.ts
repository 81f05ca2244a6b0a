import { restartedAt } from '../bump/types.ts';
import { parseImage, sameRepository, withDigest } from '../image.ts';
import type { Restart, ServiceChange } from '../outcome.ts';
import { isProblem } from '../problem.ts';
import type { Rollback } from '../rollback/told.ts';
import { formatMessage, oneLine } from './message.ts';
import {
  type DeployedService,
  type Override,
  type SlipwayTrailers,
  type Source,
  toTrailers,
} from './trailers.ts';

/** Who asked for a commit, where and why. */
export interface Asked {
  readonly environment: string;
  /** Web address of the comment; null where none asked for it. */
  readonly request: string | null;
  readonly delivery: string | null;
  readonly reason: string | null;
  /** What would have stopped it, and why it went on. */
  readonly overrides?: readonly Override[];
  /** Who asked, with GitHub's number of that user: by it, GitHub knows the co-author. null where that is the author. */
  readonly actor: string | null;
  readonly actorId: number | null;
  /** As in `SlipwayTrailers`. */
  readonly breakGlass?: string;
}

interface Recorded {
  /** What the image's tag meant, where that is known: recorded also where the manifests have the tag alone. */
  readonly digest?: string | null;
}

export interface DeployCommit extends Asked {
  /** The environment that a promotion takes its images from. */
  readonly from?: string;
  /** The pull request's head, where the image was built from it. */
  readonly source: Source | null;
  readonly services: readonly (Pick<
    ServiceChange,
    'service' | 'imagesBefore' | 'imageAfter' | 'versionsBefore' | 'versionAfter'
  > &
    Recorded & {
      /** Where it differs from that of the others. */
      readonly source?: Source | null;
    })[];
}

export interface RestartCommit extends Asked {
  readonly services: readonly (Restart['services'][number] & Recorded & { readonly source: Source | null })[];
}

export interface RollbackCommit extends Asked {
  readonly services: readonly (Pick<Rollback['services'][number], 'service' | 'imageAfter' | 'versionAfter'> &
    Recorded & {
      /** Commit of the application repository that it runs from now on; null where that is not known. */
      readonly source: Source | null;
      /** Object names of those of `undone` that are undone for this service, newest first. */
      readonly reverts: readonly string[];
    })[];
  /** Newest first, at least one. */
  readonly undone: readonly { readonly sha: string; readonly subject: string }[];
}

/** Longer subjects are cut in git's and GitHub's lists. */
const subjectCharacters = 72;

export function formatDeploy(commit: DeployCommit): string {
  const { environment, services, from = null } = commit;
  const action = from === null ? 'deploy' : 'promote';
  const prefix = `${action}(${environment}): `;
  const named =
    prefix + services.map(({ service, imageAfter }) => `${service} ${tagOf(imageAfter)}`).join(', ');
  const long = named.length > subjectCharacters && services.length > 1;
  const paragraphs = services.map((change) => {
    const lines = changeLines(change);
    return services.length === 1 ? lines : [`* ${change.service}`, ...lines.map((line) => `  ${line}`)];
  });
  return formatMessage(
    long ? `${prefix}${services.length} services` : named,
    paragraphs,
    toTrailers({
      ...common(commit),
      action,
      from,
      services: services.map((one) => ({ ...runs(one), reverts: [], source: one.source ?? commit.source })),
    }),
  );
}

export function formatRestart(commit: RestartCommit): string {
  const { environment, services } = commit;
  const prefix = `restart(${environment}): `;
  const named = prefix + services.map(({ service }) => service).join(', ');
  return formatMessage(
    named.length > subjectCharacters && services.length > 1 ? `${prefix}${services.length} services` : named,
    services.map(({ service, versionsBefore, versionAfter }) => [
      ...(services.length === 1 ? [] : [`* ${service}`]),
      versionAfter === null ? `${restartedAt} is set` : `version: ${arrow(versionsBefore, versionAfter)}`,
    ]),
    toTrailers({
      ...common(commit),
      action: 'restart',
      from: null,
      services: services.map((one) => ({
        ...runs({ ...one, imageAfter: one.image }),
        reverts: [],
        source: one.source,
      })),
    }),
  );
}

/** Reads as git writes a revert, and so as people and their tools know it. */
export function formatRollback(commit: RollbackCommit): string {
  const [newest, ...older] = commit.undone;
  if (newest === undefined) throw new Error('A rollback undoes at least one commit.');
  const more = older.length === 0 ? '' : ` and ${older.length} more`;
  return formatMessage(
    revertSubject(withoutMore(oneLine(newest.subject), older.length)) + more,
    [commit.undone.map(({ sha }) => `This reverts commit ${sha}.`)],
    toTrailers({
      ...common(commit),
      action: 'rollback',
      from: null,
      services: commit.services.map((one) => ({ ...runs(one), reverts: one.reverts, source: one.source })),
    }),
  );
}

function common(commit: Asked): Omit<SlipwayTrailers, 'action' | 'from' | 'services'> {
  const { environment, request, delivery, reason, overrides = [], breakGlass = null } = commit;
  const actor = commit.actor === null ? null : { login: commit.actor, id: commit.actorId };
  return { environment, request, delivery, reason, overrides, actor, breakGlass };
}

function runs(change: {
  readonly service: string;
  readonly imageAfter: string | null;
  readonly versionAfter: string | null;
  readonly digest?: string | null;
}): Pick<DeployedService, 'service' | 'image' | 'version'> {
  const { service, imageAfter, versionAfter, digest } = change;
  return { service, image: imageAfter && withDigest(imageAfter, digest ?? null), version: versionAfter };
}

/** That of a rollback of several commits tells their number already: it is told once. */
function withoutMore(subject: string, others: number): string {
  return others === 0 ? subject : subject.replace(/(?<=^(?:Revert|Reapply) ".*") and \d+ more$/u, '');
}

/** From git 2.43 on, to revert a revert is to reapply; what was reverted twice keeps its name. */
function revertSubject(subject: string): string {
  const undone = /^Revert "(?!Revert ")(.*)$/.exec(subject)?.[1];
  return undone === undefined ? `Revert "${subject}"` : `Reapply "${undone}`;
}

function changeLines(change: DeployCommit['services'][number]): readonly string[] {
  const after = parseImage(change.imageAfter);
  const repository = isProblem(after) ? 'image' : after.repository;
  const before = change.imagesBefore.map((image) => {
    const parsed = parseImage(image);
    return isProblem(parsed) || !sameRepository(parsed.repository, repository) ? image : shortImage(image);
  });
  return [
    `${repository}: ${arrow(before, shortImage(change.imageAfter))}`,
    `version: ${arrow(change.versionsBefore, change.versionAfter)}`,
  ];
}

function arrow(before: readonly string[], after: string): string {
  const changed = before.filter((value) => value !== after);
  return changed.length === 0 ? after : `${changed.join(', ')} → ${after}`;
}

function tagOf(image: string): string {
  const parsed = parseImage(image);
  return isProblem(parsed) ? image : (parsed.tag ?? shortImage(image));
}

/** The tag, and the start of the digest; the repository stands before it. */
function shortImage(image: string): string {
  const parsed = parseImage(image);
  if (isProblem(parsed)) return image;
  const digest = parsed.digest === null ? '' : `@${parsed.digest.slice(0, 'sha256:'.length + 12)}`;
  return `${parsed.tag ?? ''}${digest}` || 'without a tag';
}
