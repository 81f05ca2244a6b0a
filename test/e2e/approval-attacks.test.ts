import { afterEach, describe, expect, it } from '@jest/globals';
import { manifestsMarkerOf } from '../../src/comment/marker.ts';
import { Approvals } from './approvals.ts';
import { configMap, features, type Proposal } from './environment.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);

afterEach(() => repository.closeAll());

/** Each of these would be green if the attack succeeded. */
async function expectNotGreen(proposal: Proposal, words?: string): Promise<void> {
  const { comment, checks } = await repository.newest(proposal);
  expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
  if (words !== undefined) expect(comment.body).toContain(words);
}

const harmless = (name: string) => repository.production(name, { level: 'info' });
const evil = (name: string) => repository.production(name, { level: 'evil' });

/** While the bot is away. */
async function unheard(act: () => Promise<unknown>): Promise<void> {
  story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
  await act();
  await story.settled();
  story.sandbox.sendWebhooksTo(story.webhookUrl);
}

describe('nobody gets production approved', () => {
  it('by an approval that was given before the diff was there', async () => {
    const branch = await repository.branch();
    await repository.commit(branch, harmless('early'));
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    const { number } = await story
      .as('ada')
      .rest.pulls.create({ ...environments, head: branch, base: 'main', title: branch })
      .then(({ data }) => data);
    await story.as('sam').rest.pulls.createReview({ ...environments, pull_number: number, event: 'APPROVE' });
    await story.settled();
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    await repository.tick();
    await repository.commit('main', features('wakes-the-bot'));
    await story.settled();
    await expectNotGreen(
      { number, branch },
      'The approval of sam does not count: this comment was not there yet',
    );
  });

  it('by pushing after the approval', async () => {
    const proposal = await repository.propose(harmless('pushed'));
    await repository.approve('sam', proposal);
    await repository.commit(proposal.branch, evil('pushed'));
    await story.settled();
    await expectNotGreen(proposal, 'the change was another one then');
  });

  it('by a force-push that brings the reviewed commit’s review along', async () => {
    const proposal = await repository.propose(harmless('rebased'));
    const review = await repository.approve('sam', proposal);
    const main = await repository.head('main');
    await repository.reset(proposal.branch, main);
    await repository.commit(proposal.branch, evil('rebased'));
    await story.settled();
    // As GitHub does it after a rebase: the review is now of the new head.
    await repository.rebind(proposal, review);
    await story.as('sam').rest.pulls.updateReview({
      ...environments,
      pull_number: proposal.number,
      review_id: review,
      body: 'Wakes the bot.',
    });
    await story.settled();
    await expectNotGreen(proposal, 'the change was another one then');
  });

  it('by moving the base, so that merging does something else', async () => {
    const [path = ''] = Object.keys(harmless('moved'));
    await repository.commit('main', evil('moved'));
    const branch = await repository.branch();
    await repository.commit(branch, {
      [path]: null,
      ...repository.production('moved-on', { level: 'info' }),
    });
    const { number } = await repository.open(branch);
    await repository.approve('sam', { number, branch });
    expect((await repository.newest({ number, branch })).checks[0]?.conclusion).toBe('success');
    await repository.commit('main', repository.production('moved', { level: 'fine', by: 'others' }));
    await story.settled();
    const { checks } = await repository.newest({ number, branch });
    expect(checks[0]?.conclusion).not.toBe('success');
  });

  it('by an approval of an older commit, as of a page that was opened before the push', async () => {
    const proposal = await repository.propose(harmless('stale'));
    const seen = await repository.head(proposal.branch);
    await repository.commit(proposal.branch, evil('stale'));
    await story.settled();
    await repository.approve('sam', proposal, seen);
    await expectNotGreen(proposal, 'it is of another commit');
  });

  it('by planting the comment’s marker and the ledger’s line', async () => {
    const proposal = await repository.propose(evil('planted'));
    const { check, comment } = await repository.only(proposal);
    const [ledger = ''] = (check.text ?? '').split('\n');
    expect(ledger).toContain('slipway: ledger=1');
    const marker = manifestsMarkerOf({
      head: await repository.head(proposal.branch),
      base: await repository.head('main'),
    });
    const forged = `${marker}\n${ledger.replace('"reviews":[]', '"reviews":[1,2,3,4,5,6,7,8,9]')}\nAll is well.`;
    for (const login of ['dev', 'guest']) {
      await story.as(login).rest.issues.createComment({
        ...environments,
        issue_number: proposal.number,
        body: forged,
      });
    }
    await story.as('ada').rest.checks.rerequestRun({ ...environments, check_run_id: check.id });
    await story.settled();
    const after = await repository.only(proposal);
    expect(after.comment.id).toBe(comment.id);
    await expectNotGreen(proposal);
  });

  it('by editing the bot’s comment, so that the reviewer reads another diff', async () => {
    const proposal = await repository.propose(evil('edited'));
    const { comment } = await repository.only(proposal);
    await story.as('ada').rest.issues.updateComment({
      ...environments,
      comment_id: comment.id,
      body: comment.body.replaceAll('evil', 'info'),
    });
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'or was changed or hidden meanwhile: approve again');
    expect((await repository.only(proposal)).comment.body).toContain('evil');
  });

  it('by editing the bot’s comment for a while, and putting all back', async () => {
    const proposal = await repository.propose(evil('put-back'));
    const { comment } = await repository.only(proposal);
    const write = (body: string) =>
      story.as('ada').rest.issues.updateComment({ ...environments, comment_id: comment.id, body });
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    await write(comment.body.replaceAll('evil', 'info'));
    await repository.approve('sam', proposal);
    await repository.tick();
    await write(comment.body);
    await story.settled();
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    await repository.commit('main', features('wakes-the-bot-again'));
    await story.settled();
    await expectNotGreen(proposal, 'or was changed or hidden meanwhile: approve again');
  });

  it('by hiding the bot’s comment, and showing a copy with another diff', async () => {
    const proposal = await repository.propose(evil('hidden'));
    const { comment } = await repository.only(proposal);
    story.sandbox.world.minimizeComment('acme/environments', comment.id);
    const body = comment.body.replaceAll('evil', 'info');
    await story.as('dev').rest.issues.createComment({ ...environments, issue_number: proposal.number, body });
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'or was changed or hidden meanwhile: approve again');
    expect((await repository.only(proposal)).comment.id).not.toBe(comment.id);
    await repository.approve('sam', proposal);
    expect((await repository.newest(proposal)).checks[0]?.conclusion).toBe('success');
  });

  it('by deleting the bot’s comment, and having the pull request approved without', async () => {
    const proposal = await repository.propose(evil('deleted'));
    const { comment } = await repository.only(proposal);
    await story.as('ada').rest.issues.deleteComment({ ...environments, comment_id: comment.id });
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'this comment was not there yet');
  });

  it('by approving what one has pushed to oneself', async () => {
    const proposal = await repository.propose(harmless('own'));
    await repository.commitAs('sam', proposal.branch, evil('own'));
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'who made or asked for the change, or merged');
  });

  it('by approving after a merge of the base into it, which could hold anything', async () => {
    const proposal = await repository.propose(harmless('update'));
    await repository.commit('main', features('moves-on'));
    await story.settled();
    const pull_number = proposal.number;
    await story.as('sam').rest.pulls.updateBranch({ ...environments, pull_number });
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'or merged the base into it, cannot approve it');
  });

  it('by approving what one is a co-author of', async () => {
    const proposal = await repository.propose(harmless('co-author'));
    const trailer = 'Change it\n\nCo-authored-by: sam <sam@users.noreply.github.com>';
    await repository.commitAs('dev', proposal.branch, evil('co-author'), trailer);
    await story.settled();
    await repository.approve('sam', proposal);
    await expectNotGreen(proposal, 'who made or asked for the change, or merged');
  });

  it('by those who are not asked, whatever their role', async () => {
    const proposal = await repository.propose(evil('others'));
    await repository.approve('dev', proposal);
    await repository.approve('guest', proposal);
    await expectNotGreen(proposal, 'The approval of dev does not count: it is not theirs to give');
  });

  it('by somebody who has left the team since', async () => {
    const proposal = await repository.propose(harmless('left'));
    await repository.approve('sam', proposal);
    const { world } = story.sandbox;
    world.setTeamMember('acme', 'sre', 'sam', null);
    try {
      await repository.commit('main', features('after-sam-left'));
      await story.settled();
      await expectNotGreen(proposal, 'The approval of sam does not count: it is not theirs to give');
    } finally {
      world.setTeamMember('acme', 'sre', 'sam', 'member');
    }
  });

  it('by a slipway.yaml in the pull request that asks for nobody', async () => {
    const text = await repository.configuration();
    const lax = text.replace(/approvals: .*/u, 'approvals: { count: 1, from: [read], author: true }');
    const proposal = await repository.propose({ 'slipway.yaml': lax, ...evil('lax') });
    await repository.approve('dev', proposal);
    await expectNotGreen(proposal, '`production` waits for 1 of 1 approval from `@acme/sre`');
  });

  it('by changing slipway.yaml alone', async () => {
    const text = await repository.configuration();
    const lax = text.replace(/approvals: .*/u, '# Nobody is asked any more.');
    const proposal = await repository.propose({ 'slipway.yaml': lax });
    await expectNotGreen(
      proposal,
      'An approval is of these files, too, as they are in the pull request: `slipway.yaml`',
    );
    await repository.approve('sam', proposal);
    expect((await repository.newest(proposal)).checks[0]?.conclusion).toBe('success');
  });

  it.each([
    ['for a service that slipway.yaml does not know', 'production/other/deployment.yaml'],
    ['that is no manifest', 'production/storefront/.argocd-source.yaml'],
    ['beside the services', 'production/kustomization-like.yaml'],
  ])('by a file %s', async (_, path) => {
    const proposal = await repository.propose({ [path]: 'kind: ConfigMap\nmetadata: { name: x }\n' });
    await expectNotGreen(proposal, '`production` waits');
    await repository.approve('sam', proposal);
    await repository.commit(proposal.branch, { [path]: 'kind: ConfigMap\nmetadata: { name: y }\n' });
    await story.settled();
    await expectNotGreen(proposal);
  });

  it('by a second pull request of the same head into another base', async () => {
    const release = await repository.branch();
    const proposal = await repository.propose(evil('twin'));
    const twin = await repository.open(proposal.branch, { base: release });
    await repository.approve('sam', twin);
    const { checks } = await repository.told(proposal);
    expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
    await repository.approve('sam', proposal);
    expect((await repository.told(proposal)).checks[0]).toMatchObject({ conclusion: 'success' });
  });

  it('by a pull request of the same head into a branch that has it all already', async () => {
    const branch = await repository.branch();
    await repository.commit(branch, evil('quiet'));
    const scratch = await repository.branch(branch);
    await repository.commit(branch, { 'QUIET.md': 'x' });
    const quiet = await repository.open(branch, { base: scratch });
    expect((await repository.told(quiet)).checks).toMatchObject([{ conclusion: 'success' }]);
    const { data } = await story.as('ada').rest.checks.listForRef({ ...environments, ref: branch });
    expect(data.check_runs.map(({ name }) => name)).not.toContain('slipway/manifests');
  });

  it('by so many pull requests of the same head that not all can be read', async () => {
    const proposal = await repository.propose(evil('crowd'));
    const others: number[] = [];
    await unheard(async () => {
      const { pulls } = story.as('ada').rest;
      for (let made = 0; made < 100; made += 1) {
        const base = await repository.branch();
        const about = { title: base, head: proposal.branch, base };
        const { data } = await pulls.create({ ...environments, ...about });
        others.push(data.number);
      }
    });
    await repository.approve('sam', proposal);
    const { comment, checks } = await repository.newest(proposal);
    expect(checks[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(comment.body).toContain('too-many-sharers');
    await unheard(async () => {
      const { pulls } = story.as('ada').rest;
      for (const pull_number of others) await pulls.update({ ...environments, pull_number, state: 'closed' });
    });
  });

  it('by a slipway.yaml that makes folders of production elsewhere, and what lies there', async () => {
    const text = await repository.configuration();
    const elsewhere = text.replace('path: production/{{service}}', 'path: live/{{service}}');
    expect(elsewhere).not.toBe(text);
    const path = 'live/storefront/features.yaml';
    const flag = (level: string) => configMap('features', { level });
    const proposal = await repository.propose({ 'slipway.yaml': elsewhere, [path]: flag('info') });
    await expectNotGreen(proposal, `\`${path}\``);
    await repository.approve('sam', proposal);
    expect((await repository.newest(proposal)).checks[0]?.conclusion).toBe('success');
    await repository.commit(proposal.branch, { [path]: flag('evil') });
    await story.settled();
    await expectNotGreen(proposal, 'the change was another one then');
  });

  it('by losing a dismissal: the next look sees it', async () => {
    const proposal = await repository.propose(harmless('lost'));
    const review = await repository.approve('sam', proposal);
    story.sandbox.sendWebhooksTo('http://127.0.0.1:9/');
    await repository.dismiss(proposal, review);
    story.sandbox.sendWebhooksTo(story.webhookUrl);
    await repository.commit('main', features('after-the-loss'));
    await story.settled();
    await expectNotGreen(proposal);
  });
});
