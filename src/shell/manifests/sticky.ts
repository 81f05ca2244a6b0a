import { parseCheckMarker, parseManifestsMarker } from '../../comment/marker.ts';
import type { CheckRecord, DatedComment, PullLook } from '../../ports.ts';

/** The App's own that tell of manifests, the oldest first. Anyone can write a marker; not as the App. */
export function stickyComments({ ownComments }: PullLook): readonly DatedComment[] {
  return ownComments.filter(isSticky);
}

/** Those that somebody has hidden, be it to show people another diff: they are written anew. */
export function hiddenComments({ minimized }: PullLook): readonly DatedComment[] {
  return minimized.filter(isSticky);
}

function isSticky({ body }: DatedComment): boolean {
  return parseManifestsMarker(body) !== null;
}

/** The head and base that the comment tells of. */
export function toldOf(look: PullLook) {
  return stickyComments(look).map(({ body }) => parseManifestsMarker(body))[0] ?? null;
}

/** What a check run of ours tells of; null where it tells of nothing yet, or not any more. */
export function comparedIn({ output }: CheckRecord) {
  return parseCheckMarker(output.summary);
}
