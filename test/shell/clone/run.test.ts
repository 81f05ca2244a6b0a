import { describe, expect, it } from '@jest/globals';
import type { ClonableCommand } from '../../../src/commands/command.ts';
import { deploy } from '../../../src/commands/deploy.ts';
import { rollback } from '../../../src/commands/rollback.ts';
import type { CloneCommit, ClonePort } from '../../../src/core/clone/port.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { imageNotInRegistry, registryUnavailable } from '../../../src/core/problems/registry.ts';
import type { CommitRecord, History, Unpushed } from '../../../src/core/snapshot.ts';
import { text, toPlain } from '../../../src/core/text.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { runInClone } from '../../../src/shell/clone/run.ts';
import { parsed } from '../../commands/snapshot.ts';
import { locksOf, noLocks } from '../../support/locks.ts';
import { FakeRegistry } from '../../support/registry.ts';
import { sha } from '../../support/request.ts';
import { configuration, deployment, file } from '../world.ts';

const image = 'registry.example.com/shop/storefront:1.4.0';
const none: History = { commits: [], total: 0 };
const deployed: CommitRecord = {
  sha: sha('d'),
  parents: [sha('e')],
  message: `deploy(staging): storefront 9a8b7c6

Slipway-Action: deploy
Slipway-Environment: staging
Slipway-Service: storefront
Slipway-Image: registry.example.com/shop/storefront:9a8b7c6
`,
  author: { name: 'Ada', login: null },
  at: '2026-11-22T10:00:00Z',
  url: '',
  tree: null,
  pull: null,
};

/** A clone of one folder, that remembers what is committed to it. */
class FakeClone {
  configuration: string | null = configuration;
  history: History = none;
  locks: Awaited<ReturnType<ClonePort['locks']>> = noLocks;
  shallow = false;
  unpushed: Unpushed | null = null;
  readonly before: readonly TreeEntry[] = [file(deployment.replaceAll('9a8b7c6', '0a1b2c3'))];
  readonly now: readonly TreeEntry[] = [file(deployment)];
  readonly commits: CloneCommit[] = [];

  readonly port: ClonePort = {
    place: () =>
      Promise.resolve({
        repository: { name: 'acme/environments', url: '', branch: 'main', head: sha('a') },
        upstream: { remote: 'origin', branch: 'main' },
        own: sha('a'),
        unpushed: this.unpushed,
        refusal: null,
        shallow: this.shallow,
      }),
    configuration: () => Promise.resolve(this.configuration),
    folder: () => Promise.resolve({ entries: this.now, history: this.history }),
    entriesAt: () =>
      Promise.resolve({
        at: (commit) => (commit === sha('e') ? this.before : this.now),
        countedAt: () => null,
      }),
    tree: () => memoryTree(this.now),
    locks: () => Promise.resolve(this.locks),
    commit: (_, input) => {
      this.commits.push(input);
      return Promise.resolve({ sha: sha('b'), url: '', pushCommand: 'git push origin b', left: null });
    },
  };
}

interface Given {
  readonly clone?: FakeClone;
  readonly registry?: FakeRegistry;
  readonly breakGlass?: string;
  readonly push?: boolean;
}

function run(command: ClonableCommand, line: string, given: Given = {}) {
  const { clone = new FakeClone(), registry = new FakeRegistry(), breakGlass = null, push = false } = given;
  return runInClone({
    clone: clone.port,
    registry,
    renderer: { render: () => Promise.reject(new Error('These are plain files.')) },
    command,
    parsed: parsed(line),
    request: { at: '2026-11-22T10:00:00Z', receivedAt: '2026-11-22T10:00:00Z', breakGlass },
    push,
  });
}

function rolledBack(): FakeClone {
  const clone = new FakeClone();
  clone.history = { commits: [deployed], total: 2 };
  return clone;
}

