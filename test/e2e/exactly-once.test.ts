import { describe, expect, it } from '@jest/globals';
import { addService } from '../../src/sandbox/seed/index.ts';
import { application, git, usePlayground } from './support.ts';

const story = usePlayground();

async function deploysOf(service: string): Promise<readonly string[]> {
  const folder = await story.clone();
  const log = await git(
    folder,
    'log',
    '--format=%H',
    `--grep=^Slipway-Service: ${service}$`,
    '--grep=^Slipway-Delivery: ',
    '--all-match',
  );
  return log.split('\n').filter((line) => line !== '');
}

/** The person's own answer may get lost as well: the comment is there all the same. */
async function comment(body: string): Promise<void> {
  const dev = story.as('dev');
  await dev.rest.issues.createComment({ ...application, issue_number: 1, body }).catch(() => undefined);
}

describe('twenty deploys at once, of different services in one environment repository', () => {
  it('all land, each exactly once', async () => {
    const services = Array.from(
      { length: 20 },
      (_, index) => `service-${String(index + 1).padStart(2, '0')}`,
    );
    for (const service of services) await addService(story.sandbox, service);
    const dev = story.as('dev');
    await Promise.all(
      services.map((service) =>
        dev.rest.issues.createComment({
          ...application,
          issue_number: 1,
          body: `/deploy staging ${service}`,
        }),
      ),
    );
    await story.settled();

    for (const service of services) expect(await deploysOf(service)).toHaveLength(1);
    const replies = await story.replies();
    expect(replies).toHaveLength(services.length);
    for (const service of services) {
      expect(replies.filter(({ body }) => body.includes(`Deployed`) && body.includes(service))).toHaveLength(
        1,
      );
    }
  });
});

describe('one delivery, ten times', () => {
  it('lands once when it is sent ten times at once', async () => {
    await addService(story.sandbox, 'copies');
    story.sandbox.setFaults({ deliveries: { copies: 10 } });
    const { replies } = await story.say('dev', '/deploy staging copies');
    story.sandbox.setFaults({});
    expect(replies).toHaveLength(1);
    expect(await deploysOf('copies')).toHaveLength(1);
  });

  it('lands once when it is delivered again later', async () => {
    await addService(story.sandbox, 'later');
    await story.say('dev', '/deploy staging later');
    const app = story.asApp();
    const { data: deliveries } = await app.rest.apps.listWebhookDeliveries({ per_page: 10 });
    const newest = deliveries.find(({ event }) => event === 'issue_comment');
    for (let times = 0; times < 9; times += 1) {
      await app.rest.apps.redeliverWebhookDelivery({ delivery_id: newest?.id ?? 0 });
    }
    await story.settled();
    expect(await deploysOf('later')).toHaveLength(1);
    const { data } = await story
      .as('dev')
      .rest.repos.listDeployments({ ...application, environment: 'staging/later' });
    expect(data).toHaveLength(1);
  });

  it('lands once when answers get lost on the way', async () => {
    await addService(story.sandbox, 'lossy');
    story.sandbox.setFaults({ lostAnswers: 0.4, random: 7 });
    await comment('/deploy staging lossy');
    await story.settled();
    story.sandbox.setFaults({});
    expect(await deploysOf('lossy')).toHaveLength(1);
  });
});
