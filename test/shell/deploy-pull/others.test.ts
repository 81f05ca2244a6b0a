import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import type { FakeGitHub } from '../world.ts';
import { asked, branch, digest, occasion, opened, pull, toolsOf } from './tools.ts';

/** What is not the newest commit of the App's stands on its branch. */
let github: FakeGitHub;
let approved = false;

beforeEach(async () => {
  github = await opened(['via: pull-request', 'approvals: { from: [write] }'], 'ada');
  approved = false;
});

const foreign = 'e'.repeat(40);
const head = () => github.deployPulls.branches.get(branch) ?? '';
const replyTo = (key: string) =>
  github.comments.find(({ body }) => body.includes(`delivery=${key} -->`))?.body;
const later = () => handleComment(github.shell, asked('/deploy staging --tag 1.4.0', 'two', 101));

/** Somebody pushes: a copy of what the App has made, unless another commit is named. */
function push(sha = foreign): void {
  const { commits, branches } = github.deployPulls;
  const made = commits.get(head());
  if (made !== undefined && !commits.has(sha)) commits.set(sha, made);
  branches.set(branch, sha);
}

/** As others do, who ask nobody. */
async function merge(): Promise<void> {
  const input = { ...pull, head: head(), method: 'squash', title: 'by hand', message: '' } as const;
  await github.shell.github.deployPulls.merge(input);
}

async function settle(stand: 'waits' | 'green' = 'waits'): Promise<void> {
  await settleDeployPull(
    toolsOf(github, () => stand, digest, approved),
    pull,
    occasion,
  );
}

describe('a merged head that the App has not made', () => {
  it('is an alarm where it takes approvals and has none: told on both sides, locked, recorded as failed', async () => {
    push();
    await merge();
    await settle();
    for (const told of [replyTo('one'), replyTo('deploy-pull')]) {
      expect(told).toContain('merged-something-else');
      expect(told).toContain('`eeeeeee` was not made by Slipway');
      expect(told).toContain('has locked the service');
      expect(told).toContain('is recorded as failed');
    }
    expect(github.state.locks.locks).toMatchObject([{ service: 'storefront', holder: 'slipway[bot]' }]);
    expect(github.deployments).toMatchObject([{ state: 'failure', payload: { delivery: 'one' } }]);
    expect(github.deployPulls.branches.size).toBe(0);
  });

  it('is told once, and not again after the lock was ended', async () => {
    push();
    await merge();
    await settle();
    const before = github.comments.map(({ body }) => body);
    github.state.files.clear();
    await settle();
    expect(github.comments.map(({ body }) => body)).toEqual(before);
    expect(github.state.locks.locks).toEqual([]);
    expect(github.deployments).toHaveLength(1);
  });

  it('is no alarm where it has what it takes; and no deploy of what was asked for', async () => {
    approved = true;
    push();
    await merge();
    await settle();
    for (const told of [replyTo('one'), replyTo('deploy-pull')]) expect(told).toContain('merged-of-others');
    expect(github.state.locks.locks).toEqual([]);
    expect(github.deployments).toEqual([]);
  });

  it('is an alarm, too, where more commits than one were put there', async () => {
    github.deployPulls.commitCount = 2;
    await merge();
    await settle();
    expect(replyTo('one')).toContain('It would add 2 commits');
    expect(github.state.locks.locks).toHaveLength(1);
  });

  it('is an alarm on the deploy pull request alone where nothing tells any more who asked', async () => {
    push();
    github.deployPulls.pull(101).heads.length = 0;
    const before = replyTo('one');
    await merge();
    await settle();
    expect(replyTo('deploy-pull')).toContain('merged-something-else');
    expect(replyTo('deploy-pull')).not.toContain('recorded as failed');
    expect(replyTo('one')).toBe(before);
    expect(github.state.locks.locks).toHaveLength(1);
    expect(github.deployments).toEqual([]);
  });

  it('is an alarm where nobody sees what it was put on', async () => {
    approved = true;
    push();
    await merge();
    const { merged } = github.deployPulls.pull(101);
    if (merged !== null) github.deployPulls.pull(101).merged = { ...merged, before: null };
    await settle();
    expect(github.state.locks.locks).toHaveLength(1);
  });

  it('is never taken for the App’s by the mark that tells of its merge', async () => {
    push();
    await merge();
    await settle();
    github.state.files.clear();
    await later();
    github.deployPulls.branches.set(branch, foreign);
    await settleDeployPull(
      toolsOf(github, () => 'green', digest, true),
      { ...pull, number: 102 },
      occasion,
    );
    expect(github.deployPulls.pull(102).state).toBe('open');
    expect(replyTo('two')).toContain('`eeeeeee` was not made by Slipway');
  });
});

