import type { RepositoryPath } from '../files.ts';
import { mayHoldSecret } from '../redact.ts';

/** What can be told of a tool's complaint. */
export interface Complaint {
  /** Its own words, clipped; null where they may quote a Secret. */
  readonly said: string | null;
  /** Files of the render that it names, with the line and column where it gives them. */
  readonly places: readonly string[];
}

const longest = 600;
const mostPlaces = 3;

/**
 * Tools quote values in their errors. Their words are told only where no file that they read has a word like
 * "secret" in it: without that nobody can write a Secret, or generate one.
 * @param texts what the tool read
 * @param paths of these files
 */
export function complaintOf(
  stderr: string,
  paths: readonly RepositoryPath[],
  texts: readonly string[],
): Complaint {
  const guarded = [stderr, ...texts].some(mayHoldSecret);
  return { said: guarded ? null : clip(stderr), places: guarded ? placesIn(stderr, paths) : [] };
}

function placesIn(stderr: string, paths: readonly RepositoryPath[]): readonly string[] {
  const known = paths.toSorted((one, other) => other.length - one.length);
  const words = stderr.split(/[\s'"(),<>]+/u);
  const found = words.flatMap((word) => {
    const [, name = '', place = ''] = /^(.*?)((?::\d+){0,2}):?$/u.exec(word) ?? [];
    const path = known.find((one) => namesFile(name, one));
    return path === undefined ? [] : [`${path}${place}`];
  });
  return [...new Set(found)].slice(0, mostPlaces);
}

/** Helm writes the chart's name for its folder: `app/templates/x.yaml`. */
function namesFile(word: string, path: RepositoryPath): boolean {
  if (word === path || word.endsWith(`/${path}`)) return true;
  const [, below = ''] = /^[^/]+(\/.+)$/u.exec(word) ?? [];
  return below.includes('/templates/') && path.endsWith(below);
}

function clip(stderr: string): string {
  const said = stderr
    .replaceAll(/^(?:Error|error): |\n*Use --debug flag .*$/gmu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return said.length > longest ? `${said.slice(0, longest)}…` : said;
}
