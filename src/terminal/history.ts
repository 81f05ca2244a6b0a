import { isPersons } from '../core/history/entries.ts';
import { kindWords, stateWords } from '../core/history/words.ts';
import { minuteOf, tagOf } from '../core/labels.ts';
import type { Revision, ServiceHistory } from '../core/history/told.ts';
import { count, visible } from '../core/visible.ts';
import { painter, type TerminalOptions, wrap } from './style.ts';
import { type Column, gap, table } from './table.ts';

/** One table a service, newest first: what is scanned in columns, and below each row why and from where. */
export function historySections(
  services: readonly ServiceHistory[],
  options: TerminalOptions,
): readonly string[] {
  return services.map(({ service, path, revisions, older }) => {
    const title = services.length > 1 ? [painter(options.colour)('bold', visible(service))] : [];
    const none = `Nothing has changed under ${visible(path)} yet.`;
    const lines = revisions.length === 0 ? [none] : tableOf(revisions, options);
    const more = older === 0 ? [] : [`… and ${count(older, 'older revision')}.`];
    return [...title, ...lines, ...more].join('\n');
  });
}

const version: Column<Revision> = { title: 'VERSION', cell: (one) => one.version ?? '-', fold: 'anywhere' };

const before: readonly Column<Revision>[] = [
  { title: 'REVISION', cell: (one) => String(one.number), fold: 'never', right: true },
  { title: 'WHEN (UTC)', cell: ({ at }) => minuteOf(at).replace(/ UTC$/u, ''), fold: 'never' },
  { title: 'WHAT', cell: kindWords, fold: 'words' },
  { title: 'IMAGE', cell: ({ image }) => (image === null ? '-' : tagOf(image)), fold: 'anywhere' },
];

const behind: readonly Column<Revision>[] = [
  { title: 'WHO', cell: ({ by }) => by, fold: 'anywhere' },
  { title: 'STATE', cell: stateWords, fold: 'words' },
];

/** Where the versions do not fit beside the rest, each has a line of its own. */
function tableOf(revisions: readonly Revision[], { width, colour }: TerminalOptions): readonly string[] {
  const paint = painter(colour);
  const whole = table(revisions, [...before, version, ...behind], width);
  const { head, rows, folded } = whole.folded
    ? { ...table(revisions, [...before, ...behind], width), folded: true }
    : whole;
  const indent = ' '.repeat('REVISION'.length + gap.length);
  return [
    ...head.map((line) => paint('dim', line)),
    ...revisions.flatMap((revision, index) => [
      ...(rows[index] ?? []).map((line) => (revision.state === 'current' ? paint('bold', line) : line)),
      ...remarksOf(revision, folded)
        .flatMap((remark) => wrap(`${indent}${visible(remark)}`, width, indent).split('\n'))
        .map((line) => paint('dim', line)),
    ]),
  ];
}

function remarksOf(revision: Revision, withVersion: boolean): readonly string[] {
  const { kind, reason, subject, overrides, pull, requestUrl, version } = revision;
  return [
    withVersion && version !== null ? `version ${version}` : '',
    (isPersons(kind) ? subject : reason) ?? '',
    ...overrides.map(({ gate, reason: why }) => `${gate} overridden: ${why}`),
    requestUrl ?? pull?.url ?? '',
  ].filter((text) => text !== '');
}
