import { type LockFile, readLocks } from '../../src/core/locks/file.ts';
import type { Lock, Locks } from '../../src/core/locks/types.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { StateCommit, StatePort } from '../../src/ports.ts';
import { sha } from './request.ts';

export const noLocks: Locks = { head: null, locks: [], unreadable: [], messages: [] };

/** The storefront in staging, held by ada, without an end but that of the pull request. */
export const lock: Lock = {
  environment: 'staging',
  service: 'storefront',
  holder: 'ada',
  reason: null,
  at: '2026-11-22T08:00:00Z',
  until: null,
  request: 'https://github.test/acme/storefront/pull/7#issuecomment-1',
  pull: { repository: 'acme/storefront', number: 7 },
  delivery: 'of-ada',
};

export const locksOf = (...locks: readonly Lock[]): Locks => ({ ...noLocks, head: sha('f'), locks });

/** The branch of the locks: it remembers, and is there once something was written to it. */
export class FakeState {
  readonly files = new Map<string, string>();
  /** Newest first. */
  readonly messages: string[] = [];
  /** Runs before each commit: what others do at the worst moment. */
  beforeCommit: (tries: number) => 'lost answer' | 'lost request' | undefined = () => undefined;
  /** Why nothing may be written. */
  refusal: Problem | null = null;
  tries = 0;

  readonly port: StatePort = {
    read: () => Promise.resolve(this.locks),
    commit: async (input) => Promise.resolve(this.#commit(input)),
  };

  get head(): string | null {
    return this.messages.length === 0 ? null : this.messages.length.toString(16).padStart(40, '0');
  }

  get locks(): Locks {
    const files = [...this.files].map(([path, text]): LockFile => ({ path, text }));
    return { head: this.head, ...readLocks(files), messages: [...this.messages] };
  }

  #commit(input: StateCommit) {
    this.tries += 1;
    const fault = this.beforeCommit(this.tries);
    if (this.refusal !== null) return this.refusal;
    if (fault === 'lost request') return { kind: 'unknown' } as const;
    if (input.expectedHead !== this.head) return { kind: 'moved' } as const;
    for (const change of input.changes) {
      if (change.kind === 'delete') this.files.delete(change.path);
      else this.files.set(change.path, Buffer.from(change.bytes).toString());
    }
    this.messages.unshift(input.message);
    if (fault === 'lost answer') return { kind: 'unknown' } as const;
    return {
      kind: 'committed',
      sha: this.head ?? '',
      url: `https://github.test/${input.repository}`,
    } as const;
  }
}
