import { parseMessage } from '../commit/message.ts';
import { type HistoryEntry, isPersons } from '../history/entries.ts';
import { personOf } from '../history/person.ts';
import type { UndoneCommit } from './told.ts';

/**
 * The commits that are taken back, each once, newest first: of one service in the order of its history, of several by
 * their dates.
 * @param undone of each service, newest first
 */
export function undoneCommits(undone: readonly (readonly HistoryEntry[])[]): readonly UndoneCommit[] {
  const found: HistoryEntry[] = [];
  let left = undone;
  for (let next = newestOf(left); next !== undefined; next = newestOf(left)) {
    const { sha } = next.commit;
    found.push(next);
    left = left.map((entries) => entries.filter(({ commit }) => commit.sha !== sha));
  }
  return found.map(toUndone);
}

/** What another service's history has something newer of comes later, whatever its date. */
function newestOf(undone: readonly (readonly HistoryEntry[])[]): HistoryEntry | undefined {
  const older = new Set(undone.flatMap(([, ...rest]) => rest.map(({ commit }) => commit.sha)));
  const firsts = undone.flatMap(([first]) => first ?? []);
  const free = firsts.filter(({ commit }) => !older.has(commit.sha));
  const [newest] = (free.length > 0 ? free : firsts).toSorted((a, b) => dateOf(b) - dateOf(a));
  return newest;
}

function dateOf({ commit }: HistoryEntry): number {
  return Date.parse(commit.at);
}

function toUndone({ commit, kind }: HistoryEntry): UndoneCommit {
  return {
    sha: commit.sha,
    url: commit.url,
    subject: parseMessage(commit.message).subject,
    author: personOf(commit),
    at: commit.at,
    byPerson: isPersons(kind),
  };
}
