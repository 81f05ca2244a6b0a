import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import { formatLockCommit } from '../../../src/core/locks/message.ts';
import type { Problem } from '../../../src/core/problem.ts';
import { manifestsRed, mergeConflict } from '../../../src/core/problems/merge.ts';
import { mayNotCommit } from '../../../src/core/problems/github.ts';
import { imageNotInRegistry, registryUnavailable } from '../../../src/core/problems/registry.ts';
import { text } from '../../../src/core/text.ts';
import { Unavailable } from '../../../src/ports.ts';
import { inFlight } from '../../../src/shell/in-flight.ts';
import { lockPath } from '../../../src/core/locks/file.ts';
import { lock } from '../../support/locks.ts';
import type { FakeGitHub } from '../world.ts';
import { branch, digest, occasion, opened, pull, type Standing, toolsOf } from './tools.ts';

let github: FakeGitHub;
/** How it stands, one look after another; then it is green. */
let turns: Standing[] = [];
let merged = digest;

beforeEach(async () => {
  github = await opened(['via: pull-request']);
  turns = [];
  merged = digest;
});

const tools = () => toolsOf(github, () => turns.shift() ?? 'green', merged);
const settle = () => settleDeployPull(tools(), pull, occasion);
const reply = () => github.comments.find(({ body }) => body.includes('delivery=one'))?.body ?? '';
const ownComment = () => github.comments.find(({ body }) => body.includes('delivery=deploy-pull'))?.body;

describe('a deploy pull request that is green', () => {
  it('is merged at the head that was looked at, by one commit with the trailers', async () => {
    const head = github.deployPulls.branches.get(branch);
    await settle();
    expect(github.deployPulls.merges).toMatchObject([
      { head, method: 'squash', title: 'deploy(staging): storefront 1f2e3d4 (#101)' },
    ]);
    expect(github.commits[0]?.message).toContain('Slipway-Delivery: one');
    expect(github.manifest).toContain('storefront:1f2e3d4');
  });

  it('is told and recorded once, and its branch is gone', async () => {
    await settle();
    await settle();
    expect(reply()).toContain('Deployed storefront 1f2e3d4 to staging');
    expect(reply()).toContain(github.commits[0]?.sha.slice(0, 7));
    expect(github.comments).toHaveLength(1);
    expect(github.deployments).toMatchObject([
      { state: 'success', payload: { delivery: 'one', commit: github.commits[0]?.sha } },
    ]);
    expect(github.deployPulls.branches.size).toBe(0);
    expect(github.deployPulls.merges).toHaveLength(1);
  });

  it.each([
    [['merge', 'rebase'], 'merge'],
    [['rebase'], 'rebase'],
  ] as const)('is merged as the repository allows (%s)', async (methods, method) => {
    github.deployPulls.methods = methods;
    await settle();
    expect(github.deployPulls.merges).toMatchObject([{ method }]);
  });

  it.each(['lost answer', 'lost request'] as const)('is merged once where there is a %s', async (fault) => {
    let faults = 1;
    github.deployPulls.beforeMerge = () => (faults-- > 0 ? fault : undefined);
    await settle();
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(reply()).toContain('Deployed');
  });

  const another = () => settleDeployPull({ ...tools(), inTurn: inFlight().inTurn }, pull, occasion);

  it('is told to be deployed by each of two processes that merge it at once', async () => {
    await Promise.all([settle(), another()]);
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(reply()).toContain('Deployed storefront 1f2e3d4 to staging');
    expect(ownComment()).toBeUndefined();
    expect(github.deployments).toHaveLength(1);
  });

  it('is told to be deployed, too, where another merges it while a refusal is told', async () => {
    github.deployPulls.beforeMerge = () => ({ status: 422, message: 'Required status check "ci".' });
    const write = github.ports.replies.write.bind(github.ports.replies);
    const spy = jest.spyOn(github.ports.replies, 'write');
    spy.mockImplementationOnce(async (...written) => {
      spy.mockImplementation(write);
      github.deployPulls.beforeMerge = () => undefined;
      await another();
      return write(...written);
    });
    await settle();
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(reply()).toContain('Deployed storefront 1f2e3d4 to staging');
  });
});

