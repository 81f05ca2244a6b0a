import type { DeployedService } from '../commit/trailers.ts';
import type { HistoryEntry } from '../history/entries.ts';
import { parseImage } from '../image.ts';
import { isProblem, type Problem } from '../problem.ts';
import { ambiguousName, nothingIsCalledSo } from '../problems/rollback-target.ts';
import type { ServiceState } from '../snapshot.ts';

/**
 * The revision that a name means: the commit that is called so, or else the newest that left that version or image tag
 * in force. A tag is often an abbreviated commit of the application: where the two readings differ, neither is taken.
 */
export function meantBy(
  name: string,
  { service, history }: ServiceState,
  environment: string,
  entries: readonly HistoryEntry[],
): HistoryEntry | Problem {
  const newest = entries.find(({ runs }) => runs !== null && isCalled(runs, name));
  const meant = new Set([...namedCommits(name, entries), ...(newest === undefined ? [] : [newest])]);
  const [only, ...others] = meant;
  const where = { service: service.name, environment, name };
  if (only === undefined)
    return nothingIsCalledSo({ ...where, entries, unread: history.total - entries.length });
  return others.length === 0 ? only : ambiguousName({ ...where, meant: [...meant] });
}

function namedCommits(name: string, entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (!/^[0-9a-f]{7,64}$/i.test(name)) return [];
  return entries.filter(({ commit }) => commit.sha.startsWith(name.toLowerCase()));
}

function isCalled({ image, version }: DeployedService, name: string): boolean {
  if (version === name) return true;
  const parsed = parseImage(image ?? '');
  return !isProblem(parsed) && parsed.tag === name;
}
