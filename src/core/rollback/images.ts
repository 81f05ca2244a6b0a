import { type HistoryEntry, historyEntries } from '../history/entries.ts';
import { formatImage, type ImageReference, parseImage } from '../image.ts';
import { limits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { notAskable, rollbackImageChanged, rollbackImageGone } from '../problems/rollback-image.ts';
import type { ImageAnswer, ServiceState } from '../snapshot.ts';
import { restoring } from './command.ts';
import type { resultOf } from './result.ts';

/** An image that a rollback would bring into force, as its registry is asked for it. */
export interface Sought {
  readonly state: ServiceState;
  readonly image: ImageReference;
  /** What the image's tag meant when it was deployed; null where that is not known, or the manifests have it. */
  readonly digest: string | null;
}

/** What a registry says of an image that it was asked for. */
export type Answers = (image: ImageReference) => ImageAnswer['answer'];

/** All that a service's manifests hold then: none where its registry is not asked. */
export function soughtOf(
  state: ServiceState,
  { images, recorded }: ReturnType<typeof resultOf>,
): readonly Sought[] {
  if (state.service.registry === 'ignored') return [];
  return images.flatMap((written) => {
    const image = parseImage(written);
    if (isProblem(image) || (image.tag === null && image.digest === null)) return [];
    return [{ state, image, digest: written === recorded.imageAfter ? recorded.digest : null }];
  });
}

/** Whether the pods could start with it, and get what they got then. */
export type Standing = 'there' | 'gone' | 'another' | Problem;

export function imageStanding(
  { image, digest }: Pick<Sought, 'image' | 'digest'>,
  answers: Answers,
): Standing {
  const answer = answers(image);
  if (isProblem(answer)) return answer.code === 'image-not-in-registry' ? 'gone' : answer;
  return image.digest === null && digest !== null && digest !== answer.digest ? 'another' : 'there';
}

/** An older revision that a service could go back to instead. */
export interface Candidate extends Pick<Sought, 'image' | 'digest'> {
  readonly revision: number;
  /** What goes there. */
  readonly command: string;
}

export interface Candidates {
  readonly found: readonly Candidate[];
  /** Whether there are others that were themselves rolled back: nobody is sent there. */
  readonly withdrawn: boolean;
}

/** The newest revisions in effect with other images than the one that is gone and what runs now, each image once. */
export function candidatesFor({ state, image }: Sought, environment: string): Candidates {
  const entries = historyEntries(state, environment);
  const now = entries.find(({ runs }) => runs !== null)?.runs?.image ?? null;
  const found = new Map<string, Candidate>();
  const seen = new Set([formatImage({ ...image, digest: null }), now === null ? '' : withoutDigest(now)]);
  let withdrawn = false;
  for (const entry of entries.slice(1)) {
    const one = imageOf(entry, image.digest !== null);
    const name = one === null ? null : formatImage({ ...one.image, digest: null });
    if (one === null || name === null || seen.has(name) || found.has(name)) continue;
    if (entry.undone) withdrawn = true;
    else {
      const place = { service: state.service.name, environment, revision: entry.number };
      found.set(name, { ...one, revision: entry.number, command: restoring(place, entries) });
    }
    if (found.size === limits.rollbackCandidates) break;
  }
  return { found: [...found.values()], withdrawn };
}

/** As the manifests would have it: with its digest, or by its tag alone. */
function imageOf({ runs }: HistoryEntry, pinned: boolean): Pick<Sought, 'image' | 'digest'> | null {
  const image = parseImage(runs?.image ?? '');
  if (isProblem(image) || (!pinned && image.tag === null)) return null;
  return { image: pinned ? image : { ...image, digest: null }, digest: image.digest };
}

function withoutDigest(reference: string): string {
  const image = parseImage(reference);
  return isProblem(image) ? reference : formatImage({ ...image, digest: null });
}

/** Why a rollback to the image is held up; null where it is not. */
export function imageFault(
  { state, image, digest }: Sought,
  standing: Standing,
  environment: string,
  { found, withdrawn }: Candidates,
  answers: Answers,
): Problem | null {
  const where = { service: state.service.name, environment, image };
  switch (standing) {
    case 'there':
      return null;
    case 'another': {
      const answer = answers(image);
      return rollbackImageChanged({
        ...where,
        then: digest ?? '',
        now: isProblem(answer) ? '' : answer.digest,
      });
    }
    case 'gone': {
      const instead = found.find((one) => imageStanding(one, answers) === 'there') ?? null;
      return rollbackImageGone({ ...where, instead, asked: found.length, withdrawn });
    }
    default:
      return notAskable(standing);
  }
}
