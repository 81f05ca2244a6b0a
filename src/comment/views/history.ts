import { shortTag } from '../../core/labels.ts';
import type { Revision, ServiceHistory, Target } from '../../core/outcome.ts';
import { clip, count } from '../../core/visible.ts';
import { type Draft, lastFirst, type Part } from '../fit.ts';
import { codeSpan, escape, linkTo } from '../markdown.ts';
import { branchOf, cell, name, when } from '../names.ts';
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
  const { number, url, at, image, version, by } = revision;
  const columns = [
    linkTo(String(number), url),
    when(at),
    image === null ? '–' : cell(shortTag(image)),
    cell(version),
    name(by),
    why(revision),
    from(revision.requestUrl),
    stateOf(revision),
  ];
  return { markdown: `| ${columns.join(' | ')} |` };
}

/** The action, and its reason; a commit that no command made has only its subject. */
function why({ action, reason, subject, overrides }: Revision): string {
  const words = action === 'manual' ? subject : reason;
  const told = [action, ...(words === null || words === '' ? [] : [escape(clip(words, 160))])].join(': ');
  const against = overrides.map(
    ({ gate, reason: why }) => `${name(gate)} overridden: ${escape(clip(why, 160))}`,
  );
  return [told, ...against].join('; ');
}

/** `acme/storefront#12`, of the pull request on which it was asked for. */
function from(requestUrl: string | null): string {
  if (requestUrl === null) return '–';
  const [, repository, pull] = /\/([^/]+\/[^/]+)\/pull\/(\d+)/u.exec(requestUrl) ?? [];
  return linkTo(
    repository === undefined ? 'request' : escape(clip(`${repository}#${pull ?? ''}`, 120)),
    requestUrl,
  );
}

function stateOf({ state }: Revision): string {
  switch (state) {
    case 'current':
      return '**current**';
    case 'rolled-back':
      return 'rolled back';
    case 'superseded':
      return '';
  }
}
