import { isDeploy } from '../aftermath/reversal.ts';
import { holds } from '../gates/order.ts';
import { running } from '../bump/running.ts';
import type { DeployedService, Source } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import { historyEntries } from '../history/entries.ts';
import { historyFrom, saidLast } from '../history.ts';
import { digestBeyond } from '../image.ts';
import type { ServiceState } from '../snapshot.ts';
import type { Applied } from './apply.ts';
import type { RolledBackService } from './told.ts';
import type { Aim } from './types.ts';

/** What the service runs once it is rolled back: as it is shown, and as the commit records it. */
export function resultOf({ aim, entries }: Applied, environment: Environment) {
  const { state, undone, target, passed } = aim;
  const { images, versions } = running(entries, state.service, environment, state.path);
  const [image = null] = images;
  const [version = null] = versions;
  const service: RolledBackService = {
    service: state.service.name,
    path: state.path,
    imageAfter: image,
    versionAfter: version,
    revision: target?.number ?? null,
    ...standing(state, environment.name, undone),
    passed: passed.map(({ commit, runs }) => ({
      sha: commit.sha,
      url: commit.url,
      image: runs?.image ?? null,
    })),
  };
  const known = knownAs(image, inForceAfter(aim, environment.name));
  return {
    service,
    images,
    recorded: {
      ...service,
      digest: digestBeyond(image ?? '', known?.image ?? ''),
      source: known?.source ?? null,
      reverts: undone.map(({ commit }) => commit.sha),
    },
  };
}

/** The same of a rollback that is in already. */
export function standingOf(
  state: ServiceState | undefined,
  environment: string,
  landed: { readonly sha: string; readonly reverts: readonly string[] },
): Standing {
  if (state === undefined) return { revisionBefore: null, deploys: 'undone' };
  const place = state.history.commits.findIndex(({ sha }) => sha === landed.sha);
  const before = historyFrom(state, place + 1);
  const entries = historyEntries(before, environment);
  const undone = entries.filter(({ commit }) => landed.reverts.includes(commit.sha));
  return standing(before, environment, undone);
}

type Standing = Pick<RolledBackService, 'revisionBefore' | 'deploys'>;

/** What is undone already when it is taken back says nothing of what was in force. */
function standing(state: ServiceState, environment: string, undone: Aim['undone']): Standing {
  const gone = new Set(undone.map(({ number }) => number));
  const inForce = historyEntries(state, environment)
    .filter(isDeploy)
    .find(({ number, undoneBy }) => !gone.has(number) && (undoneBy === null || gone.has(undoneBy)));
  const again = inForce?.undone === true ? 'again' : 'as-before';
  const deploys = undone.some((entry) => isDeploy(entry) && !entry.undone) ? 'undone' : again;
  return { revisionBefore: state.history.total, deploys };
}

/** What Slipway's commits say of the image that is in force then: its digest, and what it was built from. */
export type Known = { readonly image: string | null; readonly source: Source | null } | null;

/** People may have written another image since: then nothing is known of it. */
export function knownAs(written: string | null, inForce: DeployedService | null): Known {
  return written !== null && inForce !== null && holds(written, inForce) ? inForce : null;
}

/** What Slipway said last that is in effect once the undone commits are not. */
function inForceAfter({ state, undone, target }: Aim, environment: string): DeployedService | null {
  if (target !== null) return saidLast(historyFrom(state, state.history.total - target.number), environment);
  const oldest = undone.at(-1)?.number ?? 0;
  const older = historyEntries(state, environment).filter(({ number }) => number < oldest);
  return older.find(({ own, undone: gone }) => own !== null && !gone)?.own?.deployed ?? null;
}