describe('a deploy pull request is left alone', () => {
  it.each([0, 1])('while it waits, also where that comes after %d looks at it', async (looks) => {
    turns = [...Array<Standing>(looks).fill('green'), 'waits'];
    await settle();
    expect(github.deployPulls.merges).toEqual([]);
    expect(reply()).toContain('by pull request');
    expect(ownComment()).toBeUndefined();
  });

  it('where it is none of ours, or closed', async () => {
    github.deployPulls.pull(101).state = 'closed';
    await settle();
    await settleDeployPull(tools(), { ...pull, number: 5 }, occasion);
    expect(github.deployPulls.merges).toEqual([]);
  });

  it('while it moves', async () => {
    turns = Array<Standing>(20).fill('moved');
    await expect(settle()).rejects.toThrow('moves faster');
    expect(github.deployPulls.merges).toEqual([]);
  });
});

describe('a deploy pull request is not merged, and told why', () => {
  const refusals = [
    ['merge-queue', { status: 405, message: 'Changes must be made through the merge queue' }],
    ['merge-refused', { status: 405, message: 'At least 1 approving review is required.' }],
    ['merge-refused', { status: 422, message: 'Required status check "ci" is expected.' }],
    ['merge-behind', { status: 405, message: 'Head branch is out of date. Review and try the merge again.' }],
    ['merge-conflict', { status: 405, message: 'Pull Request is not mergeable' }],
    ['merge-not-permitted', { status: 403, message: 'Resource not accessible by integration' }],
  ] as const;

  it.each(refusals)('%s', async (code, refusal) => {
    github.deployPulls.beforeMerge = () => refusal;
    await settle();
    for (const told of [reply(), ownComment()]) {
      expect(told).toContain(code);
      expect(told).toContain(refusal.message.slice(0, 20));
    }
    const before = github.comments.map(({ body }) => body);
    await settle();
    expect(github.comments.map(({ body }) => body)).toEqual(before);
    github.deployPulls.beforeMerge = () => undefined;
    await settle();
    expect(reply()).toContain('Deployed');
  });

  it.each([0, 1])(
    'where it conflicts or is red, also where that comes after %d looks at it',
    async (looks) => {
      for (const problem of [mergeConflict(null), manifestsRed('It cannot be rendered')]) {
        turns = [...Array<Standing>(looks).fill('green'), problem];
        await settle();
        for (const told of [reply(), ownComment()]) expect(told).toContain(problem.code);
      }
      expect(github.deployPulls.merges).toEqual([]);
    },
  );

  it('where the head moved under it, until it stands still', async () => {
    let times = 2;
    github.deployPulls.beforeMerge = () =>
      times-- > 0
        ? { status: 409, message: 'Head branch was modified. Review and try the merge again.' }
        : undefined;
    await settle();
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(ownComment()).toBeUndefined();
  });

  it('where somebody else has pushed to the branch', async () => {
    const { deployPulls } = github;
    const made = deployPulls.commits.get(deployPulls.branches.get(branch) ?? '');
    if (made !== undefined) deployPulls.commits.set('e'.repeat(40), made);
    deployPulls.branches.set(branch, 'e'.repeat(40));
    await settle();
    expect(deployPulls.merges).toEqual([]);
    expect(ownComment()).toContain('deploy-pull-request-changed');
  });

  it.each([
    ['another folder', () => (github.deployPulls.files = ['production/storefront/deployment.yaml'])],
    ['a neighbour of the same beginning', () => (github.deployPulls.files = ['staging/storefront-2/a.yaml'])],
    ['more than is read', () => (github.deployPulls.files = null)],
    ['more commits', () => (github.deployPulls.commitCount = 2)],
  ])('where it holds %s', async (_, change) => {
    change();
    await settle();
    expect(github.deployPulls.merges).toEqual([]);
    expect(ownComment()).toContain('deploy-pull-request-changed');
  });

  it('where the environment is frozen by now', async () => {
    github.rule('freeze: [{ from: 2026-11-22, until: 2026-11-24, timezone: UTC, reason: inventory }]');
    await settle();
    expect(github.deployPulls.merges).toEqual([]);
    expect(reply()).toContain('inventory');
  });

  describe('since it was asked for', () => {
    const frozen = 'freeze: [{ from: 2026-11-22, until: 2026-11-24, timezone: UTC, reason: inventory }]';
    const lockedBy = (holder: string) =>
      github.state.files.set(
        lockPath(lock),
        JSON.stringify({
          ...lock,
          holder,
          reason: 'incident',
          pull: { repository: 'acme/secret', number: 7 },
        }),
      );

    /** Proposes once more, as if these gates had been opened by a word. */
    function overriding(...overrides: readonly string[]): void {
      const { commits, branches } = github.deployPulls;
      const head = branches.get(branch) ?? '';
      const made = commits.get(head);
      if (made === undefined) throw new Error('It was proposed.');
      const keys = ['Slipway-Override', 'Slipway-Overridden'];
      const keyOf = (value: string) => keys[value.includes(' since ') ? 1 : 0];
      const words = overrides.map((value) => `${keyOf(value)}: ${value}\n`).join('');
      const message = made.message.replace('Co-authored-by:', `${words}Co-authored-by:`);
      commits.set(head, { ...made, message });
    }

    it.each<[string, () => void, string]>([
      ['a freeze', () => github.rule(frozen), 'inventory'],
      ['a lock', () => lockedBy('sre'), 'incident'],
    ])('%s, whatever else was opened then', async (_, shut, why) => {
      overriding('withdrawn: deployed again', 'order: staging is down');
      github.role = 'maintain';
      shut();
      await settle();
      expect(github.deployPulls.merges).toEqual([]);
      expect(reply()).toContain(why);
    });

    it.each([
      ['but not that very one', 'staging/storefront by sre since 2026-11-22T08:00:00Z, of-ada', 1],
      ['another lock than the one that was overridden', 'staging by ada since 2026-11-20T08:00:00Z, a', 0],
    ])('%s', async (_, of, merges) => {
      overriding('lock: ada agreed', `lock: ${of}`);
      github.role = 'maintain';
      lockedBy('sre');
      await settle();
      expect(github.deployPulls.merges).toHaveLength(merges);
    });

    it('but not where that very gate was opened', async () => {
      overriding('freeze: the shop is down');
      github.role = 'maintain';
      github.rule(frozen);
      await settle();
      expect(github.deployPulls.merges).toHaveLength(1);
    });

    it.each<[string, readonly string[], string, string]>([
      ['who asked may write no more', [], 'read', ''],
      ['who overrode may do so no more', ['freeze: now'], 'write', frozen],
      ['those who may are others now', [], 'maintain', 'allow: { deploy: ["@acme/sre"] }'],
    ])('%s', async (_, overrides, role, rule) => {
      overriding(...overrides);
      github.role = role;
      if (rule !== '') github.rule(rule);
      await settle();
      expect(github.deployPulls.merges).toEqual([]);
      expect(reply()).toContain('no-longer-allowed');
    });

    it('but what was rolled back may be deployed again by whoever may deploy', async () => {
      overriding('withdrawn: deployed again');
      await settle();
      expect(github.deployPulls.merges).toHaveLength(1);
    });

    it('the members of a team may still', async () => {
      github.rule('allow: { deploy: ["@acme/sre"] }');
      github.teams = ['acme/sre'];
      await settle();
      expect(github.deployPulls.merges).toHaveLength(1);
    });

    it.each([
      ['failure', 0],
      ['pending', 0],
      ['success', 1],
    ] as const)('its checks, which are at %s', async (state, merges) => {
      github.rule('checks: required');
      github.checks = [{ app: 'ci', suite: '1', name: 'build', state, startedAt: '2026-11-22T10:00:00Z' }];
      await settle();
      expect(github.deployPulls.merges).toHaveLength(merges);
      if (merges === 0) expect(reply()).toContain('checks-not-green');
    });

    it.each<[string, Problem]>([
      ['is away', registryUnavailable('registry.example.com', text`Nothing listens there.`)],
      ['has not the image any more', imageNotInRegistry('registry.example.com/shop/storefront:1f2e3d4')],
    ])('a registry that %s, and is merged once it has it', async (_, problem) => {
      github.registry.problems.set('registry.example.com/shop/storefront:1f2e3d4', problem);
      await settle();
      expect(github.deployPulls.merges).toEqual([]);
      expect(reply()).toContain(`problem \`${problem.code}\``);
      expect(ownComment()).toContain(problem.code);
      github.registry.problems.clear();
      await settle();
      expect(github.deployPulls.merges).toHaveLength(1);
      expect(reply()).toContain('Deployed');
    });

    it('a freeze, of which a public pull request is not told why', async () => {
      github.visibility = { application: 'public', environment: 'private' };
      github.rule(frozen);
      await settle();
      expect(reply()).toContain('is frozen');
      for (const { body } of github.comments) expect(body).not.toContain('inventory');
    });

    it('a lock, of which a public pull request is not told why', async () => {
      github.visibility = { application: 'public', environment: 'private' };
      lockedBy('sre');
      await settle();
      expect(reply()).toContain('held by');
      for (const { body } of github.comments) expect(body).not.toContain('incident');
    });
  });

  it('says no more on the application’s pull request than its readers may see', async () => {
    github.visibility = { application: 'public', environment: 'private' };
    github.deployPulls.files = ['secret/path.yaml'];
    await settle();
    expect(ownComment()).toContain('secret/path.yaml');
    expect(reply()).toContain('not merged yet');
    expect(reply()).not.toContain('secret/path');
  });
});

