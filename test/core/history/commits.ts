import { formatDeploy, formatRollback } from '../../../src/core/commit/format.ts';
import { type HistoryEntry, historyEntries } from '../../../src/core/history.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';

export const asked = {
  environment: 'staging',
  request: 'https://github.com/acme/storefront/pull/12#issuecomment-1',
  delivery: 'd',
  reason: null,
  actor: 'dev',
  actorId: 3,
};
export const source = { repository: 'acme/storefront', sha: 'e'.repeat(40) };

/** The object name that stands for a short word. */
export const sha = (name: string): string => Buffer.from(name).toString('hex').padEnd(40, '0');

/** By Ada, who is a person. */
export function commit(name: string, message: string, more: Partial<CommitRecord> = {}): CommitRecord {
  return {
    sha: sha(name),
    parents: [],
    message,
    author: { name: 'Ada Example', login: 'ada' },
    at: '2026-11-22T10:00:00Z',
    url: `https://github.com/acme/environments/commit/${sha(name)}`,
    tree: null,
    pull: null,
    ...more,
  };
}

export function deployed(
  name: string,
  more: { service?: string; environment?: string; reason?: string } = {},
): CommitRecord {
  const service = more.service ?? 'storefront';
  const change = {
    service,
    imagesBefore: [],
    imageAfter: `shop/${service}:${name}`,
    versionsBefore: [],
    versionAfter: `v-${name}`,
  };
  const environment = more.environment ?? 'staging';
  return commit(
    name,
    formatDeploy({ ...asked, environment, reason: more.reason ?? null, source, services: [change] }),
  );
}

/** @param undone Newest first. */
export function rolledBack(name: string, undone: string | readonly string[], runs: string): CommitRecord {
  const reverts = [undone].flat().map(sha);
  const services = [
    {
      service: 'storefront',
      imageAfter: `shop/storefront:${runs}`,
      versionAfter: `v-${runs}`,
      source,
      reverts,
    },
  ];
  const commits = reverts.map((one) => ({ sha: one, subject: 'deploy' }));
  return commit(name, formatRollback({ ...asked, services, undone: commits }));
}

export const reverted = (name: string, undone: string): CommitRecord =>
  commit(name, `Revert "deploy"\n\nThis reverts commit ${undone}.\n`);

export const manual = (name: string): CommitRecord => commit(name, 'More memory\n');

/** An edit, and what it left. */
export const person = (name: string, tree: string | null = null): CommitRecord =>
  commit(name, 'Edit\n', { tree });

export const restarted = (name: string, runs: string): CommitRecord => ({
  ...deployed(name),
  message: deployed(runs).message.replace('Slipway-Action: deploy', 'Slipway-Action: restart'),
});

export const leaving = (one: CommitRecord, tree: string): CommitRecord => ({ ...one, tree });

/** @param commits Newest first, as they are read. */
export function stateOf(commits: readonly CommitRecord[], total = commits.length): ServiceState {
  const service = {
    name: 'storefront',
    repository: 'acme/storefront',
    image: 'shop/storefront',
    tag: '',
    registry: 'required',
    helm: [],
    chart: null,
  } as const;
  return { service, path: 'staging/storefront', entries: [], history: { commits, total } };
}

/** Oldest first: as they come. */
export function entriesOf(...commits: readonly CommitRecord[]): readonly HistoryEntry[] {
  return historyEntries(stateOf(commits.toReversed()), 'staging').toReversed();
}
