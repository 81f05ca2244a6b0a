/** What the operations of the world have in common: the records, the repositories, the clock. */
import { WorldError, type Signature } from './contract.ts';
import type { GitRepository } from './git/repository.ts';
import type { Exclusively } from './locks.ts';
import { pullKey, type Store } from './store.ts';
import type { Account, App, PullRequest, Repository } from './types.ts';

export interface Context {
  readonly store: Store;
  readonly app: App;
  readonly now: () => string;
  git(repository: Repository): GitRepository;
  /** Where its bare repository is, or will be. */
  directoryOf(repository: Repository): string;
  /** Serialises what moves a repository's refs; keyed by `owner/name`. */
  readonly exclusively: Exclusively;
}

export const fullNameOf = ({ owner, name }: Repository): string => `${owner}/${name}`;

/** Throws GitHub's 404 where there is none. */
export function requireRepository({ store }: Context, fullName: string): Repository {
  return store.get('repositories', fullName) ?? notFound();
}

export function requirePull({ store }: Context, fullName: string, number: number): PullRequest {
  return store.get('pulls', pullKey(fullName, number)) ?? notFound();
}

export function requireAccount({ store }: Context, login: string): Account {
  return store.get('accounts', login) ?? notFound();
}

export function notFound(): never {
  throw new WorldError(404, 'Not Found');
}

/** The name under which an account's commits are made, as GitHub does for commits made on its site. */
export function signatureOf(account: Account, date: string): Signature {
  return {
    name: account.name ?? account.login,
    email: account.email ?? `${account.id}+${account.login}@users.noreply.github.com`,
    date,
  };
}

/** The committer of everything that GitHub itself commits. */
export function githubSignature(date: string): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', date };
}
