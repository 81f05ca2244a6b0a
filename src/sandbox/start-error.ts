import { resolve } from 'node:path';

/** Why a sandbox cannot start, of those reasons that whoever starts it can mend. */
export class StartError extends Error {
  /** A sentence. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly remedy: string;

  constructor(what: string, remedy: string, options?: ErrorOptions) {
    super(`${what} ${remedy}`, options);
    this.what = what;
    this.remedy = remedy;
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'it is not there'],
  ['EEXIST', 'it is a file'],
  ['ENOTDIR', 'it is a file, or within one'],
  ['EISDIR', 'a folder is where a file should be'],
  ['EACCES', 'you may not read or write there'],
  ['EPERM', 'you may not write there'],
  ['EROFS', 'what it is on cannot be written'],
  ['ENOSPC', 'what it is on is full'],
]);

/** Tells what the file system refuses in the folder of the state; any other error stays as it is. */
export function toStartError(error: unknown, directory: string): unknown {
  if (typeof error !== 'object' || error === null) return error;
  if (!('code' in error && 'path' in error)) return error;
  const reason = reasons.get(error.code);
  const path = resolve(String(error.path));
  if (reason === undefined || !path.startsWith(resolve(directory))) return error;
  return new StartError(
    `The folder ${directory} cannot hold the sandbox's state: ${reason} (${path}).`,
    'Choose another folder, or mend this one.',
    { cause: error },
  );
}
