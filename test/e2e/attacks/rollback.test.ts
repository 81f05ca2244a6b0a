/** Attempts to use that rollbacks need no approvals, for what is none. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { environments, usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);
const waived = 'rollback: { approvals: false }';

beforeAll(async () => {
  await production.unordered();
  const text = await production.configuration();
  await production.commit('main', {
    'slipway.yaml': text.replace(/^( +)approvals:/mu, `$1${waived}\n$1approvals:`),
  });
  await story.settled();
});
afterEach(() => production.closeAll());

/** Has something new approved and merged. */
async function deployed(): Promise<string> {
  const proposal = await production.deploy();
  await production.approve('sam', proposal);
  expect(await production.isMerged(proposal)).toBe(true);
  return production.image();
}

it('a rollback by comment is merged without anybody’s approval, where the environment says so', async () => {
  const before = await production.image();
  expect(await deployed()).not.toBe(before);
  const { replies } = await story.say('dev', '/rollback production --reason "checkout fails"');
  await story.settled();
  expect(await production.image()).toBe(before);
  expect(replies[0]).not.toContain('waits for 1 approval');
});

describe('without an approval nobody gets', () => {
  it('an older image into production by a deploy: that is no rollback', async () => {
    const older = await deployed();
    const now = await deployed();
    const [, tag = ''] = /:([\w.-]+)(?:@\S*)?"?$/u.exec(older) ?? [];
    const { replies } = await story.say('dev', `/deploy production storefront --tag ${tag} --again`);
    expect(replies[0]).toContain('waits for 1 approval');
    await production.expectUntouched(await production.proposal(), now);
  });

  it('their own change merged in the words of a rollback', async () => {
    const { data } = await story.as('ada').rest.repos.listCommits({ ...environments, per_page: 1 });
    const message = data[0]?.commit.message ?? '';
    const branch = await production.branch();
    await production.commitAs('dev', branch, production.production('evil'), message);
    const { number } = await production.open(branch);
    await story.settled();
    const { checks } = await production.newest({ number, branch });
    expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
  });

  it('what was never in force, by rolling back the second commit of a branch that they had approved and merged', async () => {
    await deployed();
    const { data } = await story.as('ada').rest.repos.listCommits({ ...environments, per_page: 1 });
    const message = data[0]?.commit.message ?? '';
    const path = 'production/storefront/deployment.yaml';
    const manifest = await production.read(path);
    const running = (image: string) => ({ [path]: manifest.replace(/image: \S+/u, `image: ${image}`) });
    const branch = await production.branch();
    await production.commitAs('dev', branch, running('registry.example.com/shop/evil:666'), 'wip');
    const words = message.replace(/^Slipway-Delivery: .*$/mu, 'Slipway-Delivery: another');
    await production.commitAs('dev', branch, running('registry.example.com/shop/storefront:benign'), words);
    const { number } = await production.open(branch);
    await production.approve('sam', { number, branch });
    const merge = { ...environments, pull_number: number, merge_method: 'merge' } as const;
    await story.as('dev').rest.pulls.merge(merge);
    await story.settled();
    await story.say('dev', '/rollback production');
    expect(await production.image()).not.toContain('evil');
    const { checks } = await production.newest(await production.proposal());
    expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
  });

  it('what an earlier commit of a branch left that they had approved and merged, by its name', async () => {
    const path = 'production/storefront/deployment.yaml';
    const manifest = await production.read(path);
    const running = (image: string) => ({ [path]: manifest.replace(/image: \S+/u, `image: ${image}`) });
    const branch = await production.branch();
    const evil = await production.commitAs(
      'dev',
      branch,
      running('registry.example.com/shop/evil:667'),
      'wip',
    );
    await production.commitAs('dev', branch, running('registry.example.com/shop/storefront:fine'), 'Fine');
    const { number } = await production.open(branch);
    await production.approve('sam', { number, branch });
    const merge = { ...environments, pull_number: number, merge_method: 'merge' } as const;
    await story.as('dev').rest.pulls.merge(merge);
    await story.settled();
    const { replies } = await story.say('dev', `/rollback production --to ${evil} --include-manual`);
    expect(replies[0]).toContain('never-in-force');
    await expect(production.proposal()).rejects.toThrow('No deploy pull request');
    expect(await production.image()).toBe('registry.example.com/shop/storefront:fine');
  });

  it('a rollback of what they had put on Slipway’s branch in its words, approved and merged', async () => {
    const before = await deployed();
    const proposal = await production.deploy();
    const path = 'production/storefront/deployment.yaml';
    const manifest = await production.read(path);
    const theirs = manifest.replace(/image: \S+/u, 'image: registry.example.com/shop/storefront:theirs');
    const { data } = await story.as('dev').rest.repos.getCommit({ ...environments, ref: proposal.branch });
    const { message } = data.commit;
    const [title = '', ...rest] = message.split('\n');
    await production.reset(proposal.branch, await production.head('main'));
    await production.commitAs('dev', proposal.branch, { [path]: theirs }, message);
    await story.settled();
    await production.approve('sam', proposal);
    await story.as('ada').rest.pulls.merge({
      ...{ ...environments, pull_number: proposal.number, merge_method: 'squash' },
      ...{ commit_title: title, commit_message: rest.join('\n').trim() },
    });
    await story.settled();
    const now = await production.image();
    expect(now).not.toBe(before);
    await story.say('dev', '/rollback production');
    await production.expectUntouched(await production.proposal(), now);
  });

  it('a rollback of those who may not roll back', async () => {
    const now = await production.image();
    await story.say('guest', '/rollback production');
    expect(await production.image()).toBe(now);
  });
});
