import { afterEach, describe, expect, it } from '@jest/globals';
import { application, environments, git, usePlayground } from './support.ts';

const story = usePlayground();

afterEach(() => story.sandbox.setFaults({}));

/** Commits of the bot with that tag in the newest state of the branch. */
async function landed(tag: string): Promise<number> {
  const folder = await story.clone();
  const log = await git(folder, 'log', '--format=%H', `--grep=^Slipway-Image: .*:${tag}@sha256:`);
  return log === '' ? 0 : log.split('\n').length;
}

async function redeliverNewest(): Promise<void> {
  const app = story.asApp();
  const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 5 });
  const newest = data.find(({ event }) => event === 'issue_comment');
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: newest?.id ?? 0 });
}

describe('/deploy', () => {
  it('lands on a branch that somebody else moves at the worst moment, and keeps what they did', async () => {
    await story.push('moved');
    story.sandbox.setFaults({ movingHead: { times: 3 } });
    const { replies } = await story.say('dev', '/deploy staging --tag moved');
    expect(replies).toHaveLength(1);
    expect(await landed('moved')).toBe(1);
    const { data } = await story.as('ada').rest.repos.listCommits({ ...environments, per_page: 4 });
    expect(data.slice(1).filter(({ commit }) => !commit.message.includes('Slipway-'))).toHaveLength(3);
  });

  it('waits as long as GitHub’s secondary limit asks, and then goes on', async () => {
    const ada = story.as('ada');
    const body = '/deploy staging --tag limited';
    await story.push('limited');
    story.sandbox.setFaults({ deliveries: { lose: 1 } });
    await ada.rest.issues.createComment({ ...application, issue_number: 1, body });
    await story.settled();
    // Delivered before the limit begins, so that it meets the bot and not the person.
    const before = story.sandbox.requests().length;
    await redeliverNewest();
    story.sandbox.setFaults({ secondaryLimit: { times: 2, retryAfter: 1 } });
    await story.settled();
    const limited = story.sandbox
      .requests()
      .slice(before)
      .filter(({ status }) => status === 403 || status === 429);
    expect(limited).toHaveLength(2);
    expect(await landed('limited')).toBe(1);
  });

  it('is not done for a delivery that got lost, and is done once that is delivered again', async () => {
    await story.push('lost');
    story.sandbox.setFaults({ deliveries: { lose: 1 } });
    expect((await story.say('dev', '/deploy staging --tag lost')).replies).toEqual([]);
    expect(await landed('lost')).toBe(0);

    story.sandbox.setFaults({});
    await redeliverNewest();
    await story.settled();
    expect(await landed('lost')).toBe(1);
  });
});
