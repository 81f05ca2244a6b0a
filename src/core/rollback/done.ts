import { historyEntries } from '../history/entries.ts';
import { historyFrom } from '../history.ts';
import type { ServiceState } from '../snapshot.ts';

/**
 * A service as it was before this very command rolled it back; null where it did not. In pull requests it does so with one service
 * after another, and a delivery that comes again may find some of them merged.
 * @param delivery of the command; null where there is none
 */
export function beforeOwn(
  state: ServiceState,
  environment: string,
  delivery: string | null,
): ServiceState | null {
  if (delivery === null) return null;
  const place = historyEntries(state, environment).findLastIndex(
    ({ own }) => own?.action === 'rollback' && own.delivery === delivery,
  );
  return place === -1 ? null : historyFrom(state, place + 1);
}
