/** Attempts to have Slipway merge into production what nobody approved. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { features, type Files } from '../environment.ts';
import { environments, usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);

beforeAll(() => production.unordered());
afterEach(() => production.closeAll());

it('Slipway merges what was approved: the attempts below fail for what they do', async () => {
  const proposal = await production.deploy();
  await production.approve('sam', proposal);
  expect(await production.isMerged(proposal)).toBe(true);
  expect(await production.image()).toContain(proposal.tag);
});

describe('Slipway does not merge a deploy', () => {
  it('that nobody has approved', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    await production.commit('main', features('wakes-the-bot'));
    await story.settled();
    await production.expectUntouched(proposal, before);
  });

  it('that only whoever asked for it has approved', async () => {
    const before = await production.image();
    const proposal = await production.deploy('sam');
    await production.approve('sam', proposal);
    await production.expectUntouched(proposal, before);
  });

  it('that others than those who are asked have approved, whatever their role', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    for (const login of ['ada', 'guest']) await production.approve(login, proposal);
    await production.expectUntouched(proposal, before);
  });

  it.each<[string, Files]>([
    ['in the service’s own folder', { 'production/storefront/extra.yaml': 'kind: ConfigMap\n' }],
    ['in another environment', features('smuggled')],
    ['in slipway.yaml', { 'slipway.yaml': 'services: {}\nenvironments: {}\n' }],
    ['beside everything', { '.github/workflows/own.yml': 'on: push\n' }],
  ])('with a commit of somebody else on top, %s, though that was approved', async (_, files) => {
    const before = await production.image();
    const proposal = await production.deploy();
    await production.pushAs('dev', proposal, files);
    await production.approve('sam', proposal);
    await production.expectUntouched(proposal, before);
  });

  it('whose branch was put to another commit after the approval was given, and before it was heard of', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    await production.approve('sam', proposal);
    await production.pushAs('dev', proposal, production.production('evil'));
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    await production.commit('main', features('wakes-the-bot-again'));
    await story.settled();
    await production.expectUntouched(proposal, before);
  });

  it('whose image was pushed anew under its tag after it was approved', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    await story.push(proposal.tag, { content: 'evil' });
    await production.approve('sam', proposal);
    await production.expectUntouched(proposal, before);
  });

  it('that was approved, and is dismissed before that is heard of', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    const review = await production.approve('sam', proposal);
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    await production.dismiss(proposal, review);
    await production.expectUntouched(proposal, before);
  });

  it('into another base than it was made for', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    const base = await production.branch();
    const { pulls } = story.as('ada').rest;
    await pulls.update({ ...environments, pull_number: proposal.number, base });
    await production.approve('sam', proposal);
    await production.expectUntouched(proposal, before);
  });

  it('into what somebody has locked', async () => {
    const before = await production.image();
    const proposal = await production.deploy();
    await story.say('sam', '/lock production --reason "the shop is open"');
    try {
      await production.approve('sam', proposal);
      await production.expectUntouched(proposal, before);
    } finally {
      await story.say('sam', '/unlock production');
    }
  });
});

describe('a pull request of a person', () => {
  it('is no deploy of Slipway’s, whatever its branch, title and message say', async () => {
    const before = await production.image();
    const real = await production.deploy();
    const { repos, git, pulls } = story.as('dev').rest;
    const { data } = await repos.getCommit({ ...environments, ref: real.branch });
    // Slipway deletes its branch with that.
    await production.closeAll();
    const sha = await production.head('main');
    await git.createRef({ ...environments, ref: `refs/heads/${real.branch}`, sha });
    await production.commitAs('dev', real.branch, production.production('forged'), data.commit.message);
    const forged = await pulls.create({
      ...{ ...environments, head: real.branch, base: 'main', title: real.title },
    });
    await story.settled();
    await production.approve('sam', { number: forged.data.number, branch: real.branch });
    await production.expectUntouched({ number: forged.data.number, branch: real.branch }, before);
    await production.closeAll();
    await git.deleteRef({ ...environments, ref: `heads/${real.branch}` });
  });
});

it('what a deploy pull request says of itself decides nothing', async () => {
  const proposal = await production.deploy();
  await story.as('ada').rest.pulls.update({
    ...{ ...environments, pull_number: proposal.number, title: 'deploy(production): evil' },
    body: 'Slipway-Image: registry.example.com/shop/evil:1\nSlipway-Environment: staging\n',
  });
  await story.settled();
  await production.approve('sam', proposal);
  const { data } = await story.as('ada').rest.repos.getCommit({ ...environments, ref: 'main' });
  expect(data.commit.message).toContain(`:${proposal.tag}@sha256:`);
  expect(data.commit.message).not.toContain('evil');
  expect(await production.image()).toContain(proposal.tag);
});
