/**
 * What a merge was to do, by environment, as the App’s check run keeps it: compared once more with what the
 * merged commit does. The digests are blinded, so that they may stand where all readers of the repository see them.
 */
export function formatDigests(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests].map(([environment, digest]) => `${digest} ${environment}`);
  return [opening, ...lines, closing].join('\n');
}

/** null where there is none; a line that is not as it is written is left out, and so never equals anything. */
export function parseDigests(text: string | null): ReadonlyMap<string, string> | null {
  const [, lines] = block.exec((text ?? '').replaceAll('\r\n', '\n')) ?? [];
  if (lines === undefined) return null;
  return new Map(
    lines.split('\n').flatMap((line): [string, string][] => {
      const [, digest, environment] = /^([0-9a-f]{64}) (\S+)$/u.exec(line) ?? [];
      return digest === undefined || environment === undefined ? [] : [[environment, digest]];
    }),
  );
}

/** Whether the merged commit does what was to be merged, in every environment that either changes. */
export function areSameDigests(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): boolean {
  return one.size === other.size && [...one].every(([name, digest]) => other.get(name) === digest);
}

const opening = '<!-- slipway: to be merged';
const closing = '-->';
const block = /^<!-- slipway: to be merged\n((?:[^\n]*\n)*?)-->$/mu;
