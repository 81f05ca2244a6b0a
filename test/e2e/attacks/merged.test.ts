/** What people merge by hand from Slipway’s branch, who may pass the rules by: it is told, and nothing is deployed on top. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Files, Proposal } from '../environment.ts';
import { application, environments, usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);

beforeAll(() => production.unordered());
afterEach(async () => {
  await story.say('sam', '/unlock production storefront');
  await production.closeAll();
});

async function merge({ number }: Proposal, merge_method: 'squash' | 'rebase' = 'squash'): Promise<void> {
  await story.as('ada').rest.pulls.merge({ ...environments, pull_number: number, merge_method });
  await story.settled();
}

/** The reply on the application’s pull request, and the newest comment of the bot’s on the deploy pull request. */
async function told({ number }: Proposal): Promise<readonly string[]> {
  const comments = await production.comments(number);
  const [reply, own] = [
    (await story.replies()).at(-1),
    comments.findLast(({ body }) => !body?.includes('manifests head=')),
  ];
  return [reply?.body ?? '', own?.body ?? ''];
}

async function isLocked(environment = 'production'): Promise<boolean> {
  const { repos } = story.as('ada').rest;
  const path = `locks/${environment}/services/storefront.json`;
  const found = repos.getContent({ ...environments, ref: 'slipway-state', path });
  return found.then(
    () => true,
    () => false,
  );
}

/** States of the newest deployment to production; none where there is none. */
async function deployed(): Promise<readonly string[]> {
  const { repos } = story.as('ada').rest;
  const { data } = await repos.listDeployments({ ...application, environment: 'production' });
  const [newest] = data;
  if (newest === undefined) return [];
  const statuses = await repos.listDeploymentStatuses({ ...application, deployment_id: newest.id });
  return statuses.data.map(({ state }) => state);
}

async function expectAlarm(proposal: Proposal, environment = 'production'): Promise<void> {
  for (const body of await told(proposal)) {
    expect(body).toContain('merged-something-else');
    expect(body).toContain('has locked the service');
  }
  expect(await isLocked(environment)).toBe(true);
}

const removed = (files: Files): Files => Object.fromEntries(Object.keys(files).map((path) => [path, null]));

describe('a commit of others on Slipway’s branch, merged by an admin, is an alarm', () => {
  it('where nobody approved it; and the deploy that was asked for is recorded as failed', async () => {
    await story.say('dev', '/deploy production storefront');
    const proposal = await production.proposal();
    await production.pushAs('dev', proposal, production.production('evil'));
    await merge(proposal);
    await expectAlarm(proposal);
    expect(await deployed()).toEqual(['failure']);
  });

  it('where another commit than the newest is what nobody approved', async () => {
    const proposal = await production.deploy();
    await production.commitAs('dev', proposal.branch, production.production('evil'));
    await production.pushAs('dev', proposal, { 'README.md': 'harmless\n' });
    await merge(proposal, 'rebase');
    await expectAlarm(proposal);
  });

  it('where it brings along a slipway.yaml that asks for no approvals', async () => {
    const before = await production.configuration();
    const proposal = await production.deploy();
    const asking = before.replace(/^ +approvals: .*\n/mu, '');
    expect(asking).not.toBe(before);
    await production.pushAs('dev', proposal, { ...production.production('evil'), 'slipway.yaml': asking });
    await merge(proposal);
    await expectAlarm(proposal);
    await production.commit('main', { 'slipway.yaml': before });
    await story.settled();
  });

  it('where it was for staging, changes production, and cannot be rendered', async () => {
    const before = await production.configuration();
    const proposing = before.replace(/^( +)path: staging\/.*\n/mu, '$&$1via: pull-request\n');
    expect(proposing).not.toBe(before);
    await production.commit('main', { 'slipway.yaml': proposing });
    await story.settled();
    const release = refuseMerges();
    await story.say('dev', '/deploy staging storefront');
    const branch = 'slipway/deploy/staging/storefront';
    const { data } = await story
      .as('ada')
      .rest.pulls.list({ ...environments, head: `acme:${branch}`, state: 'open' });
    const proposal = { number: data[0]?.number ?? 0, branch };
    const broken = { 'staging/storefront/kustomization.yaml': 'resources: [none.yaml]\n' };
    await production.pushAs('dev', proposal, { ...production.production('evil-unseen'), ...broken });
    release();
    await merge(proposal);
    await expectAlarm(proposal, 'staging');
    await story.say('sam', '/unlock staging storefront');
    await production.commit('main', { 'slipway.yaml': before, ...removed(broken) });
    await story.settled();
  });

  it('where another one was approved before that was pushed', async () => {
    const proposal = await production.deploy();
    await unheard(() => production.approve('sam', proposal));
    await production.pushAs('dev', proposal, production.production('evil-later'));
    await merge(proposal);
    await expectAlarm(proposal);
  });
});

/** Until what it answers is called. */
function refuseMerges(): () => void {
  const { world } = story.sandbox;
  const { id } = world.saveRuleset('acme/environments', {
    ...{ name: 'ci', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
    rules: [{ type: 'required_status_checks', strict: false, checks: [{ context: 'ci', app: null }] }],
  });
  return () => world.deleteRuleset('acme/environments', id);
}

/** While the bot is away: it would merge what is approved. */
async function unheard(act: () => Promise<unknown>): Promise<void> {
  story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
  await act();
  story.sandbox.sendWebhooksTo(story.webhookUrl);
}

it('Slipway’s own commit is an alarm where GitHub refused its merge, and its approval was dismissed since', async () => {
  const proposal = await production.deploy();
  const release = refuseMerges();
  const review = await production.approve('sam', proposal);
  for (const body of await told(proposal)) expect(body).toContain('merge-refused');
  release();
  await unheard(() => production.dismiss(proposal, review));
  await merge(proposal);
  await expectAlarm(proposal);
});

it('a commit of others that was approved is no alarm, and no deploy either', async () => {
  const before = await deployed();
  const proposal = await production.deploy();
  await production.pushAs('dev', proposal, production.production('agreed'));
  await production.approve('sam', proposal);
  expect(await production.isMerged(proposal)).toBe(false);
  await merge(proposal);
  for (const body of await told(proposal)) expect(body).toContain('merged-of-others');
  expect([await isLocked(), await deployed()]).toEqual([false, before]);
});

it('the commit of an older command is not merged where it is pushed back, though its digest was approved once', async () => {
  const before = await production.image();
  const older = await production.deploy();
  const sha = await production.head(older.branch);
  await unheard(() => production.approve('sam', older));
  const newer = await production.deploy();
  expect(newer.number).toBe(older.number);
  await production.reset(older.branch, sha);
  await story.settled();
  // Its approval counts: that is not what holds it.
  expect((await production.told(older)).checks[0]?.conclusion).toBe('success');
  await production.expectUntouched(older, before);
  for (const body of await told(older)) {
    expect(body).toContain('is of a command that was superseded');
    expect(body).toContain('Comment the same command again');
  }
});
