import { mayShowManifests, type Visibility } from '../audience.ts';
import { parseAskedIn } from '../deploy-pull/asked.ts';
import type { Lock } from '../locks/types.ts';
import type { Outcome, ReversedPlace } from '../outcome.ts';
import type { OwnEntry } from './reversal.ts';
import type { Reversal, Undoing } from './types.ts';

/** A pull request whose deploys went out of force, or came into it again. */
export interface ToldPull {
  readonly repository: string;
  readonly number: number;
  readonly places: readonly ReversedPlace[];
}

/** The name of the one comment that tells a pull request of it. */
export function tellingKey({ commit }: Undoing): string {
  return `reversed-${commit.sha}`;
}

/**
 * The pull requests that deploys were asked for on, each with what became of those: not the one that asked to undo
 * them, where the reply stands. Those of the newest deploys come first.
 * @param locks those that came of it
 */
export function pullsToTell(undoing: Undoing, locks: readonly Lock[]): readonly ToldPull[] {
  const asking = parseAskedIn(undoing.request);
  const pulls = new Map<string, ToldPull>();
  const add = (entry: OwnEntry, reversal: Reversal): void => {
    const asked = parseAskedIn(entry.own.request);
    if (asked === null) return;
    const key = keyOf(asked.repository, asked.pull);
    if (asking !== null && key === keyOf(asking.repository, asking.pull)) return;
    const known = pulls.get(key) ?? { repository: asked.repository, number: asked.pull, places: [] };
    pulls.set(key, { ...known, places: withDeploy(known.places, entry, reversal, locks) });
  };
  for (const reversal of undoing.reversals) {
    for (const entry of reversal.undone) add(entry, reversal);
    if (reversal.undone.length === 0 && reversal.again !== null) add(reversal.again, reversal);
  }
  return [...pulls.values()];
}

function keyOf(repository: string, pull: number): string {
  return `${repository.toLowerCase()}#${pull}`;
}

/** Several deploys of one pull request to one place are told in one line: the newest has the image. */
function withDeploy(
  places: readonly ReversedPlace[],
  { commit, own }: OwnEntry,
  { environment, service, undone, inForce }: Reversal,
  locks: readonly Lock[],
): readonly ReversedPlace[] {
  const isHere = (place: ReversedPlace) => place.environment === environment && place.service === service;
  const known = places.find(isHere);
  const deploy = { sha: commit.sha, url: commit.url };
  if (known !== undefined)
    return places.map((place) =>
      place === known ? { ...known, deploys: [...known.deploys, deploy] } : place,
    );
  const lock = locks.find((one) => one.environment === environment && one.service === service);
  return [
    ...places,
    {
      environment,
      service,
      again: undone.length === 0,
      image: own.deployed.image,
      version: own.deployed.version,
      deploys: [deploy],
      inForce: inForce && { image: inForce.image, version: inForce.version },
      holder: lock?.holder ?? null,
    },
  ];
}

/** What that pull request is told, for those who may see the environment repository. */
export function reversedOutcome(
  { repository, commit, how, by, reason, request }: Undoing,
  { places }: ToldPull,
): Outcome {
  return { kind: 'reversed', repository, commit, how, by, reason, request, places };
}

/** Whether those who see that pull request may read why it was done. */
export function mayReadWhy(
  { request, readers }: Undoing,
  { repository }: ToldPull,
  application: Visibility,
): boolean {
  const isAskedThere = parseAskedIn(request)?.repository.toLowerCase() === repository.toLowerCase();
  if (isAskedThere || readers === null) return isAskedThere;
  return mayShowManifests({ application, environment: readers.environment }, readers.config);
}