describe('a head that is none of the App’s is told where the deploy was asked for', () => {
  it('while it waits', async () => {
    push();
    await settle('green');
    expect(github.deployPulls.merges).toEqual([]);
    for (const told of [replyTo('one'), replyTo('deploy-pull')])
      expect(told).toContain('deploy-pull-request-changed');
  });

  it('once it is closed', async () => {
    push();
    Object.assign(github.deployPulls.pull(101), { state: 'closed', head: foreign });
    await settle();
    expect(replyTo('one')).toContain('closed without being merged');
  });
});

describe('the commit of an older command', () => {
  let older = '';
  beforeEach(async () => {
    older = head();
    await later();
  });

  it('is ended before the newer one stands in its place', () => {
    expect(github.deployPulls.marks.get(older)).toMatchObject({ conclusion: 'cancelled' });
    expect(github.deployPulls.marks.get(head())).toMatchObject({ conclusion: 'neutral' });
  });

  it.each<[string, () => void]>([
    ['as it was left', () => undefined],
    [
      'though its mark was written anew by whoever was merging it',
      () => {
        const mark = github.deployPulls.marks.get(older);
        if (mark !== undefined) github.deployPulls.marks.set(older, { ...mark, conclusion: 'neutral' });
      },
    ],
    ['though nothing shows the newer one any more', () => (github.deployPulls.pull(101).heads.length = 0)],
  ])('is not merged where it is pushed back, %s', async (_, change) => {
    approved = true;
    push(older);
    change();
    const before = replyTo('one');
    await settle('green');
    expect(github.deployPulls.merges).toEqual([]);
    expect(replyTo('deploy-pull')).toContain('is of a command that was superseded');
    if (github.deployPulls.pull(101).heads.length === 0) return;
    expect(replyTo('two')).toContain('is of a command that was superseded');
    expect(replyTo('two')).toContain('Comment the same command again');
    expect(replyTo('one')).toBe(before);
  });

  it('makes way for the same command once more', async () => {
    push(older);
    await handleComment(github.shell, asked('/deploy staging --tag 1.4.0', 'three', 102));
    await settleDeployPull(
      toolsOf(github, () => 'green', digest),
      pull,
      occasion,
    );
    expect(github.deployPulls.merges).toHaveLength(1);
    expect(github.manifest).toContain('storefront:1.4.0');
  });

  it('is an alarm where people merge it without approvals', async () => {
    push(older);
    await merge();
    await settle();
    expect(replyTo('two')).toContain('merged-something-else');
    expect(github.state.locks.locks).toHaveLength(1);
  });

  it('is deployed where they merge it with its approvals, and whoever asked later is told', async () => {
    approved = true;
    push(older);
    await merge();
    await settle();
    expect(replyTo('one')).toContain('Deployed storefront 1f2e3d4');
    expect(replyTo('two')).toContain('It is the commit of an older command');
    expect(github.deployments).toMatchObject([{ state: 'success', payload: { delivery: 'one' } }]);
    const marks = [...github.deployPulls.marks.values()].map(({ conclusion }) => conclusion);
    expect(marks).toEqual(['success', 'cancelled']);
  });
});

it('a commit whose pull request was closed and opened again is judged where people merge it', async () => {
  Object.assign(github.deployPulls.pull(101), { state: 'closed', head: head() });
  const sha = head();
  await settle();
  github.deployPulls.branches.set(branch, sha);
  github.deployPulls.pull(101).state = 'open';
  await settle('green');
  expect(github.deployPulls.merges).toEqual([]);
  await merge();
  await settle();
  expect(replyTo('one')).toContain('merged-something-else');
  expect(github.state.locks.locks).toHaveLength(1);
});
