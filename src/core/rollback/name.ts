import type { DeployedService } from '../commit/trailers.ts';
import { holds } from '../gates/order.ts';
import type { HistoryEntry } from '../history/entries.ts';
import { parseImage } from '../image.ts';
import { isProblem, type Problem } from '../problem.ts';
import { ambiguousName, nothingIsCalledSo, otherThanCalled } from '../problems/rollback-target.ts';
import type { ServiceState } from '../snapshot.ts';
import type { Applied } from './apply.ts';
import type { resultOf } from './result.ts';

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

/** Refuses where the files at a revision do not hold the image of the version or tag that it was named by. */
export function refuseMisnamed(
  name: string,
  { aim: { state, target }, images }: Pick<Applied, 'aim'> & Pick<ReturnType<typeof resultOf>, 'images'>,
  environment: string,
): Problem | null {
  const runs = target?.runs ?? null;
  if (target === null || runs === null || !isCalled(runs, name) || images.length === 0) return null;
  if (images.some((image) => holds(image, runs))) return null;
  return otherThanCalled({ service: state.service.name, environment, name, target, images });
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
