import type { CommandCompletion } from '../contract.ts';
import type { Git, World } from '../world/contract.ts';
import type { Account, Repository, Role } from '../world/types.ts';
import type { Html } from './html.ts';

/** What the server gives to the web page. */
export interface WebContext {
  readonly world: World;
  /** The sandbox's own address, without a slash at the end. */
  readonly url: string;
  readonly completions?: readonly CommandCompletion[];
}

/** One request, once it is known who acts. */
export interface Visit {
  readonly world: World;
  readonly site: string;
  readonly url: URL;
  readonly completions: readonly CommandCompletion[];
  /** null as long as the sandbox has no user at all. */
  readonly viewer: Account | null;
  /** Proves that a form was made for this browser. */
  readonly token: string;
  readonly now: string;
}

/** A visit to a repository that the viewer may see. */
export interface RepositoryVisit extends Visit {
  readonly viewer: Account;
  readonly repository: Repository;
  readonly fullName: string;
  readonly role: Role;
  readonly git: Git;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Which tab of the repository's navigation this is. */
  readonly tab?: 'code' | 'commits' | 'pulls' | 'deployments';
  /** The repository whose events refresh the page; every repository's when absent. */
  readonly repository?: RepositoryVisit;
}
