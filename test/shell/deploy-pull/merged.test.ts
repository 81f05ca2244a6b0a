import { describe, expect, it, jest } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import type { Problem } from '../../../src/core/problem.ts';
import { renderLimit } from '../../../src/core/problems/render.ts';
import { Unavailable } from '../../../src/ports.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import { inFlight } from '../../../src/shell/in-flight.ts';
import type { FakeGitHub } from '../world.ts';
import { asked, branch, digest, occasion, opened, pull, toolsOf } from './tools.ts';

const guarded = ['via: pull-request', 'approvals: { from: [write] }'];

/** Merges it as others do, who ask nobody. */
async function mergedBy(by: string, rules = guarded): Promise<FakeGitHub> {
  const github = await opened(rules, by);
  await merge(github);
  return github;
}

async function merge(github: FakeGitHub): Promise<void> {
  const head = github.deployPulls.branches.get(branch) ?? '';
  const input = { ...pull, head, method: 'squash', title: 'by hand', message: '' } as const;
  await github.shell.github.deployPulls.merge(input);
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
    await merge(github);
    expect(await settle(github, false)).toContain('is not what was approved');
  });

  it('is no alarm where a person was faster than the App, by the second before it marks what it merges', async () => {
    const github = await opened(guarded, 'ada');
    const green = toolsOf(github, () => 'green', digest, true);
    const { port } = github.deployPulls;
    const mark = port.mark.bind(port);
    const marking = jest.spyOn(port, 'mark').mockImplementationOnce(async (...written) => {
      marking.mockImplementation(mark);
      await merge(github);
      // Another process is told of it, and looks at once.
      await settleDeployPull({ ...green, inTurn: inFlight().inTurn }, pull, occasion);
      return mark(...written);
    });
    await settleDeployPull(green, pull, occasion);
    expect(github.comments.map(({ body }) => body).join()).not.toContain('merged-something-else');
    expect(await settle(github, true)).toContain('Merged by `ada`');
    expect(github.state.locks.locks).toEqual([]);
    expect(github.deployments).toMatchObject([{ state: 'success' }]);
    expect([...github.deployPulls.marks.values()]).toMatchObject([{ conclusion: 'success' }]);
  });

  it('is no alarm where the App merged it in the second in which a later command ended it', async () => {
    const github = await mergedBy('slipway[bot]');
    const [[head, mark] = ['', undefined]] = github.deployPulls.marks;
    if (mark !== undefined) github.deployPulls.marks.set(head, { ...mark, conclusion: 'cancelled' });
    expect(await settle(github, true)).toContain('Deployed');
    expect(github.state.locks.locks).toEqual([]);
  });

  const merging = [
    ['by others', 'ada', 'asks for approvals'],
    ['by Slipway', 'slipway[bot]', 'cannot be compared with what was to be merged'],
  ] as const;

  describe.each(merging)('and cannot be compared, %s', (_, by, line) => {
    async function raised(problem: Problem, at: string): Promise<{ github: FakeGitHub; told: string }> {
      const github = await mergedBy(by);
      const tools = toolsOf(github, () => 'waits', digest, problem);
      const changes = () => Promise.resolve(problem);
      await settleDeployPull({ ...tools, judge: { ...tools.judge, changes } }, pull, {
        ...occasion,
        at,
      }).catch((error: unknown) => expect(error).toBeInstanceOf(Unavailable));
      return { github, told: github.comments.map(({ body }) => body).join() };
    }
    const slow = renderLimit('helm', 'staging/storefront', 'renderSeconds');

    it('is no alarm while that may pass', async () => {
      const { github, told } = await raised(slow, '2026-11-21T11:59:00Z');
      expect(told).not.toContain('merged-something-else');
      expect([github.state.locks.locks, github.deployments]).toEqual([[], []]);
    });

    it.each([
      ['has not passed for long', slow, '2026-11-21T12:00:00Z'],
      ['never will', { ...slow, retryable: false }, '2026-11-21T10:01:00Z'],
    ])('is one that says so where it %s', async (_when, problem, at) => {
      const { github, told } = await raised(problem, at);
      expect(told).toContain(line);
      expect(told).not.toContain('has another digest');
      expect(github.state.locks.locks).toHaveLength(1);
    });
  });

  it('is judged from what the whole pull request was put on', async () => {
    const github = await mergedBy('ada');
    const judged: unknown[] = [];
    const tools = toolsOf(github, () => 'waits', digest);
    const approved = (...given: unknown[]) => Promise.resolve(judged.push(given) > 0);
    await settleDeployPull({ ...tools, judge: { ...tools.judge, approved } }, pull, occasion);
    const [merged, before] = github.commits.map(({ sha }) => sha);
    expect(judged).toEqual([[pull, { from: before, to: merged }]]);
  });
});

describe('a rollback that waited in a pull request', () => {
  async function merged() {
    const github = await opened(['via: pull-request'], 'slipway[bot]');
    await settleDeployPull(
      toolsOf(github, () => 'green', digest),
      pull,
      occasion,
    );
    github.others.set(20, []);
    const about = asked('/rollback staging', 'two');
    const url = 'https://github.test/acme/storefront/pull/20#issuecomment-200';
    await handleComment(github.shell, { ...about, pull: 20, comment: { ...about.comment, url } });
    return github;
  }
  const settleSecond = (github: FakeGitHub) =>
    settleDeployPull(
      toolsOf(github, () => 'green', digest, true),
      { ...pull, number: 102 },
      occasion,
    );

  it('is followed by nothing until it is merged', async () => {
    const github = await merged();
    expect([github.state.tries, github.statuses.size]).toEqual([0, 0]);
  });

  it('locks, ends the deployment and tells the pull request of the deploy once it is', async () => {
    const github = await merged();
    await settleSecond(github);
    expect(github.state.locks.locks).toMatchObject([
      { service: 'storefront', holder: 'dev', reason: 'rolled back: storefront 1f2e3d4' },
    ]);
    expect([...github.statuses.values()]).toMatchObject([{ state: 'inactive' }]);
    expect(github.others.get(20)?.at(-1)?.body).toContain('`storefront` in `staging` is locked for `dev`');
    const told = github.comments.filter(({ body }) => body.includes('was rolled back in staging'));
    expect(told).toHaveLength(1);
    await settleSecond(github);
    expect([github.state.messages.length, github.comments.length]).toEqual([1, 2]);
  });

  it('is marked as seen to only where its deployment is recorded', async () => {
    const github = await opened(['via: pull-request'], 'slipway[bot]');
    const mergeNext = (number: number) =>
      settleDeployPull(
        toolsOf(github, () => 'green', digest, true),
        { ...pull, number },
        occasion,
      );
    await mergeNext(101);
    github.head = '2'.repeat(40);
    await handleComment(github.shell, asked('/deploy staging', 'two', 200));
    await mergeNext(102);
    await handleComment(github.shell, asked('/rollback staging', 'three', 300));
    const record = jest.spyOn(github.ports.deployments, 'record');
    record.mockRejectedValueOnce(new Unavailable('Away.'));
    await mergeNext(103);
    expect(record.mock.calls).toMatchObject([[{ task: 'rollback' }]]);
    expect([github.state.locks.locks.length, github.settled.size]).toEqual([1, 0]);
  });
});
