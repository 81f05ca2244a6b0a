import type { DeployedService, Source } from '../commit/trailers.ts';
import { type ImageReference, parseImage, sameRepository } from '../image.ts';
import { isProblem } from '../problem.ts';

/** What a service is to run. */
export interface Wanted {
  readonly service: string;
  /** With its digest, where the registry has told it. */
  readonly image: ImageReference;
  /** Commit of the application repository that it was built from; null where that is not known. */
  readonly source: Source | null;
}

/** Whether a recorded deploy was of the same image: `unknown` where neither digests nor sources tell. */
export function compareImages(wanted: Wanted, recorded: DeployedService): 'same' | 'other' | 'unknown' {
  const image = parseImage(recorded.image ?? '');
  if (isProblem(image) || !sameRepository(image.repository, wanted.image.repository)) return 'other';
  if (image.digest !== null && wanted.image.digest !== null)
    return image.digest === wanted.image.digest ? 'same' : 'other';
  if (image.tag !== wanted.image.tag) return 'other';
  return compareSources(wanted.source, recorded.source);
}

/** A tag can be pushed anew: it is the same image for certain only if it was built from the same commit. */
function compareSources(wanted: Source | null, recorded: Source | null): 'same' | 'other' | 'unknown' {
  if (wanted === null || recorded === null) return 'unknown';
  const same =
    wanted.sha === recorded.sha && wanted.repository.toLowerCase() === recorded.repository.toLowerCase();
  return same ? 'same' : 'other';
}
