import { createHash } from 'node:crypto';
import type { SettledWords } from '../../src/core/aftermath/port.ts';
import type { Repositories } from '../../src/core/audience.ts';
import type { OurDeployment } from '../../src/core/gates/order.ts';
import type { TreeEntry } from '../../src/core/files.ts';
import { withChanges } from '../../src/core/with-changes.ts';
import type { CheckResult, CommitRecord } from '../../src/core/snapshot.ts';
import { memoryTree } from '../../src/core/tree/memory.ts';
import { toolFinder, usualPlaces } from '../../src/edge/renderers/binaries.ts';
import { renderers } from '../../src/edge/renderers/index.ts';
import { loadTemplates } from '../../src/edge/templates.ts';
import type { CommitInput, DeploymentRecord, GitHub, StatusWords } from '../../src/ports.ts';
import { memory } from '../../src/shell/guess.ts';
import { inFlight } from '../../src/shell/in-flight.ts';
import type { Shell } from '../../src/shell/shell.ts';
import { FakeState } from '../support/locks.ts';
import { FakeRegistry } from '../support/registry.ts';
import { request, testLog } from '../support/request.ts';
import { FakeDeployPulls } from './deploy-pulls.ts';

export { request };

const path = 'staging/storefront';

export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  template:
    metadata:
      annotations:
        version: "20261121-9a8b7c6" # bumped by Slipway
    spec:
      containers:
        - name: storefront
          image: registry.example.com/shop/storefront:9a8b7c6
`;

export const configuration = `services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
environments:
  staging:
    path: staging/{{service}}
