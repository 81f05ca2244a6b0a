import type { CommandCompletion, Completions } from '../contract.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { Git, World } from '../world/contract.ts';
import type { Account, Repository, Role } from '../world/types.ts';
import type { Html } from './html.ts';

/** What the server gives to the web page. */
export interface WebContext {
  readonly world: World;
  readonly registry: RegistryStore;
  /** The sandbox's own address, without a slash at the end. */
  readonly url: string;
  readonly completions?: Completions;
}

/** One request, once it is known who acts. */
export interface Visit {
  readonly world: World;
  readonly registry: RegistryStore;
  /** The sandbox's own address, without a slash at the end. */
  readonly site: string;
  readonly url: URL;
  /** What the comment box of a repository's pull requests offers. */
  readonly completions: (repository: string) => Promise<readonly CommandCompletion[]>;
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

export type Tab = 'code' | 'commits' | 'pulls' | 'deployments';

export interface Page {
  readonly kind: 'page';
  readonly title: string;
  readonly body: Html;
  /** The repository that it belongs to, and the tab there. Only its events refresh the page. */
  readonly place?: { readonly visit: RepositoryVisit; readonly tab: Tab };
  /** The pull request whose reactions refresh the page, as reactions are no events. */
  readonly pull?: number;
}

/** What a route answers; null: there is no such thing, or the viewer may not see it. */
export type Answer =
  | Page
  | { readonly kind: 'redirect'; readonly to: string; readonly cookie?: string }
  /** Plain text, unless it says otherwise. */
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly type?: 'image/svg+xml' }
  | { readonly kind: 'refusal'; readonly status: 403 | 422; readonly message: string }
  | null;

export type Form = Readonly<Record<string, string>>;
export type Parameters = Readonly<Record<string, string>>;
