import { afterEach, describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { createAppAuth } from '@octokit/auth-app';
import { createBot } from '../../src/entry/bot.ts';
import { settingsFor } from '../../src/entry/playground.ts';
import { Environments, features } from './environment.ts';
import { application, environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Environments(story);

afterEach(async () => {
  story.sandbox.setFaults({});
  await repository.closeAll();
});

/** The App as it writes itself. */
async function asBot(): Promise<Octokit> {
  const { data } = await story.asApp().rest.apps.getRepoInstallation(environments);
  const { appId, privateKey } = story.sandbox.credentials;
  return new Octokit({
    authStrategy: createAppAuth,
    auth: { appId, privateKey, installationId: data.id },
    baseUrl: `${story.sandbox.url}/api/v3`,
  });
}

async function newest(event: string) {
  const { apps } = story.asApp().rest;
  const { data } = await apps.listWebhookDeliveries({ per_page: 50 });
  const delivery = data.find((one) => one.event === event);
  return apps.getWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
}

describe('deliveries that repeat', () => {
  it('make one comment and one check run when ten copies come at once', async () => {
    story.sandbox.setFaults({ deliveries: { copies: 10 } });
    const { comment, check } = await repository.only(await repository.propose(features('copies')));
    expect(comment.body).toContain('ConfigMap copies');
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
  });

  it('change nothing when they come again later', async () => {
    const proposal = await repository.propose(features('later'));
    const before = await repository.only(proposal);
    const { data } = await newest('pull_request');
    for (let times = 0; times < 10; times += 1)
      await story.asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: data.id });
    await story.settled();
    await expect(repository.only(proposal)).resolves.toEqual(before);
  });

  it('end in one comment when the answers get lost on the way', async () => {
    const proposal = await repository.propose({});
    story.sandbox.setFaults({ lostAnswers: 0.5, random: 3 });
    await repository.commit(proposal.branch, features('lossy')).catch(() => undefined);
    await story.settled();
    story.sandbox.setFaults({});
    const { data } = await newest('push');
    await story.asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: data.id });
    await repository.commit(proposal.branch, features('lossy', { again: 'yes' }));
    await story.settled();
    expect((await repository.told(proposal)).comments).toHaveLength(1);
  });
});

describe('what moves meanwhile', () => {
  it('is told of the newest of two heads that come quickly', async () => {
    const proposal = await repository.propose(features('quick', { n: 'zero' }));
    story.sandbox.setFaults({ latency: 50, deliveries: { reorder: true } });
    const heads: string[] = [];
    for (const n of ['one', 'two', 'three'])
      heads.push(await repository.commit(proposal.branch, features('quick', { n })));
    await story.settled();
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain(`head=${heads[2] ?? ''}`);
    expect(comment.body).toContain('three');
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    // Nobody waits for ever for the older ones.
    for (const sha of heads) {
      const { checks } = await repository.told({ ...proposal, branch: sha });
      expect(checks.map(({ status }) => status)).not.toContain('in_progress');
    }
  });

  it('ends with the newest whichever of two processes is the slower', async () => {
    const { probot, idle } = await createBot(settingsFor(story.sandbox, 'fatal'));
    const proposal = await repository.propose(features('processes', { n: 'zero' }));
    for (const n of ['one', 'two', 'three']) {
      const head = await repository.commit(proposal.branch, features('processes', { n }));
      const { data } = await newest('pull_request');
      const delivery: unknown = { id: `other-${n}`, name: 'pull_request', payload: data.request.payload };
      await probot.receive(delivery as Parameters<typeof probot.receive>[0]);
      await story.settled();
      await idle();
      const { comments, checks } = await repository.told(proposal);
      expect(comments).toEqual([expect.objectContaining({ body: expect.stringContaining(`head=${head}`) })]);
      expect(comments[0]?.body).toContain(n);
      // Both may have made one: the newest counts, and none is left open.
      for (const check of checks) expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    }
  });

  it('is told of the newest base when that moves while the heads do', async () => {
    const proposal = await repository.propose(features('both', { n: 'zero' }));
    const [head, base] = await Promise.all([
      repository.commit(proposal.branch, features('both', { n: 'one' })),
      repository.commit('main', features('both-on-main')),
    ]);
    await story.settled();
    const { comment } = await repository.only(proposal);
    expect(comment.body).toContain(`head=${head} base=${base}`);
  });
});

