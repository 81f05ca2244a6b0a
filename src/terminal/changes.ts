import { gateNotes } from '../core/gates/notes.ts';
import { besideRepository, minuteOf, repositoryOf, shortSha, shortTag } from '../core/labels.ts';
import type { Change, Committed, Restart, ServiceChange, Target } from '../core/outcome.ts';
import { toldInClone } from '../core/clone/told.ts';
import { forwardCommands, forwardTitle } from '../core/rollback/forward.ts';
import { aftermathNotes, rollbackNotes } from '../core/rollback/notes.ts';
import type { Rollback } from '../core/rollback/told.ts';
import type { Text } from '../core/text.ts';
import { visible } from '../core/visible.ts';
import { writeDiff, writeDifferences } from './diff.ts';
import { plainLine, type TerminalOptions, wrap } from './style.ts';

/** The parts of an outcome below its headline; an empty one is left out. */
export type Sections = readonly string[];

/** Columns of a label and its gap. */
const labelColumns = 10;

/** A deploy, made or planned. */
export function changeSections(
  change: Change,
  committed: Committed | null,
  options: TerminalOptions,
): Sections {
  const { environment, reason } = change;
  const names = change.services.map(({ service }) => service);
  const exactly = change.tag === null ? [] : ['--tag', change.tag];
  return [
    ...change.services.map(serviceLines),
    commitLines(change, committed, reason),
    remarkLines(change, committed, options),
    writeDiff(change.diff, options),
    betweenLines(change, options),
    committed === null
      ? commandLine('To deploy this', [...commandOf(change), ...names, ...exactly], options)
      : commandLine('To undo this', ['/rollback', environment, ...names], options),
  ];
}

/** A restart, made or planned. */
export function restartSections(
  restart: Restart,
  committed: Committed | null,
  options: TerminalOptions,
): Sections {
  const { environment, services, reason } = restart;
  return [
    ...services.map(({ service, path, image, versionsBefore, versionAfter }) =>
      [
        `${visible(service)}, ${visible(path)}`,
        label('image', `${image ?? '–'}, as before`),
        ...(versionAfter === null ? [] : [label('version', arrow(versionsBefore, versionAfter))]),
      ].join('\n'),
    ),
    commitLines(restart, committed, reason),
    remarkLines(restart, committed, options),
    writeDiff(restart.diff, options),
    committed === null
      ? commandLine(
          'To restart',
          ['/restart', environment, ...services.map(({ service }) => service)],
          options,
        )
      : '',
  ];
}

/** A rollback, made or planned. */
export function rollbackSections(
  rollback: Rollback,
  committed: Committed | null,
  options: TerminalOptions,
): Sections {
  const { environment, undone, services, reason } = rollback;
  const names = services.map(({ service }) => service);
  const [own, peoples] = [false, true].map((wanted) => undone.filter(({ byPerson }) => byPerson === wanted));
  return [
    undoneLines('Undone, newest first:', own),
    undoneLines('Commits of people that are undone, too:', peoples),
    ...services.map(({ service, imageAfter, versionAfter }) =>
      [
        `${visible(service)}, in force after it:`,
        label('image', imageAfter ?? '–'),
        label('version', versionAfter ?? '–'),
      ].join('\n'),
    ),
    commitLines(rollback, committed, reason),
    remarkLines({ ...rollback, warnings: [] }, committed, options, [
      ...rollbackNotes(rollback),
      ...(options.inClone !== undefined
        ? aftermathNotes(rollback, 'Once it is pushed, Slipway')
        : committed === null
          ? aftermathNotes(rollback)
          : []),
    ]),
    writeDiff(rollback.diff, options),
    committed === null
      ? commandLine('To roll back', ['/rollback', environment, ...names, ...rollback.flags], options)
      : forwardCommands(rollback)
          .map((words) => commandLine(forwardTitle(rollback), words, options))
          .join('\n'),
  ];
}

function undoneLines(title: string, commits: Rollback['undone'] = []): string {
  const lines = commits.map(
    ({ sha, subject, author, at }) =>
      `  ${visible(shortSha(sha))} ${visible(subject)} (${visible(author)}, ${visible(minuteOf(at))})`,
  );
  return lines.length === 0 ? '' : [title, ...lines].join('\n');
}

/** `  image     9a8b7c6 → 1f2e3d4` */
export function label(name: string, value: string): string {
  return `  ${visible(name).padEnd(labelColumns)}${visible(value)}`;
}

function serviceLines(service: ServiceChange): string {
  const repository = repositoryOf(service.imageAfter);
  const images = service.imagesBefore.map((image) => besideRepository(image, repository));
  return [
    `${visible(service.service)}, ${visible(service.path)}`,
    label('image', repository),
    label('', arrow(images, shortTag(service.imageAfter))),
    label('version', arrow(service.versionsBefore, service.versionAfter)),
  ].join('\n');
}

function commitLines(target: Target, committed: Committed | null, reason: string | null): string {
  const where = `${target.branch} of ${target.repository}`;
  const lines =
    committed === null
      ? [`Nothing was committed to ${visible(where)}.`]
      : [
          label('commit', `${shortSha(committed.commit.sha)} on ${where}`),
          ...(committed.commit.url === '' ? [] : [label('', committed.commit.url)]),
        ];
  return [...lines, ...(reason === null ? [] : [label('reason', reason)])].join('\n');
}

function commandOf({ environment, promotedFrom }: Change): readonly string[] {
  return promotedFrom === undefined ? ['/deploy', environment] : ['/promote', promotedFrom, environment];
}

/** What differs between two environments after a promotion. */
function betweenLines({ environment, promotedFrom = '', between }: Change, options: TerminalOptions): string {
  if (between === undefined || between === null) return '';
  const title = wrap(`Between ${visible(promotedFrom)} and ${visible(environment)} after it:`, options.width);
  return `${title}\n\n${writeDifferences(between, options)}`;
}

function remarkLines(
  change: Pick<Change, 'warnings' | 'gates' | 'overrides'>,
  committed: Committed | null,
  { width, inClone }: TerminalOptions,
  own: readonly Text[] = [],
): string {
  const all = [...own, ...gateNotes(change), ...(committed?.notes ?? [])];
  const notes = inClone === undefined ? all : all.map(toldInClone);
  const remarks = [...change.warnings.map(visible), ...notes.map(plainLine)];
  return remarks.map((remark) => wrap(`! ${remark}`, width, '  ')).join('\n');
}

function commandLine(what: string, words: readonly string[], { inClone }: TerminalOptions): string {
  if (inClone === undefined) return `${what}, comment: ${visible(words.join(' '))}`;
  const line = visible([...words, ...inClone.flags].join(' '));
  return `${what}, run: ${line.replace('/', 'slipway ')}`;
}

function arrow(before: readonly string[], after: string): string {
  return `${before.length === 0 ? '–' : before.join(', ')} → ${after}`;
}
