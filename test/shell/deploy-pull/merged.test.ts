import { describe, expect, it } from '@jest/globals';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import type { FakeGitHub } from '../world.ts';
import { branch, digest, occasion, opened, pull, toolsOf } from './tools.ts';

const guarded = ['via: pull-request', 'approvals: { from: [write] }'];

/** Merges it as others do, who ask nobody. */
async function mergedBy(by: string, rules = guarded): Promise<FakeGitHub> {
  const github = await opened(rules, by);
  const head = github.deployPulls.branches.get(branch) ?? '';
  const merge = {
    ...pull,
    head,
    method: 'squash',
    title: 'deploy(staging): storefront',
    message: '',
  } as const;
  await github.shell.github.deployPulls.merge(merge);
  return github;
}

async function settle(github: FakeGitHub, approved: boolean, merged = digest): Promise<string> {
  await settleDeployPull(
    toolsOf(github, () => 'waits', merged, approved),
    pull,
    occasion,
  );
  return github.comments.find(({ body }) => body.includes('delivery=one'))?.body ?? '';
}

describe('what others have merged', () => {
  it.each(['ada', 'github-merge-queue[bot]'])('is deployed where it has its approvals: by %s', async (by) => {
    const github = await mergedBy(by);
    expect(await settle(github, true)).toContain('Deployed');
    expect(github.state.locks.locks).toEqual([]);
  });

  it.each(['ada', 'slipway'])('is an alarm where it has not: by %s', async (by) => {
    const github = await mergedBy(by);
    expect(await settle(github, false)).toContain('is not what was approved');
    expect(github.deployments).toMatchObject([{ state: 'failure' }]);
    expect(github.state.locks.locks).toHaveLength(1);
  });

  it('is an alarm where its approvals were taken back after a merge of ours was refused', async () => {
    const github = await opened(guarded, 'ada');
    github.deployPulls.beforeMerge = () => ({
      status: 405,
      message: 'Required status check "ci" is expected.',
    });
    await settleDeployPull(
      toolsOf(github, () => 'green', digest),
      pull,
      occasion,
    );
    github.deployPulls.beforeMerge = () => undefined;
    const head = github.deployPulls.branches.get(branch) ?? '';
    const merge = { ...pull, head, method: 'squash', title: 'by hand', message: '' } as const;
    await github.shell.github.deployPulls.merge(merge);
    expect(await settle(github, false)).toContain('is not what was approved');
  });

  it('is deployed where nobody has to approve', async () => {
    const github = await mergedBy('ada', ['via: pull-request']);
    expect(await settle(github, false)).toContain('Deployed');
  });
});
