import { beforeEach, describe, expect, it } from '@jest/globals';
import { lockPath } from '../../../src/core/locks/file.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { registryUnavailable } from '../../../src/core/problems/registry.ts';
import { text, toPlain } from '../../../src/core/text.ts';
import { Unavailable } from '../../../src/ports.ts';
import { heldBy } from '../../../src/shell/deploy-pull/held.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import { lock } from '../../support/locks.ts';
import { resolved } from '../../support/registry.ts';
import type { FakeGitHub } from '../world.ts';
import { branch, digest, occasion, opened, pull, toolsOf } from './tools.ts';

const tag = 'registry.example.com/shop/storefront:1f2e3d4';
let github: FakeGitHub;

/** By an admin, who passes the check run by. */
const by = 'ada';
const head = () => github.deployPulls.branches.get(branch) ?? '';
const lockBySam = (more: Partial<Lock> = {}) =>
  github.state.files.set(
    lockPath(lock),
    JSON.stringify({ ...lock, holder: 'sam', at: '2026-11-21T09:00:00Z', ...more }),
  );
const reply = () => github.comments.find(({ body }) => body.includes('delivery=one'))?.body ?? '';

beforeEach(async () => {
  github = await opened(['via: pull-request'], by);
});

describe('what holds a deploy pull request', () => {
  const held = (sha = head(), number = pull.number) =>
    heldBy(github.shell, () => occasion.at).held({ ...pull, number, head: sha });

  it('is nothing where all its gates are open', async () => {
    await expect(held()).resolves.toBeNull();
  });

  it('is a lock, which ends by itself or by others', async () => {
    lockBySam();
    const problem = await held();
    expect(problem?.code).toBe('locked');
    expect(toPlain(problem?.remedy ?? [])).toContain('merges it by itself once this ends; /cancel staging');
    expect(problem?.retryable).toBe(false);
  });

  it('is an image that its tag does not mean any more, which ends by nothing', async () => {
    const { registry } = github.shell;
    const other = resolved('another');
    const shell = { ...github.shell, registry: { ...registry, resolve: () => Promise.resolve(other) } };
    const problem = await heldBy(shell, () => occasion.at).held({ ...pull, head: head() });
    expect(problem?.code).toBe('image-changed');
    expect(toPlain(problem?.remedy ?? [])).not.toContain('by itself');
  });

  it.each<[string, () => ReturnType<typeof held>]>([
    ['another head than was looked at', () => held('e'.repeat(40))],
    ['none of ours', () => held(head(), 999)],
    [
      'what others have put there',
      () => {
        github.deployPulls.marks.clear();
        return held();
      },
    ],
  ])('is not asked of %s', async (_, asked) => {
    lockBySam();
    await expect(asked()).resolves.toBeNull();
  });
});

describe('its check run', () => {
  it('is told once that a gate is shut, and once that it is open, before it is merged', async () => {
    const tools = toolsOf(github, () => 'green', digest);
    const settle = () => settleDeployPull(tools, pull, occasion);
    lockBySam();
    await settle();
    await settle();
    expect([tools.retold.length, github.deployPulls.merges.length]).toEqual([1, 0]);
    expect(reply()).toContain('merges it by itself once this ends');
    expect(reply()).not.toContain('The same command may succeed later');
    github.state.files.clear();
    await settle();
    expect([tools.retold.length, github.deployPulls.merges.length]).toEqual([2, 1]);
  });

  it('is told anew where something else holds it', async () => {
    const tools = toolsOf(github, () => 'green', digest);
    const settle = () => settleDeployPull(tools, pull, occasion);
    lockBySam();
    await settle();
    lockBySam({ holder: 'max' });
    await settle();
    await settle();
    expect([tools.retold.length, github.deployPulls.merges.length]).toEqual([2, 0]);
  });
});

it('is not merged while its check run says that it is held, though the gates are open by now', async () => {
  const tools = toolsOf(github, () => 'green', digest);
  const stand = async () => ({ ...(await tools.judge.stand(pull)), held: 'Held: by whatever.' }) as const;
  const judge = { ...tools.judge, stand, retell: () => Promise.resolve() };
  await expect(settleDeployPull({ ...tools, judge }, pull, occasion)).rejects.toThrow(Unavailable);
  expect(github.deployPulls.merges).toEqual([]);
});

describe('what others have merged', () => {
  async function merge(): Promise<string> {
    const input = { ...pull, head: head(), method: 'squash', title: 'by hand', message: '' } as const;
    await github.shell.github.deployPulls.merge(input);
    return github.commits[0]?.at ?? '';
  }
  const settle = (approved = true) =>
    settleDeployPull(
      toolsOf(github, () => 'waits', digest, approved),
      pull,
      { ...occasion, at: '2026-11-22T12:00:00Z' },
    );

  it.each<[string, () => unknown, string]>([
    ['somebody had locked it', () => lockBySam(), 'locked by `sam`'],
    [
      'a freeze was on',
      () =>
        github.rule('freeze: [{ from: 2026-11-21, until: 2026-11-23, timezone: UTC, reason: inventory }]'),
      'is frozen',
    ],
    ['who asked might do so no more', () => (github.role = 'read'), 'may not do it'],
  ])('is an alarm where %s', async (_, shut, why) => {
    shut();
    await merge();
    await settle();
    expect(reply()).toContain('merged-while-shut');
    expect(reply()).toContain(why);
    expect(reply()).not.toContain('Deployed');
    expect(github.deployments).toMatchObject([{ state: 'failure' }]);
    expect([...github.deployPulls.marks.values()]).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('is locked for the same reason, where nobody had', async () => {
    github.rule('freeze: [{ from: 2026-11-21, until: 2026-11-23, timezone: UTC, reason: inventory }]');
    await merge();
    await settle();
    expect(reply()).toContain('has locked the service');
    expect(github.state.locks.locks).toMatchObject([{ reason: 'it was merged while a gate was shut' }]);
  });

  it('is the other alarm where it was not approved, too', async () => {
    lockBySam();
    await merge();
    await settle(false);
    expect(reply()).toContain('merged-something-else');
  });

  it('is no alarm where somebody has locked it since', async () => {
    const at = await merge();
    lockBySam({ at: new Date(Date.parse(at) + 1_000).toISOString() });
    await settle();
    expect(reply()).toContain('Deployed');
  });

  it('is no alarm for a registry that is away; but what cannot be told is said', async () => {
    await merge();
    github.registry.problems.set(tag, registryUnavailable('registry.example.com', text`It is away.`));
    await settle();
    expect(reply()).toContain('Deployed');
    expect(reply()).toContain('nobody knows: ');
    expect(github.state.locks.locks).toEqual([]);
  });
});
