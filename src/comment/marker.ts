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