describe('what was merged is compared once more', () => {
  it('and is an alarm where it does something else', async () => {
    merged = 'b'.repeat(64);
    await settle();
    expect(reply()).toContain('is not what was approved');
    expect(ownComment()).toContain('merged-something-else');
    expect(github.deployments).toMatchObject([{ state: 'failure' }]);
    expect(github.state.locks.locks).toMatchObject([
      { environment: 'staging', service: 'storefront', holder: 'slipway[bot]' },
    ]);
    const before = github.comments.map(({ body }) => body);
    await settle();
    expect(github.comments.map(({ body }) => body)).toEqual(before);
    expect(github.deployments).toHaveLength(1);
  });

  it('and told, before the lock is written and if it cannot be', async () => {
    merged = 'b'.repeat(64);
    github.state.beforeCommit = () => {
      expect(ownComment()).toContain('merged-something-else');
      throw new Unavailable('GitHub is in trouble.');
    };
    await expect(settle()).rejects.toThrow('trouble');
    expect(reply()).toContain('is not what was approved');
    github.state.beforeCommit = () => undefined;
    await settle();
    expect(github.state.locks.locks).toHaveLength(1);
    expect(ownComment()).toContain('has locked the service');
  });

  it.each<[string, () => void, string]>([
    [
      'may not be written',
      () => (github.state.refusal = mayNotCommit('acme/environments', 'slipway-state', 'No.')),
      'could not lock',
    ],
    [
      'is held by somebody else',
      () => github.state.files.set(lockPath(lock), JSON.stringify(lock)),
      'is locked by `ada`',
    ],
  ])('and told, where the lock %s', async (_, hinder, line) => {
    merged = 'b'.repeat(64);
    github.deployPulls.beforeMerge = () => {
      hinder();
      return undefined;
    };
    await settle();
    for (const told of [reply(), ownComment()]) expect(told).toContain(line);
    expect(github.deployments).toMatchObject([{ state: 'failure' }]);
    expect([...github.deployPulls.marks.values()]).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('and is locked whatever else its delivery has locked', async () => {
    merged = 'b'.repeat(64);
    const cart = { ...lock, service: 'cart' };
    const { delivery } = occasion;
    const done = { action: 'lock', locks: [cart], reason: null, request: null, delivery } as const;
    github.state.messages.unshift(formatLockCommit(done));
    await settle();
    expect(github.state.locks.locks).toMatchObject([{ service: 'storefront', holder: 'slipway[bot]' }]);
  });
});
