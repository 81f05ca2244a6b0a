import { isPersons } from '../../core/history/entries.ts';
import { kindWords, stateWords } from '../../core/history/words.ts';
import { tagOf } from '../../core/labels.ts';
import type { Target } from '../../core/outcome.ts';
import type { Revision, ServiceHistory } from '../../core/history/told.ts';
import { clip, count } from '../../core/visible.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { codeSpan, escape, linkTo } from '../markdown.ts';
import { branchOf, name, when } from '../names.ts';
import { listView } from '../remarks.ts';

/** Itself a part: of very many services, the last ones go once all rows have gone. */
interface Table extends Part {
  readonly history: ServiceHistory;
  readonly rows: readonly Part[];
}

/** One table a service, newest first. */
export function history(outcome: Target & { readonly services: readonly ServiceHistory[] }): Draft {
  const tables = outcome.services.map((service) => ({
    markdown: name(service.service),
    history: service,
    rows: service.revisions.map(rowOf),
  }));
  return {
    parts: [...oldestFirst(tables), ...lastFirst(tables)],
    view: (kept) => ({
      where: branchOf(outcome),
      tables: tables
        .filter((table) => kept.has(table))
        .map((table) => tableView(table, kept, tables.length > 1)),
      services: listView(tables, kept, 'service'),
    }),
  };
}

function tableView(
  { markdown, history: { path, revisions, older }, rows }: Table,
  kept: ReadonlySet<Part>,
  several: boolean,
) {
  const shown = rows.filter((row) => kept.has(row)).map(({ markdown }) => markdown);
  const beyond = older + rows.length - shown.length;
  return {
    title: several ? markdown : '',
    rows: shown,
    none: revisions.length === 0 ? `Nothing has changed under ${codeSpan(clip(path, 200))} yet.` : '',
    more: beyond === 0 ? '' : `… and ${count(beyond, 'older revision')}.`,
  };
}

/** The last row of each table goes before any of the rows above. */
function oldestFirst(tables: readonly Table[]): readonly Part[] {
  const longest = Math.max(0, ...tables.map(({ rows }) => rows.length));
  return Array.from({ length: longest }, (_, age) => tables.flatMap(({ rows }) => rows[age] ?? []))
    .toReversed()
    .flat();
}

function rowOf(revision: Revision): Part {
  const { number, url, at } = revision;
  const columns = [
    linkTo(String(number), url),
    when(at).replace(/ UTC$/u, ''),
    escape(kindWords(revision)),
    runs(revision),
    lines([who(revision), ...why(revision)]),
    stateOf(revision),
  ];
  return { markdown: `| ${columns.join(' | ')} |` };
}

/** Of a table's cell; empty ones are left out. */
function lines(all: readonly string[]): string {
  return all.filter((line) => line !== '').join('<br>') || '–';
}

function who(revision: Revision): string {
  const link = from(revision);
  return link === '' ? name(revision.by) : `${name(revision.by)}, ${link}`;
}

/** The reason; a commit that no command made has only its subject. */
function why({ kind, reason, subject, overrides }: Revision): readonly string[] {
  return [
    (isPersons(kind) ? subject : reason) ?? '',
    ...overrides.map(({ gate, reason: why }) => `${gate} overridden: ${why}`),
  ].map((one) => folded(one, escape, proseCharacters));
}

const proseCharacters = 60;
const codeCharacters = 32;
const wholeCharacters = 300;

/** The image by its tag, and the version. */
function runs({ image, version }: Revision): string {
  const values = [image === null ? '' : tagOf(image), version ?? ''];
  return lines(values.map((value) => (value === '' ? '' : folded(value, codeSpan, codeCharacters))));
}

/** A value that would make its column wide is shown whole once it is unfolded. */
function folded(value: string, write: (value: string) => string, characters: number): string {
  const start = clip(value, characters);
  if (start === value) return write(value);
  return `<details><summary>${write(start)}</summary>${write(clip(value, wholeCharacters))}</details>`;
}

/** `acme/storefront#12`; a request elsewhere is linked as one. */
function from({ pull, requestUrl }: Revision): string {
  if (pull !== null)
    return linkTo(escape(clip(`${pull.repository}#${pull.number}`, 120)), requestUrl ?? pull.url);
  return requestUrl === null ? '' : linkTo('request', requestUrl);
}

function stateOf(revision: Revision): string {
  const words = stateWords(revision);
  return revision.state === 'current' ? `**${words}**` : words;
}
