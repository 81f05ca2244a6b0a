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
  const told = new Set<string>();
  const found: HistoryEntry[] = [];
  const lists = undone.map((entries) => new Rest(entries));
  for (let next = newestOf(lists, told); next !== undefined; next = newestOf(lists, told)) {
    told.add(next.commit.sha);
    found.push(next);
  }
  return found.map(toUndone);
}

/** What is left of one service's history. */
class Rest {
  readonly #entries: readonly HistoryEntry[];
  readonly #places: ReadonlyMap<string, number>;
  #place = 0;

  constructor(entries: readonly HistoryEntry[]) {
    this.#entries = entries;
    this.#places = new Map(entries.map(({ commit }, place) => [commit.sha, place]));
  }

  first(told: ReadonlySet<string>): HistoryEntry | undefined {
    let first = this.#entries[this.#place];
    while (first !== undefined && told.has(first.commit.sha)) first = this.#entries[(this.#place += 1)];
    return first;
  }

  /** Whether it has something newer than this. */
  hasNewer({ commit }: HistoryEntry): boolean {
    return (this.#places.get(commit.sha) ?? this.#place) > this.#place;
  }
}

/** What another service's history has something newer of comes later, whatever its date. */
function newestOf(lists: readonly Rest[], told: ReadonlySet<string>): HistoryEntry | undefined {
  const firsts = lists.flatMap((rest) => rest.first(told) ?? []);
  const free = firsts.filter((entry) => !lists.some((rest) => rest.hasNewer(entry)));
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
