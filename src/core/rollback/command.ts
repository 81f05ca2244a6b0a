import { type HistoryEntry, isPersons } from '../history/entries.ts';

/** The command that restores a revision, with the flag that it takes where people committed since. */
export function restoring(
  { service, environment, revision }: Restoring,
  entries: readonly HistoryEntry[],
): string {
  const manual = entries.some(({ number, kind }) => number > revision && isPersons(kind));
  const flags = manual ? ' --include-manual' : '';
  return `/rollback ${environment} ${service} --to-revision ${revision}${flags}`;
}

interface Restoring {
  readonly service: string;
  readonly environment: string;
  readonly revision: number;
}
