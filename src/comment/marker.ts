const guid = /^[0-9A-Za-z-]{1,64}$/u;
const marker = /^<!-- slipway: delivery=([0-9A-Za-z-]{1,64}) -->(?:\r?\n|$)/u;

/**
 * The hidden first line of each comment of ours: by it a redelivered webhook finds its own reply.
 * Anyone can write such a line: who reads it must look at the comment's author, too.
 */
export function markerOf(delivery: string): string {
  if (!guid.test(delivery)) throw new RangeError('A delivery id consists of letters, digits and dashes.');
  return `<!-- slipway: delivery=${delivery} -->`;
}

/** The delivery that a comment answers, or null where its first line is no marker. */
export function parseMarker(body: string): string | null {
  return marker.exec(body)?.[1] ?? null;
}

const sha = /^[0-9a-f]{40}$/u;
const manifestsMarker =
  /^<!-- slipway: manifests head=([0-9a-f]{40}) base=([0-9a-f]{40})(?: digests=[0-9a-f]{64})? -->(?:\r?\n|$)/u;
const checkMarker =
  /^<!-- slipway: manifests head=([0-9a-f]{40}) base=([0-9a-f]{40})(?: configuration=([0-9a-f]{40}))?(?: tries=([1-9]\d{0,2}))? -->(?:\r?\n|$)/u;

/** The two commits that a comment about manifests compares. */
export interface Compared {
  readonly head: string;
  readonly base: string;
}

/**
 * The same for the one comment about a pull request's manifests: it tells what it compares.
 * @param digests hash of what is to be approved by it; null where nothing is. Not read back: where it is another one,
 *   the comment is, and approvals count from when it was written.
 */
export function manifestsMarkerOf(compared: Compared, digests: string | null = null): string {
  return markerWith(compared, digests === null ? '' : ` digests=${digests}`);
}

/** What a comment compares, or null where its first line is no such marker. */
export function parseManifestsMarker(body: string): Compared | null {
  const [, head, base] = manifestsMarker.exec(body) ?? [];
  return head === undefined || base === undefined ? null : { head, base };
}

/** What a check run tells of. */
export interface Checked extends Compared {
  /** Object name of the `slipway.yaml` that it was compared by; null where an older version has not told. */
  readonly configuration: string | null;
  /** Where it failed by what may pass: how often it was tried. null for what stays as it is. */
  readonly tries: number | null;
}

/** The same for the summary of a check run, which tells by what it was compared, too. */
export function checkMarkerOf({ configuration, tries, ...compared }: Checked): string {
  const by = configuration === null ? '' : ` configuration=${configuration}`;
  return markerWith(compared, `${by}${tries === null ? '' : ` tries=${tries}`}`);
}

/** What a check run tells of, or null where the first line of its summary is no such marker. */
export function parseCheckMarker(summary: string): Checked | null {
  const [, head, base, configuration = null, tries] = checkMarker.exec(summary) ?? [];
  if (head === undefined || base === undefined) return null;
  return { head, base, configuration, tries: tries === undefined ? null : Number(tries) };
}

function markerWith({ head, base }: Compared, more: string): string {
  if (!sha.test(head) || !sha.test(base)) throw new RangeError('A commit has 40 hexadecimal digits.');
  return `<!-- slipway: manifests head=${head} base=${base}${more} -->`;
}
