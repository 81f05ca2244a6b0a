import { actorOf, type ApiContext } from '../../http.ts';
import { Refusal } from '../errors.ts';

/** What GitHub's schema declares of every mutation's input. */
export interface Input {
  readonly clientMutationId?: string;
}

/** Who changes something. @throws Refusal for callers that may only read. */
export function writer(context: ApiContext): string {
  const login = actorOf(context.caller);
  if (login === null) throw new Refusal('FORBIDDEN', 'Resource not accessible by integration');
  return login;
}

export function echo({ clientMutationId }: Input): { readonly clientMutationId: string | null } {
  return { clientMutationId: clientMutationId ?? null };
}
