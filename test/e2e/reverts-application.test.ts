import { beforeAll, describe, expect, it } from '@jest/globals';
import { visit } from '../sandbox/web/browserless.ts';
import { type Built, Rollbacks } from './rollbacks.ts';
import { application, usePlayground } from './support.ts';

const story = usePlayground();
const people = new Rollbacks(story);

let good: Built;
let bad: Built;

beforeAll(async () => {
  // Without an order and without approvals.
  const open = '  production:\n    path: production/{{service}}\n';
  await people.configure((text) => `${text.slice(0, text.indexOf('  production:'))}${open}`);
  good = await people.build('good');
  bad = await people.build('bad');
  for (const environment of ['staging', 'production']) await people.deploy(good, environment);
  await people.deploy(bad, 'production');
  const merge = { ...application, pull_number: bad.pull, merge_method: 'squash' } as const;
  await story.as('ada').rest.pulls.merge(merge);
  await story.settled();
});

/** Presses Revert on the pull request's page, and answers the number of what it opens. */
async function revert({ pull }: Built, login = 'ada'): Promise<number> {
  const person = await visit(story.sandbox, login);
  const { location } = await person.post(`/acme/storefront/pull/${pull}/revert`, {});
  await story.settled();
  return Number(location?.split('/').at(-1));
}

describe('a revert in the application repository', () => {
  let opened: number;

  it('deploys nothing, and is offered a rollback where what it reverts is deployed', async () => {
    const before = await people.head();
    const from = story.sandbox.requests().length;
    opened = await revert(bad);
    const asked = story.sandbox
      .requests()
      .slice(from)
      .filter(({ actor }) => actor === 'slipway[bot]');
    const replies = await story.replies(opened);
    expect(replies).toHaveLength(1);
    expect(replies[0]?.body).toContain('What this reverts runs in production');
    expect(replies[0]?.body).toContain(
      `| storefront in production | \`${bad.tag}\` | \`/rollback production storefront\` | \`${good.tag}\` |`,
    );
    expect(replies[0]?.body).not.toContain('staging');
    expect(await people.head()).toBe(before);
    expect(asked.length).toBeLessThanOrEqual(14);
  });

  it('is offered it once, however often its delivery comes', async () => {
    const app = story.asApp();
    const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 30 });
    const pulls = data.filter(({ event, action }) => event === 'pull_request' && action === 'opened');
    for (const { id } of pulls) await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    await story.settled();
    expect(await story.replies(opened)).toHaveLength(1);
  });

  it('has a command that works', async () => {
    await story.nextSecond();
    const { replies } = await story.say('ada', '/rollback production storefront', { pull: opened });
    expect(replies[0]).toContain(`Rolled back storefront to ${good.tag} in production`);
    expect(await people.told(bad)).toHaveLength(1);
  });

  it('is offered nothing once it is deployed nowhere', async () => {
    const body = `Reverts acme/storefront#${bad.pull}`;
    const { pulls, git } = story.as('ada').rest;
    const { data: main } = await git.getRef({ ...application, ref: 'heads/bad' });
    await git.createRef({ ...application, ref: 'refs/heads/undo', sha: main.object.sha });
    const { data } = await pulls.create({ ...application, head: 'undo', base: 'main', title: 'Undo', body });
    await story.settled();
    expect(await story.replies(data.number)).toEqual([]);
  });
});
