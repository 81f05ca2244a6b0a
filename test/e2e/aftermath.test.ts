import { expect, it } from '@jest/globals';
import { Rollbacks } from './rollbacks.ts';
import { usePlayground } from './support.ts';

const story = usePlayground();
const bot = 'slipway[bot]';

const people = new Rollbacks(story);
const lock = 'locks/production/services/storefront.json';

it('a rollback locks the service, ends its deployment, and tells the pull request of the deploy', async () => {
  // Without an order and without approvals.
  const open = '  production:\n    path: production/{{service}}\n';
  await people.configure((text) => `${text.slice(0, text.indexOf('  production:'))}${open}`);
  const one = await people.build('one');
  const two = await people.build('two');
  await story.say('dev', '/deploy production', one);
  await story.say('dev', '/deploy production', two);
  // GitHub itself leaves the older one of production as it is.
  expect((await people.deployments('production')).map(([, state]) => state)).toEqual(['success', 'success']);
  const from = story.sandbox.requests().length;
  await story.nextSecond();
  const { replies, url } = await story.say('ada', '/rollback production --reason "checkout fails"');
  const asked = story.sandbox
    .requests()
    .slice(from)
    .filter(({ actor }) => actor === bot);

  expect(replies).toHaveLength(1);
  expect(replies[0]).toContain(`Rolled back storefront to ${one.tag} in production`);
  expect(replies[0]).toContain('`storefront` in `production` is locked for `ada`');
  const told = (await story.replies(two.pull)).slice(1).map(({ body }) => body);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(`storefront ${two.tag} was rolled back in production`);
  expect(told[0]).toContain(url.split('/').at(-1));
  expect(told[0]).toContain('Reason: checkout fails');
  expect(await story.replies(one.pull)).toHaveLength(1);
  expect(await people.deployments('production')).toEqual([
    ['rollback', 'success'],
    ['deploy', 'inactive'],
    ['deploy', 'success'],
  ]);
  expect(Object.keys(await people.locks())).toEqual([lock]);
  // The lock with its new branch (5), the deployments (4), the pull request (3), what the push tells (1), the mark (1),
  // and the reply (3): none of them before the commit.
  const commit = asked.findIndex(({ operation }) => operation === 'graphql:SlipwayCommit');
  const since = asked.slice(commit + 1).map(({ operation }) => operation);
  expect(since.length).toBeLessThanOrEqual(17);
  expect(since.at(-2)).toBe('/repos/{owner}/{repo}/issues/comments/{comment_id}');
});

it('who is kept out is told why, the holder is not kept out, and /unlock lets all in', async () => {
  const refused = await story.say('dev', '/deploy production');
  expect(refused.replies[0]).toContain('rolled back: storefront ');
  expect(refused.replies[0]).toContain('(checkout fails)');
  const mended = await people.build('mended');
  expect((await story.say('ada', '/deploy production', mended)).replies[0]).toContain('Deployed');
  await story.say('ada', '/unlock production storefront');
  expect(await people.locks()).toEqual({});
});

it('a rollback that comes again after it was told to the end does not lock again', async () => {
  await story.say('dev', '/rollback production');
  await story.say('dev', '/unlock production storefront');
  const app = story.asApp();
  const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 30 });
  const comments = data.filter(({ event, action }) => event === 'issue_comment' && action === 'created');
  for (const { id } of comments.slice(0, 6))
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  await story.settled();
  expect(await people.locks()).toEqual({});
});
