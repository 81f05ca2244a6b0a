import { signatureOf as ofAccount } from '../../world/context.ts';
import type { Signature, World } from '../../world/contract.ts';
import { found } from '../route.ts';

/** The name under which a login's commits are made now. */
export function signatureOf(world: World, login: string): Signature {
  return ofAccount(found(world.account(login)), world.now());
}

export interface SignatureInput {
  readonly name?: string;
  readonly email?: string;
  readonly date?: string;
}

/** What the client says of an author or committer, completed. */
export function signature(fallback: Signature, given: SignatureInput | undefined): Signature {
  if (!given) return fallback;
  const date = given.date === undefined ? fallback.date : new Date(given.date).toISOString();
  return {
    name: given.name ?? fallback.name,
    email: given.email ?? fallback.email,
    date: date.replace(/\.\d+Z$/, 'Z'),
  };
}
