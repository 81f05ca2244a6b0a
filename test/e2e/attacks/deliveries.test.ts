/** Attempts to have an approval believed that GitHub does not know, or no longer. */
import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { features, type Proposal } from '../environment.ts';
import { usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);

afterEach(async () => {
  story.sandbox.setFaults({});
  await production.closeAll();
});

async function expectNotGreen(proposal: Proposal): Promise<void> {
  const { checks } = await production.told(proposal);
  expect(checks[0]).toMatchObject({ status: 'in_progress', conclusion: null });
}

/** The newest webhook of a review, as GitHub sent it. */
async function newestReview() {
  const app = story.asApp().rest.apps;
  const { data } = await app.listWebhookDeliveries({ per_page: 30 });
  const id = data.find(({ event }) => event === 'pull_request_review')?.id ?? 0;
  const { data: delivery } = await app.getWebhookDelivery({ delivery_id: id });
  return { id, text: JSON.stringify(delivery.request.payload) };
}

async function send(body: string, signature: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request_review',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': signature,
  };
  const response = await fetch(story.webhookUrl, { method: 'POST', headers, body });
  await story.settled();
  return response.status;
}

const sign = (secret: string, body: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('an approval', () => {
  it('is not made by a webhook that GitHub did not sign', async () => {
    const proposal = await production.propose(production.production('forged-webhook'));
    await production.review('sam', proposal, 'COMMENT');
    const { text } = await newestReview();
    const forged = text.replace('"commented"', '"approved"');
    expect(forged).not.toBe(text);
    const { webhookSecret } = story.sandbox.credentials;
    expect(await send(forged, sign('guessed', forged))).toBeGreaterThanOrEqual(400);
    expect(await send(forged, sign(webhookSecret, text))).toBeGreaterThanOrEqual(400);
    await expectNotGreen(proposal);
  });

  it('is not made by what a webhook says: GitHub is asked', async () => {
    const proposal = await production.propose(production.production('signed-webhook'));
    await production.review('sam', proposal, 'COMMENT');
    const { text } = await newestReview();
    const forged = text.replace('"commented"', '"approved"');
    expect(await send(forged, sign(story.sandbox.credentials.webhookSecret, forged))).toBeLessThan(300);
    await expectNotGreen(proposal);
  });

  it('does not come back with its webhook once it is dismissed', async () => {
    const proposal = await production.propose(production.production('replayed'));
    const review = await production.approve('sam', proposal);
    const { id } = await newestReview();
    await production.dismiss(proposal, review);
    await story.asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    await story.settled();
    await expectNotGreen(proposal);
  });

  it('counts once, however often it is given and told', async () => {
    const text = await production.configuration();
    const two = text.replace('approvals: { count: 1', 'approvals: { count: 2');
    expect(two).not.toBe(text);
    await production.commit('main', { 'slipway.yaml': two });
    await story.settled();
    const proposal = await production.propose(production.production('twice'));
    story.sandbox.setFaults({ deliveries: { copies: 3 } });
    for (let n = 0; n < 2; n += 1) await production.approve('sam', proposal);
    await expectNotGreen(proposal);
    story.sandbox.setFaults({});
    await production.closeAll();
    await production.commit('main', { 'slipway.yaml': text });
    await story.settled();
  });

  it('is gone when its dismissal overtakes it on the way', async () => {
    const proposal = await production.propose(production.production('overtaken'));
    story.sandbox.setFaults({ deliveries: { reorder: true } });
    await production.tick();
    const { world } = story.sandbox;
    const place = { repository: 'acme/environments', pull: proposal.number };
    const { id } = await world.submitReview({ ...place, state: 'APPROVED', body: '', actor: 'sam' });
    world.dismissReview(place.repository, place.pull, id, 'Not so.', 'ada');
    await story.settled();
    await expectNotGreen(proposal);
  });

  it('is not what a comment says', async () => {
    const proposal = await production.propose(production.production('words'));
    for (const body of ['approve production', '/approve production', 'LGTM :shipit:'])
      story.sandbox.world.createComment('acme/environments', proposal.number, body, 'sam');
    await story.settled();
    await production.review('sam', proposal, 'COMMENT');
    await production.commit('main', features('after-words'));
    await story.settled();
    await expectNotGreen(proposal);
  });
});
