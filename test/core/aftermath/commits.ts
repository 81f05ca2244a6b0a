import { reversalOf } from '../../../src/core/aftermath/reversal.ts';
import type { Reversal, Undoing } from '../../../src/core/aftermath/types.ts';
import type { CommitRecord, ServiceState } from '../../../src/core/snapshot.ts';

/** The object name that stands for a short word. */
export const sha = (name: string): string => Buffer.from(name).toString('hex').padEnd(40, '0');

export function commit(name: string, message: string): CommitRecord {
  const url = `https://github.test/acme/environments/commit/${sha(name)}`;
  const author = { name: 'Ada Example', login: 'ada' };
  const at = '2026-11-22T10:00:00Z';
  return { sha: sha(name), parents: [sha('parent')], message, author, at, url, tree: null, pull: null };
}

interface About {
  readonly service?: string;
  readonly environment?: string;
  /** Of the application repository. */
  readonly pull?: number;
  /** The image's tag. */
  readonly runs?: string;
}

function trailers(action: string, { service, environment, pull, runs }: Required<About>): string {
  return [
    `Slipway-Action: ${action}`,
    `Slipway-Environment: ${environment}`,
    `Slipway-Service: ${service}`,
    `Slipway-Image: shop/${service}:${runs}`,
    `Slipway-Version: v-${runs}`,
    `Slipway-Source: acme/storefront@${'e'.repeat(40)}`,
    `Slipway-Request: https://github.test/acme/storefront/pull/${pull}#issuecomment-1`,
    'Slipway-Delivery: d',
  ].join('\n');
}

const usual = (name: string, about: About): Required<About> => ({
  service: 'storefront',
  environment: 'staging',
  pull: 12,
  runs: name,
  ...about,
});

export function deployed(name: string, about: About & { readonly action?: string } = {}): CommitRecord {
  const { action = 'deploy', ...place } = about;
  return commit(name, `deploy: ${name}\n\n${trailers(action, usual(name, place))}\n`);
}

/** A rollback of Slipway's, of one service. */
export function rolledBack(name: string, undone: readonly string[], about: About = {}): CommitRecord {
  const lines = trailers('rollback', usual(name, about)).split('\n');
  const reverts = undone.map((one) => `Slipway-Reverts: ${sha(one)}`);
  const all = [
    ...lines.slice(0, 5),
    ...reverts,
    ...lines.slice(5),
    'Co-authored-by: ada <1+ada@users.noreply.github.com>',
  ];
  return commit(name, `Revert "${undone.join()}"\n\n${all.join('\n')}\n`);
}

/** A person's `git revert`. */
export function reverted(name: string, ...undone: readonly string[]): CommitRecord {
  const lines = undone.map((one) => `This reverts commit ${sha(one)}.`);
  return commit(name, `Revert "${undone.join()}"\n\n${lines.join('\n')}\n`);
}

/** @param commits newest first */
export function stateOf(...commits: readonly CommitRecord[]): ServiceState {
  const service: ServiceState['service'] = {
    name: 'storefront',
    repository: 'acme/storefront',
    image: 'shop/storefront',
    tag: '{{shortSha}}',
    registry: 'ignored',
    helm: [],
    chart: null,
  };
  return { service, path: 'staging/storefront', entries: [], history: { commits, total: commits.length } };
}

export const recorded = { repository: 'acme/storefront', environment: 'staging' };

/** What the newest of these commits changed. */
export function newestOf(...commits: readonly CommitRecord[]): Reversal | null {
  return reversalOf(stateOf(...commits), 'staging', recorded, commits[0]?.sha ?? '');
}

export function undoingOf(reversals: readonly (Reversal | null)[], more: Partial<Undoing> = {}): Undoing {
  return {
    repository: 'acme/environments',
    commit: { sha: sha('undo'), url: `https://github.test/acme/environments/commit/${sha('undo')}` },
    how: 'rollback',
    by: 'ada',
    reason: null,
    request: 'https://github.test/acme/storefront/pull/20#issuecomment-9',
    delivery: null,
    readers: null,
    at: '2026-11-22T11:00:00Z',
    reversals: reversals.filter((one) => one !== null),
    ...more,
  };
}
