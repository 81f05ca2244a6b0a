import { WorldError } from '../../world/contract.ts';
import { ApiError } from '../http.ts';
import type { Verdict } from '../permits.ts';

/** The `type` of an error that GitHub's resolvers answer with. */
export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'RESOURCE_LIMITS_EXCEEDED';

/** A refusal of one field: the field becomes null and the answer's `errors` say why. */
export class Refusal extends Error {
  readonly type: ErrorType;
  constructor(type: ErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/** GitHub would do it and the sandbox does not: the whole request is answered with 501. */
export class NotServed extends Error {
  constructor(names: readonly string[]) {
    super(
      `The sandbox does not serve ${names.join(', ')} of GitHub's GraphQL API. ` +
        'Ask for less, or add it to scripts/served-graphql.ts.',
    );
  }
}

/** @throws Refusal where REST would answer with that verdict. */
export function demand(verdict: Verdict): void {
  if (!verdict.ok) throw new Refusal(verdict.status === 404 ? 'NOT_FOUND' : 'FORBIDDEN', verdict.message);
}

/** Refusals of the world and of REST say by their status what they are. */
function typeOf(status: number): ErrorType {
  if (status === 403) return 'FORBIDDEN';
  return status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE';
}

/** What of a thrown error the client may see; null for a bug of the sandbox. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const known = error instanceof WorldError || error instanceof ApiError;
  return known ? new Refusal(typeOf(error.status), error.message) : null;
}