describe('a command in a clone', () => {
  it('commits the plan, with the tag in the place of what a pull request tells', async () => {
    const clone = new FakeClone();
    const end = await run(deploy, '/deploy staging --tag 1.4.0', { clone, push: true });
    if (isProblem(end)) throw new Error(end.code);
    expect(end).toMatchObject({
      outcome: { kind: 'deployed', services: [{ imageAfter: image, versionAfter: '20261122-1.4.0' }] },
      committed: { sha: sha('b') },
    });
    expect(clone.commits).toMatchObject([
      { push: true, changes: [{ path: 'staging/storefront/deployment.yaml' }] },
    ]);
    const [{ message } = { message: '' }] = clone.commits;
    expect(message).toContain('Slipway-Break-Glass: made in a clone');
    expect(message).not.toMatch(/Slipway-(?:Source|Request|Delivery)|Co-authored-by/);
  });

  it('commits nothing where it is only to be shown', async () => {
    for (const [command, line] of [
      [deploy, '/deploy staging --tag 1.4.0 --dry-run'],
      [rollback, '/rollback staging --dry-run'],
    ] as const) {
      const clone = rolledBack();
      const end = await run(command, line, { clone, push: true });
      expect(end).toMatchObject({ committed: null, outcome: { kind: expect.stringMatching(/planned$/) } });
      expect(clone.commits).toEqual([]);
    }
  });

  it('commits nothing where there is nothing to change', async () => {
    const clone = new FakeClone();
    const line = '/deploy staging --tag 9a8b7c6';
    clone.configuration = configuration.replace('path:', 'version: "20261121-{{shortSha}}"\n    path:');
    expect(await run(deploy, line, { clone })).toMatchObject({
      outcome: { kind: 'unchanged' },
      committed: null,
    });
    expect(clone.commits).toEqual([]);
  });

  it('is for services of one application repository', async () => {
    const clone = rolledBack();
    const cart = '  cart: { repository: acme/cart, image: registry.example.com/shop/cart }\n';
    clone.configuration = configuration.replace('environments:', `${cart}environments:`);
    expect(await run(rollback, '/rollback staging', { clone })).toMatchObject({ code: 'services-needed' });
    const both = '/rollback staging cart storefront';
    expect(await run(rollback, both, { clone })).toMatchObject({ code: 'services-needed' });
    expect(await run(rollback, '/rollback staging card', { clone })).toMatchObject({
      code: 'unknown-service',
    });
    expect(isProblem(await run(rollback, '/rollback staging storefront', { clone }))).toBe(false);
  });

  it.each([
    [null, 'no-configuration'],
    ['services: {}\n', 'invalid-configuration'],
    [configuration.replace('staging:', 'production:'), 'unknown-environment'],
  ])('needs a slipway.yaml that says where: %j', async (text, code) => {
    const clone = rolledBack();
    clone.configuration = text;
    expect(await run(rollback, '/rollback staging', { clone })).toMatchObject({ code });
    expect(clone.commits).toEqual([]);
  });

  it('goes on without the registry where somebody breaks the glass, but not to a digest', async () => {
    const registry = new FakeRegistry();
    registry.problems.set(image, registryUnavailable('registry.example.com', text`It is down.`));
    const line = '/deploy staging --tag 1.4.0';
    expect(await run(deploy, line, { registry })).toMatchObject({ code: 'not-looked-at' });
    const broken = { registry, breakGlass: 'all is down' };
    const end = await run(deploy, line, broken);
    expect(end).toMatchObject({ outcome: { overrides: [{ gate: 'image', reason: 'all is down' }] } });
    const clone = new FakeClone();
    clone.configuration = configuration.replace('path:', 'pin: digest\n    path:');
    expect(await run(deploy, line, { ...broken, clone })).toMatchObject({ code: 'registry-unavailable' });
  });

  it('goes back without the registry where somebody breaks the glass', async () => {
    const registry = new FakeRegistry();
    const older = image.replace('1.4.0', '0a1b2c3');
    registry.problems.set(older, registryUnavailable('registry.example.com', text`It is down.`));
    const clone = rolledBack();
    expect(await run(rollback, '/rollback staging', { clone, registry })).toMatchObject({
      code: 'not-looked-at',
    });
    expect(clone.commits).toEqual([]);
    const end = await run(rollback, '/rollback staging', { clone, registry, breakGlass: 'all is down' });
    expect(end).toMatchObject({ outcome: { overrides: [{ gate: 'image', reason: 'all is down' }] } });
    registry.problems.set(older, imageNotInRegistry(older));
    const gone = { clone, registry, breakGlass: 'all is down' };
    expect(await run(rollback, '/rollback staging', gone)).toMatchObject({ code: 'rollback-image-gone' });
  });

  it('steps back once where the first step is not pushed', async () => {
    const clone = rolledBack();
    const message = deployed.message.replace('deploy\n', 'rollback\n');
    const step = { ...deployed, sha: sha('c'), message: `${message}Slipway-Reverts: ${deployed.sha}\n` };
    const older = { ...deployed, sha: sha('f') };
    clone.history = { commits: [step, deployed, older], total: 3 };
    clone.unpushed = {
      commits: [step.sha],
      command: 'git push origin c:refs/heads/main',
      fetch: 'git fetch',
    };
    const refused = await run(rollback, '/rollback staging', { clone, push: true });
    if (!isProblem(refused)) throw new Error('It would be the second step.');
    expect(refused.code).toBe('rollback-unpushed');
    expect(toPlain(refused.remedy)).toContain('git push origin c:refs/heads/main');
    expect(clone.commits).toEqual([]);
  });

  it('says that history is cut off where that may be why it fails', async () => {
    const clone = new FakeClone();
    const why = async () => JSON.stringify(await run(rollback, '/rollback staging', { clone }));
    expect(await why()).not.toContain('--unshallow');
    clone.shallow = true;
    expect(await why()).toContain('--unshallow');
    expect(await why()).toContain('slipway rollback staging storefront --to …');
  });

  it('knows no numbers where history is cut off', async () => {
    const clone = rolledBack();
    clone.shallow = true;
    const refused = await run(rollback, '/rollback staging --to-revision 1', { clone });
    expect(refused).toMatchObject({ code: 'no-numbers-in-shallow-clone' });
    expect(isProblem(refused) && toPlain(refused.remedy)).toContain('git fetch --unshallow');
    expect(await run(rollback, '/rollback staging --to-revision x', { clone })).toEqual(refused);
    const numbers = { revision: null, revisionBefore: null };
    const end = await run(rollback, '/rollback staging', { clone });
    expect(end).toMatchObject({ outcome: { kind: 'rolled-back', services: [numbers] } });
  });

  it('tells problems for a command line', async () => {
    const clone = new FakeClone();
    const refused = await run(rollback, '/rollback staging', { clone });
    if (!isProblem(refused)) throw new Error('It has nothing to roll back.');
    expect(toPlain(refused.remedy)).toContain('slipway rollback staging storefront --to-revision');
    const unknown = await run(rollback, '/rollback stagin', { clone });
    expect(isProblem(unknown) && toPlain(unknown.remedy)).toMatch(/^Run it again/);
  });

  it('tells whether locks are known', async () => {
    const clone = rolledBack();
    const told = async (given: Given = {}) => {
      const end = await run(rollback, '/rollback staging', { clone, ...given });
      return isProblem(end) ? end.code : end.notes.map(toPlain).join('\n');
    };
    expect(await told()).toContain('last git fetch origin');
    clone.locks = null;
    expect(await told()).toBe('not-looked-at');
    expect(clone.commits).toHaveLength(1);
    const broken = { breakGlass: 'all is down' };
    expect(await told(broken)).toContain('does not have the branch slipway-state');
    clone.locks = locksOf({
      environment: 'staging',
      service: null,
      holder: 'Ada',
      reason: null,
      at: '2026-11-22T08:00:00Z',
      until: null,
      request: null,
      pull: null,
      delivery: 'x',
    });
    expect(await told()).toBe('locked');
  });
});