describe('what others write', () => {
  it('is left alone where it carries the hidden line, and does not count', async () => {
    const branch = await repository.branch();
    await repository.commit(branch, { 'docs/nothing.md': 'yet\n' });
    const dev = story.as('dev');
    const { data: pull } = await dev.rest.pulls.create({
      ...environments,
      head: branch,
      base: 'main',
      title: 'p',
    });
    const planted = `<!-- slipway: manifests head=${'a'.repeat(40)} base=${'b'.repeat(40)} -->\n### Manifest diff: nothing`;
    const { data } = await dev.rest.issues.createComment({
      ...environments,
      issue_number: pull.number,
      body: planted,
    });
    await repository.commit(branch, features('planted'));
    await story.settled();
    const { comment } = await repository.only({ number: pull.number, branch });
    expect(comment.body).toContain('ConfigMap planted');
    const all = await repository.comments(pull.number);
    expect(all.find(({ id }) => id === data.id)?.body).toBe(planted);
  });

  it('does not stay in the bot’s comment: the next run writes it anew', async () => {
    const proposal = await repository.propose(features('edited'));
    const before = await repository.only(proposal);
    const [hidden = ''] = before.comment.body.split('\n');
    await story.as('ada').rest.issues.updateComment({
      ...environments,
      comment_id: before.comment.id,
      body: `${hidden}\n### Manifest diff: nothing at all`,
    });
    await story.as('ada').rest.checks.rerequestRun({ ...environments, check_run_id: before.check.id });
    await story.settled();
    await expect(repository.only(proposal)).resolves.toEqual(before);
  });

  it('may be the bot’s own, twice: the oldest stays', async () => {
    const proposal = await repository.propose(features('twice'));
    const before = await repository.only(proposal);
    const bot = await asBot();
    await bot.rest.issues.createComment({
      ...environments,
      issue_number: proposal.number,
      body: before.comment.body,
    });
    await repository.commit(proposal.branch, features('twice', { more: 'yes' }));
    await story.settled();
    const { comment } = await repository.only(proposal);
    expect(comment).toMatchObject({ id: before.comment.id, body: expect.stringContaining('more') });
  });
});

describe('a check run that is asked for again', () => {
  it.each(['run', 'suite'])('is done again: the whole %s', async (kind) => {
    const proposal = await repository.propose(features(`again-${kind}`));
    const before = await repository.only(proposal);
    const ada = story.as('ada');
    const bot = await asBot();
    await bot.rest.checks.update({
      ...environments,
      check_run_id: before.check.id,
      conclusion: 'failure',
      output: { title: 'Something went wrong', summary: 'It did.' },
    });
    if (kind === 'run')
      await ada.rest.checks.rerequestRun({ ...environments, check_run_id: before.check.id });
    else {
      const { data } = await ada.rest.checks.get({ ...environments, check_run_id: before.check.id });
      await ada.rest.checks.rerequestSuite({ ...environments, check_suite_id: data.check_suite?.id ?? 0 });
    }
    await story.settled();
    await expect(repository.only(proposal)).resolves.toEqual(before);
  });
});

describe('pull requests of one head', () => {
  it('have a check run for each base: what is nothing into one may be all into another', async () => {
    const broken = { 'staging/storefront/broken.yaml': 'kind: [\n' };
    const proposal = await repository.propose(broken);
    const base = await repository.branch();
    await repository.commit(base, broken);
    const second = await repository.open(proposal.branch, { base });
    const red = await repository.told(proposal);
    expect(red.checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
    const green = await repository.told(second);
    expect(green.checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  it('share one that is green again once the worst is closed', async () => {
    const broken = { 'staging/storefront/shared-broken.yaml': 'kind: [\n' };
    const base = await repository.branch();
    const proposal = await repository.propose(broken);
    await repository.commit(base, broken);
    const second = await repository.open(proposal.branch, { base });
    const ada = story.as('ada');
    await ada.rest.pulls.update({ ...environments, pull_number: proposal.number, state: 'closed' });
    await story.settled();
    const { checks } = await repository.told(second);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  it('are not left without it by the one that is closed meanwhile', async () => {
    const base = await repository.branch();
    const proposal = await repository.propose(features('shared'), { base });
    story.sandbox.setFaults({ latency: 50 });
    const ada = story.as('ada');
    const fields = { ...environments, head: proposal.branch, base: 'main', title: 'second' };
    const { data } = await ada.rest.pulls.create(fields);
    await ada.rest.pulls.update({ ...environments, pull_number: data.number, state: 'closed' });
    await story.settled();
    const { checks } = await repository.told(proposal);
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });
});

describe('a repository without slipway.yaml', () => {
  it('costs one request for each thing that happens, besides looking for locks to end, and is told nothing', async () => {
    const dev = story.as('dev');
    const before = story.sandbox.requests().length;
    await dev.rest.pulls.update({ ...application, pull_number: 1, state: 'closed' });
    await dev.rest.pulls.update({ ...application, pull_number: 1, state: 'open' });
    await story.settled();
    const asked = story.sandbox
      .requests()
      .slice(before)
      .filter(({ actor }) => actor === 'slipway[bot]');
    // Which of those that are asked at the same time comes first is left open.
    expect(asked.map(({ operation }) => operation).toSorted()).toEqual(
      ['Application', 'Pull', 'Pull', 'State'].map((name) => `graphql:Slipway${name}`),
    );
    expect(await story.replies()).toEqual([]);
  });
});
