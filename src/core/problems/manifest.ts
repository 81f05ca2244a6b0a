import { limits } from '../limits.ts';
import { problem, type Problem } from '../problem.ts';
import { code, text } from '../text.ts';

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function manifestTooLarge(file: string, bytes: number): Problem {
  return problem({
    code: 'manifest-too-large',
    publicTitle: text`A file is too large to be read.`,
    title: text`${code(file)} is too large to be read.`,
    reasons: [
      text`It has ${bytes} bytes; the limit of one file is ${limits.manifestBytes} (${code('manifestBytes')}).`,
    ],
    remedy: text`Split the file, or move it out of the service's folder.`,
  });
}

/** `offset` is that of the first byte that is not UTF-8, from 0. */
export function manifestNotUtf8(file: string, offset: number): Problem {
  return problem({
    code: 'manifest-not-utf8',
    publicTitle: text`A file is not UTF-8 text.`,
    title: text`${code(file)} is not UTF-8 text.`,
    reasons: [text`The byte at offset ${offset} does not belong to a UTF-8 character.`],
    remedy: text`Save the file as UTF-8, then ask again.`,
  });
}

export function manifestSyntax(file: string, at: Position, reason: string): Problem {
  return problem({
    code: 'manifest-syntax',
    publicTitle: text`A file cannot be read as YAML.`,
    title: text`${code(file)} cannot be read as YAML: line ${at.line}, column ${at.column}.`,
    reasons: [text`${reason}`],
    remedy: text`Mend the file at that place, then ask again.`,
  });
}

/** Aliases that expand, or nest, beyond the limit. */
export function manifestTooComplex(file: string, at: Position, limit: 'yamlNodes' | 'yamlDepth'): Problem {
  const what = limit === 'yamlNodes' ? 'values' : 'levels';
  return problem({
    code: 'manifest-too-complex',
    publicTitle: text`A file holds too much, its aliases written out.`,
    title: text`${code(file)} holds too many ${what}: line ${at.line}, column ${at.column}.`,
    reasons: [
      text`With its aliases written out it has more than ${limits[limit]} ${what}, which is the limit (${code(limit)}).`,
    ],
    remedy: text`Use fewer aliases, or split the file.`,
  });
}
