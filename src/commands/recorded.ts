import { aboutManifests } from '../core/audience.ts';
import { running } from '../core/bump/running.ts';
import type { Source } from '../core/commit/trailers.ts';
import { type Before, isWritten } from '../core/gates/order.ts';
import { recordsOf } from '../core/history.ts';
import { type ImageReference, parseImage } from '../core/image.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { notAsDeployed, nothingToPromote } from '../core/problems/promote.ts';
import type { ServiceState } from '../core/snapshot.ts';

/** What a service runs in an environment, as the deploy says that is in effect there. */
export interface Recorded {
  /** With its digest, where that was recorded. */
  readonly image: ImageReference & { readonly tag: string };
  readonly version: string | null;
  readonly source: Source | null;
  readonly state: ServiceState;
}

/** The very image of the newest deploy in effect, which the manifests must hold still. */
export function recordedIn(from: Before | null, service: string): Recorded | Problem {
  const state = from?.services.get(service);
  if (from === null || state === undefined)
    throw new Error(`${service} was not looked at where it is taken from.`);
  if (isProblem(state)) return aboutManifests(state);
  const { environment } = from;
  const newest = recordsOf(state, environment.name).find(({ undone }) => !undone);
  const nothing = nothingToPromote(service, environment.name, state.history.commits.length);
  const image = parseImage(newest?.deployed.image ?? '');
  if (newest === undefined || isProblem(image) || image.tag === null) return nothing;
  const { images } = running(state.entries, state.service, environment, state.path);
  const wanted = { service, image, source: newest.deployed.source };
  if (images.length === 0 || !images.every((written) => isWritten(written, wanted)))
    return notAsDeployed(service, environment.name, newest.deployed.image ?? '', images);
  return {
    image: { ...image, tag: image.tag },
    version: newest.deployed.version,
    source: newest.deployed.source,
    state,
  };
}
