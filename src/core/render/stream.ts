import type { RepositoryPath } from '../files.ts';
import { isProblem, type Problem } from '../problem.ts';
import { readYaml } from '../yaml/read.ts';
import { toValue } from '../yaml/value.ts';
import type { Render, RenderedDocument } from './types.ts';

/**
 * Reads what kubectl or helm printed, as whoever applies it will: document by document, so that the limits
 * of one manifest hold for each.
 * @param fileOf The file that a document is of; `source` is what helm's comment `# Source:` says
 */
export function readStream(
  output: string,
  fileOf: (source: string | null) => RepositoryPath,
): readonly RenderedDocument[] | Problem {
  const documents: RenderedDocument[] = [];
  // No scalar of a manifest can hold a line that starts so: it would end there.
  for (const part of output.split(/^---(?=\s|$)/mu)) {
    const file = fileOf(/^# Source: (.+?)\s*$/mu.exec(part)?.[1] ?? null);
    const read = readYaml({ path: file, bytes: new TextEncoder().encode(part) });
    if (isProblem(read)) return read;
    const values = read.documents.map(toValue).filter((value) => value !== null);
    documents.push(...values.map((value) => ({ file, value })));
  }
  return documents;
}

/** Several folders as one. */
export function joinRenders(renders: readonly Render[]): Render {
  return {
    documents: renders.flatMap(({ documents }) => documents),
    files: renders.flatMap(({ files }) => files),
    warnings: renders.flatMap(({ warnings }) => warnings),
  };
}
