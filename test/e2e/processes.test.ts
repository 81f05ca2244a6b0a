import { describe, expect, it } from '@jest/globals';
import { addService } from '../../src/sandbox/seed/index.ts';
import { application, git } from './support.ts';
import { useWorkers } from './workers.ts';

const workers = 12;

const { story, settled } = useWorkers(workers);

/** How many commits of the bot's each service has. */
async function deploysOf(services: readonly string[]): Promise<readonly number[]> {
  const folder = await story.clone();
  const log = await git(
    folder,
    'log',
    '--format=%(trailers:key=Slipway-Service,valueonly)',
    '--grep=^Slipway-Delivery: ',
  );
  const lines = log.split('\n');
  return services.map((service) => lines.filter((line) => line === service).length);
}

async function deploy(service: string): Promise<void> {
  await story
    .as('dev')
    .rest.issues.createComment({ ...application, issue_number: 1, body: `/deploy staging ${service}` });
}

describe('workers that know nothing of one another', () => {
  it('land one deploy each, once, and do not spend their writes on getting in each other’s way', async () => {
    const services = Array.from({ length: workers }, (_, index) => `service-${index + 1}`);
    for (const service of services) await addService(story.sandbox, service);
    const before = story.sandbox.requests().length;
    await Promise.all(services.map(deploy));
    await settled();

    expect(await deploysOf(services)).toEqual(services.map(() => 1));
    const replies = await story.replies();
    expect(replies.filter(({ body }) => body.includes('Deployed'))).toHaveLength(workers);
    const writes = story.sandbox
      .requests()
      .slice(before)
      .filter(({ operation }) => operation === 'graphql:SlipwayCommit');
    // Were each to try again after every commit of the others, it would be half of their square.
    expect(writes.length).toBeLessThanOrEqual(3.5 * workers);
  });

  it('land a delivery once that two of them get at once', async () => {
    const copied = ['copied-1', 'copied-2', 'copied-3'];
    for (const service of copied) await addService(story.sandbox, service);
    story.sandbox.setFaults({ deliveries: { copies: 2 } });
    for (const service of copied) {
      await deploy(service);
      await settled();
    }
    story.sandbox.setFaults({});
    expect(await deploysOf(copied)).toEqual([1, 1, 1]);
    const replies = (await story.replies()).filter(({ body }) => body.includes('Deployed copied'));
    expect(replies).toHaveLength(copied.length);
  });
});
