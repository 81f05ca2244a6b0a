import { parseRevert, type Revert } from '../commit/revert.ts';
import type { DeployedService } from '../commit/trailers.ts';
import { historyEntries } from '../history.ts';
import type { OfferedPlace, Outcome } from '../outcome.ts';
import { restoring } from '../rollback/command.ts';
import { isDeploy } from './reversal.ts';
import type { SeenFolder } from './reverts.ts';

/** What a pull request says that it reverts in its own repository; null where it is no revert. */
export function revertIn(pull: {
  readonly repository: string;
  readonly title: string;
  readonly body: string;
}): Revert | null {
  const said = parseRevert(`${pull.title}\n\n${pull.body.replaceAll('\r\n', '\n')}\n`);
  const pulls = (said?.pulls ?? []).filter(
    ({ repository }) => repository.toLowerCase() === pull.repository.toLowerCase(),
  );
  const shas = said?.shas ?? [];
  return shas.length + pulls.length === 0 ? null : { shas, pulls };
}

/** What a service runs in an environment, and what it would go back to. */
export interface Deployed {
  readonly place: Pick<OfferedPlace, 'environment' | 'service'>;
  readonly now: DeployedService;
  /** In effect before the newest deploy, the newest first. */
  readonly before: readonly {
    readonly revision: number;
    readonly runs: DeployedService;
    /** What restores it. */
    readonly command: string;
  }[];
}

/** By what was said last, after a revert that may not be whole, too; null where the commits that were read do not tell. */
export function deployedIn({ environment, state }: SeenFolder): Deployed | null {
  const entries = historyEntries(state, environment);
  const own = entries.filter((entry) => entry.own !== null && !entry.undone);
  const now = own[0]?.own?.deployed;
  if (now === undefined) return null;
  const newest = own.findIndex(isDeploy);
  const before = newest === -1 ? [] : own.slice(newest + 1);
  const place = { environment, service: state.service.name };
  return {
    place,
    now,
    before: before.flatMap(({ number: revision, own: ours }) =>
      ours === null
        ? []
        : [{ revision, runs: ours.deployed, command: restoring({ ...place, revision }, entries) }],
    ),
  };
}

/** The command that goes back to the one at this place of `before`; null where none is known that is without it. */
export function wayBack({ place, before }: Deployed, at: number | null): OfferedPlace['way'] {
  const found = at === null ? undefined : before[at];
  if (found === undefined) return null;
  const { image, version } = found.runs;
  // A rollback goes one step back, unless it is told where to.
  const command = at === 0 ? `/rollback ${place.environment} ${place.service}` : found.command;
  return { command, image, version };
}

export function offerOf(places: readonly OfferedPlace[]): Outcome {
  return { kind: 'rollback-offered', places };
}
