import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, type Text, text } from '../text.ts';
import type { Position } from './manifest.ts';

/** One fault of a configuration file, with its place. */
export interface LocatedFault {
  readonly at: Position;
  /** `environments.staging.path`; empty for the file as a whole. */
  readonly path: string;
  readonly message: Text;
}

/** All faults at once, in the order of the file. */
export function invalidConfig(file: string, faults: readonly LocatedFault[]): Problem {
  const shown = faults.slice(0, limits.configFaults);
  const more = faults.length - shown.length;
  return problem({
    code: 'invalid-configuration',
    publicTitle: text`${code(file)} has errors.`,
    title: text`${code(file)} has ${faults.length === 1 ? 'an error' : `${faults.length} errors`}.`,
    reasons: [
      ...shown.map(
        ({ at, path, message }) =>
          text`Line ${at.line}, column ${at.column}${path === '' ? [] : text`, ${code(path)}`}: ${message}`,
      ),
      ...(more > 0 ? [text`And ${more} more.`] : []),
    ],
    remedy: text`Correct the file on the default branch of its repository, and comment again.`,
  });
}

export function configTooLarge(file: string, bytes: number): Problem {
  return problem({
    code: 'configuration-too-large',
    title: text`${code(file)} is too large.`,
    reasons: [text`It has ${bytes} bytes; the limit is ${limits.configBytes} (${code('configBytes')}).`],
    remedy: text`Make the file smaller, or part the services over several environment repositories.`,
  });
}
