import { type Problem } from '../core/problem.ts';
import { cannotListen } from '../core/problems/settings.ts';

/** Why one may not listen on a port, of those reasons that are the user's to mend. */
const reasons: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'Something else listens there already.'],
  ['EACCES', 'You may not listen there: ports below 1024 are kept for the administrator.'],
  ['EADDRNOTAVAIL', 'This machine does not have that address.'],
  ['ENOTFOUND', 'That host is not known.'],
]);

/** Tells a failure to listen as a problem; any other failure is thrown again. */
export function toListenProblem(error: unknown, host: string, port: number): Problem {
  const isOfListen =
    typeof error === 'object' &&
    error !== null &&
    'syscall' in error &&
    ['listen', 'getaddrinfo'].includes(String(error.syscall));
  const reason = isOfListen && 'code' in error ? reasons.get(error.code) : undefined;
  if (reason === undefined) throw error;
  return cannotListen(host, port, reason);
}
