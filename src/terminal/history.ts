import { isPersons } from '../core/history/entries.ts';
import { kindWords, stateWords } from '../core/history/words.ts';
import { minuteOf, shortSha, tagOf } from '../core/labels.ts';
import { withoutNumbers } from '../core/history/revisions.ts';
import type { Revision } from '../core/history/told.ts';
import type { Outcome } from '../core/outcome.ts';
import { count, visible } from '../core/visible.ts';
import { painter, type TerminalOptions, wrap } from './style.ts';
import { type Column, gap, table } from './table.ts';

/** One table a service, newest first: what is scanned in columns, and below each row why and from where. */
export function historySections(
  { services, shallow = false }: Pick<Extract<Outcome, { kind: 'history' }>, 'services' | 'shallow'>,
  options: TerminalOptions,
): readonly string[] {
  const told = services.map(({ service, path, revisions, older }) => {
    const title = services.length > 1 ? [painter(options.colour)('bold', visible(service))] : [];
    const none = `Nothing has changed under ${visible(path)} yet.`;
    const lines =
      revisions.length === 0 ? [none] : tableOf(shallow ? revisions.map(withoutNumbers) : revisions, options);
    const more = older === 0 ? [] : [`… and ${count(older, 'older revision')}.`];
    return [...title, ...lines, ...more].join('\n');
  });
  return shallow ? [...told, wrap(`! ${hasNoNumbers}`, options.width, '  ')] : told;
}

const hasNoNumbers =
  'The clone is shallow: its history is cut off, and its revisions have no numbers. git fetch --unshallow brings the rest.';

/** A revision, and what its number is where it has one. */
type Row = Omit<Revision, 'number'> & { readonly number: number | null };

const version: Column<Row> = { title: 'VERSION', cell: (one) => one.version ?? '-', fold: 'anywhere' };

const before: readonly Column<Row>[] = [
  {
    title: 'REVISION',
    cell: (one) => (one.number === null ? shortSha(one.sha) : String(one.number)),
    fold: 'never',
    right: true,
  },
  { title: 'WHEN (UTC)', cell: ({ at }) => minuteOf(at).replace(/ UTC$/u, ''), fold: 'never' },
  { title: 'WHAT', cell: kindWords, fold: 'words' },
  { title: 'IMAGE', cell: ({ image }) => (image === null ? '-' : tagOf(image)), fold: 'anywhere' },
];

const behind: readonly Column<Row>[] = [
  { title: 'WHO', cell: ({ by }) => by, fold: 'anywhere' },
  { title: 'STATE', cell: stateWords, fold: 'words' },
];

/** Where the versions do not fit beside the rest, each has a line of its own. */
function tableOf(revisions: readonly Row[], { width, colour }: TerminalOptions): readonly string[] {
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

function remarksOf(revision: Row, withVersion: boolean): readonly string[] {
  const { kind, reason, subject, overrides, pull, requestUrl, version } = revision;
  return [
    withVersion && version !== null ? `version ${version}` : '',
    (isPersons(kind) ? subject : reason) ?? '',
    ...overrides.map(({ gate, reason: why }) => `${gate} overridden: ${why}`),
    requestUrl ?? pull?.url ?? '',
  ].filter((text) => text !== '');
}