`;

type Comments = { id: number; body: string }[];

interface Commit extends CommitRecord {
  readonly entries: readonly TreeEntry[];
}

/** GitHub as the shell's ports show it: a branch that remembers, comments, reactions, deployments. */
export class FakeGitHub {
  configuration: string | null = configuration;
  applicationConfiguration: string | null = 'environmentRepository: acme/environments\n';
  role = 'write';
  teams: readonly string[] = [];
  head = '1f2e3d4'.padEnd(40, '0');
  headRepository: string | null = 'acme/storefront';
  pushedAt: string | null = null;
  committedAt: string | null = '2026-11-22T09:59:00Z';
  failed: readonly OurDeployment[] = [];
  seen: readonly OurDeployment[] | null = null;
  /** Whether the application's pull request is. */
  open = true;
  visibility: Repositories = { application: 'public', environment: 'public' };
  checks: readonly CheckResult[] = [];
  readonly comments: Comments = [];
  /** Those of other pull requests of the application, by their numbers. */
  readonly others = new Map<number, Comments>();
  readonly reactions: string[] = [];
  /** Of commits of the application those that they have before them. */
  readonly sources = new Map<string, readonly string[]>();
  readonly deployments: DeploymentRecord[] = [];
  /** The newest statuses of those whose state has changed since, by their place. */
  readonly statuses = new Map<number, StatusWords & { readonly state: string }>();
  /** People’s reverts that are dealt with, and what is said of them. */
  readonly settled = new Map<string, SettledWords>();
  readonly state = new FakeState();
  readonly registry = new FakeRegistry();
  readonly lookedAt: (readonly string[])[] = [];
  /** When commits are made. */
  clock = '2026-11-21T10:00:00Z';
  /** Newest first. */
  readonly commits: Commit[] = [this.commit('Add the storefront', [], [file(deployment)])];
  /** Runs before each commit: what others do at the worst moment. */
  beforeCommit: (tries: number) => 'lost answer' | 'lost request' | undefined = () => undefined;
  afterCommit: () => void = () => undefined;
  /** Runs after each comment that is written: what another process does at the worst moment. */
  afterComment: (pull: number) => void = () => undefined;
  /** Runs before each look at the environment repository. */
  beforeLook: () => void = () => undefined;
  commitTries = 0;

  readonly deployPulls = new FakeDeployPulls(() => this.commits[0]?.sha ?? null);

  readonly ports: GitHub = {
    deployPulls: this.deployPulls.port,
    application: {
      read: ({ pull }) =>
        Promise.resolve({
          application: {
            repository: 'acme/storefront',
            pull: {
              number: 12,
              title: 'Show the delivery date',
              url: 'https://github.test/acme/storefront/pull/12',
              open: this.open,
              head: {
                sha: this.head,
                ref: 'delivery-date',
                repository: this.headRepository,
                pushedAt: this.pushedAt,
                committedAt: this.committedAt,
              },
            },
            checks: { results: this.checks, complete: true },
          },
          visibility: this.visibility.application,
          configuration: this.applicationConfiguration,
          ownComments: [...this.#commentsOf(pull)],
        }),
      checks: (_, sha) => Promise.resolve({ results: sha === this.head ? this.checks : [], complete: true }),
      role: () => Promise.resolve({ role: this.role, permission: 'read' }),
      commitsOf: (_, { shas }) => Promise.resolve(shas),
      contains: (_, older, newer) => Promise.resolve(this.sources.get(newer)?.includes(older) ?? null),
      isTeamMember: (organization, slug) => Promise.resolve(this.teams.includes(`${organization}/${slug}`)),
    },
    environments: {
      read: (input) => {
        this.beforeLook();
        this.lookedAt.push(input.paths);
        const [newest] = this.commits;
        if (newest === undefined) throw new Error('There is always a commit.');
        const history = {
          commits: this.commits.slice(0, input.historyLimit),
          total: this.commits.length,
        };
        return Promise.resolve({
          repository: {
            name: input.repository,
            url: `https://github.test/${input.repository}`,
            branch: 'main',
            head: newest.sha,
          },
          configuration: this.configuration,
          locks: this.state.locks,
          pullHead: this.head,
          failed: this.failed,
          seen: this.seen,
          visibility: this.visibility,
          paths: new Map(
            input.paths.map((wanted) => [
              wanted,
              wanted === path
                ? { entries: newest.entries, history }
                : { entries: [], history: { commits: [], total: 0 } },
            ]),
          ),
        });
      },
      entriesAt: () =>
        Promise.resolve({
          at: (sha, folder) =>
            (folder === path ? this.commits.find((commit) => commit.sha === sha)?.entries : undefined) ?? [],
          countedAt: (sha) => this.commits.length - this.commits.findIndex((one) => one.sha === sha),
        }),
      trees: () => (sha) => memoryTree(this.commits.find((commit) => commit.sha === sha)?.entries ?? []),
      commit: (input) => Promise.resolve(this.#commit(input)),
    },
    state: this.state.port,
    reverts: {
      read: ({ repository, paths, revisions }) =>
        Promise.resolve({
          repository: {
            name: repository,
            url: `https://github.test/${repository}`,
            branch: 'main',
            head: this.commits[0]?.sha ?? '',
          },
          visibility: this.visibility.environment,
          configuration: this.configuration,
          histories: new Map(
            paths.map((wanted) => [
              wanted,
              wanted === path
                ? { commits: this.commits.slice(0, revisions), total: this.commits.length }
                : { commits: [], total: 0 },
            ]),
          ),
          app: 'slipway[bot]',
        }),
      settled: (_, commits) => Promise.resolve(new Set(commits.filter((sha) => this.settled.has(sha)))),
      settle: (_, sha, words) => {
        this.settled.set(sha, words);
        return Promise.resolve();
      },
    },
    replies: {
      react: (_, content) => {
        this.reactions.push(content);
        return Promise.resolve();
      },
      write: ({ pull }, body, existing) => {
        const comments = this.#commentsOf(pull);
        const comment = comments.find(({ id }) => id === existing);
        const made = { id: 1 + Math.max(0, ...comments.map(({ id }) => id)), body };
        if (comment !== undefined) comment.body = body;
        else comments.push(made);
        this.afterComment(pull);
        return Promise.resolve(comment?.id ?? made.id);
      },
      remove: (_, gone) => {
        for (const comments of [this.comments, ...this.others.values()]) {
          const at = comments.findIndex(({ id }) => id === gone);
          if (at !== -1) comments.splice(at, 1);
        }
        return Promise.resolve();
      },
    },
    deployments: {
      recorded: () =>
        Promise.resolve(
          this.deployments.map(({ payload }, index) => ({
            id: index + 1,
            service: payload.service,
            commit: payload.commit,
            state: this.statuses.get(index + 1)?.state ?? 'success',
          })),
        ),
      follow: (_, { id, state }, words) => {
        this.statuses.set(id, { state, ...words });
        return Promise.resolve();
      },
      record: (record) => {
        const known = this.deployments.some(({ payload }) => payload.delivery === record.payload.delivery);
        if (!(record.unlessRecorded && known)) this.deployments.push(record);
        return Promise.resolve();
      },
    },
  };

  #commentsOf(pull: number): Comments {
    return this.others.get(pull) ?? this.comments;
  }

  readonly log = testLog();

  readonly shell: Shell = {
    github: this.ports,
    templates: loadTemplates(),
    renderer: renderers(toolFinder(usualPlaces({}))),
    registry: this.registry,
    log: this.log,
    defaultEnvironmentRepository: null,
    redelivers: true,
    inTurn: inFlight().inTurn,
    memory: memory(),
    pause: () => Promise.resolve(),
  };

  /** Adds a line to the environment in slipway.yaml. */
  rule(line: string): void {
    this.configuration = `${this.configuration ?? ''}    ${line}\n`;
  }

  /** Somebody else pushes. */
  push(message: string, entries: readonly TreeEntry[] = this.entries): void {
    this.commits.unshift(this.commit(message, this.commits, entries));
  }

  get entries(): readonly TreeEntry[] {
    return this.commits[0]?.entries ?? [];
  }

  get manifest(): string {
    const [entry] = this.entries;
    return entry?.kind === 'file' ? Buffer.from(entry.bytes).toString() : '';
  }

  #commit(input: CommitInput) {
    this.commitTries += 1;
    const fault = this.beforeCommit(this.commitTries);
    if (fault === 'lost request') return { kind: 'unknown' } as const;
    if (input.expectedHead !== this.commits[0]?.sha) return { kind: 'moved' } as const;
    this.push(input.message, withChanges(this.entries, input.changes));
    this.afterCommit();
    if (fault === 'lost answer') return { kind: 'unknown' } as const;
    const { sha, url } = this.commits[0];
    return { kind: 'committed', sha, url } as const;
  }

  private commit(message: string, older: readonly Commit[], entries: readonly TreeEntry[]): Commit {
    const sha = (older.length + 1).toString(16).padStart(40, '0');
    return {
      sha,
      parents: older.slice(0, 1).map((parent) => parent.sha),
      message,
      author: { name: 'Ada', login: 'ada' },
      at: this.clock,
      url: `https://github.test/acme/environments/commit/${sha}`,
      tree: createHash('sha1').update(JSON.stringify(entries)).digest('hex'),
      pull: null,
      entries,
    };
  }
}

export function file(text: string): TreeEntry {
  return { kind: 'file', path: `${path}/deployment.yaml`, mode: '100644', bytes: Buffer.from(text) };
}

export function comment(body: string, delivery = request.delivery) {
  return { ...request, delivery, comment: { ...request.comment, body } };
}
