import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from '../../../src/sandbox/api/graphql/index.ts';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { openWorld } from '../../../src/sandbox/world/open.ts';
import type { App } from '../../../src/sandbox/world/types.ts';
import { permissions } from '../permissions.ts';

export const app: App = {
  id: 7,
  slug: 'slipway',
  name: 'slipway',
  owner: 'acme',
  permissions,
  events: ['issue_comment'],
  publicKey: '',
  installationId: 70,
  account: 'acme',
};

export const bot: Extract<Caller, { kind: 'installation' }> = {
  kind: 'installation',
  login: 'slipway[bot]',
  permissions: app.permissions,
  repositories: null,
};
export const ada: Caller = { kind: 'user', login: 'ada' };

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly Record<string, unknown>[];
  };
}

/** The value at a path in an answer's `data`: `pick(answer, 'repository', 'id')`. */
export function pick(answer: Answer, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    answer.body.data,
  );
}

export interface Fixture {
  readonly world: World;
  readonly head: string;
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer>;
  close(): Promise<void>;
}

/** A world with acme/storefront, and a pull request #1 of dev's in it. */
export async function openFixture(events = app.events): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-graphql-'));
  const world = await openWorld({ directory, app: { ...app, events } });
  world.createAccount({ login: 'acme', kind: 'Organization', name: 'Acme' });
  for (const login of ['ada', 'dev', 'sam', 'guest']) world.createAccount({ login, kind: 'User' });
  world.createTeam({ organization: 'acme', name: 'sre' });
  world.setTeamMember('acme', 'sre', 'sam', 'member');
  await world.createRepository({ owner: 'acme', name: 'storefront', autoInit: true, actor: 'ada' });
  world.setCollaborator('acme/storefront', 'ada', 'admin');
  world.setCollaborator('acme/storefront', 'dev', 'write');
  const git = world.git('acme/storefront');
  const first = (await git.resolve('refs/heads/main')) ?? '';
  const repository = 'acme/storefront';
  await world.updateRef({ repository, ref: 'refs/heads/feature', expected: null, to: first, actor: 'dev' });
  const commit = await world.createCommitOnBranch({
    repository,
    branch: 'feature',
    expectedHead: first,
    message: 'Add a manifest\n\nIt says what runs.',
    writes: [
      { path: 'k8s/app.yaml', bytes: Buffer.from('kind: Deployment\n') },
      { path: 'k8s/logo.png', bytes: Buffer.from([0x89, 0x50, 0, 1]) },
      { path: 'k8s/bom.yaml', bytes: Buffer.from('\uFEFFa: 1\r\n') },
      { path: 'k8s/latin.yaml', bytes: Buffer.from('caf\xe9: 1\n', 'latin1') },
      { path: 'k8s/big.txt', bytes: Buffer.alloc(512_001, 'x') },
    ],
    deletes: [],
    actor: 'dev',
  });
  await world.openPull({
    repository,
    title: 'Add a manifest',
    body: 'Please.',
    head: { repository, ref: 'feature' },
    base: 'main',
    actor: 'dev',
  });
  await world.settled(repository, 1);
  return {
    world,
    head: commit.sha,
    async ask(query, variables, caller = bot) {
      const rate = { limit: 5000, remaining: 4999, used: 1, reset: 1_800_000_000 };
      const body = { query, ...(variables === undefined ? {} : { variables }) };
      const answer = await graphql({ world, caller, url: 'http://localhost:3000', body, rate });
      // As a client gets it.
      return JSON.parse(JSON.stringify(answer)) as Answer;
    },
    async close() {
      await world.close();
      await rm(directory, { recursive: true });
    },
  };
}
