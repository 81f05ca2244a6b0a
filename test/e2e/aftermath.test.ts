import { expect, it } from '@jest/globals';
import { application, environments, git, usePlayground } from './support.ts';

const story = usePlayground();
const bot = 'slipway[bot]';

/** Opens another pull request of the application, whose head has an image. */
async function another(branch: string): Promise<{ readonly pull: number; readonly tag: string }> {
  const ada = story.as('ada');
  const { data: main } = await ada.rest.git.getRef({ ...application, ref: 'heads/main' });
  await ada.rest.git.createRef({ ...application, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const { data: file } = await ada.rest.repos.createOrUpdateFileContents({
    ...application,
    branch,
    path: `${branch}.md`,
    message: `Write ${branch}`,
    content: Buffer.from(branch).toString('base64'),
  });
  const tag = file.commit.sha?.slice(0, 7) ?? '';
  await story.push(tag);
  const { data } = await ada.rest.pulls.create({ ...application, head: branch, base: 'main', title: branch });
  await story.settled();
  return { pull: data.number, tag };
}

/** Production without an order and without approvals. */
async function openProduction(): Promise<void> {
  const { repos } = story.as('ada').rest;
  const { data } = await repos.getContent({ ...environments, path: 'slipway.yaml' });
  if (!('content' in data)) throw new Error('It is a file.');
  const text = Buffer.from(data.content, 'base64').toString();
  const open = `${text.slice(0, text.indexOf('  production:'))}  production:\n    path: production/{{service}}\n`;
  await repos.createOrUpdateFileContents({
    ...environments,
    path: 'slipway.yaml',
    message: 'Open production',
    content: Buffer.from(open).toString('base64'),
    sha: data.sha,
  });
  await story.settled();
}

/** Of the environment, newest first: the task, the newest status, and what it says. */
async function deployments(environment: string) {
  const { repos } = story.as('ada').rest;
  const { data } = await repos.listDeployments({ ...application, environment });
  return Promise.all(
    data.map(async ({ id, task }) => {
      const { data: statuses } = await repos.listDeploymentStatuses({ ...application, deployment_id: id });
      return [task, statuses[0]?.state, statuses[0]?.description];
    }),
  );
}

async function locks(): Promise<string> {
  const folder = await story.clone();
  return git(folder, 'ls-tree', '-r', '--name-only', 'origin/slipway-state', 'locks').catch(() => '');
}

it('a rollback locks the service, ends its deployment, and tells the pull request of the deploy', async () => {
  await openProduction();
  const one = await another('one');
  const two = await another('two');
  await story.say('dev', '/deploy production', one);
  await story.say('dev', '/deploy production', two);
  // GitHub itself leaves the older one of production as it is.
  expect((await deployments('production')).map(([, state]) => state)).toEqual(['success', 'success']);
  const from = story.sandbox.requests().length;
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
  expect(await deployments('production')).toEqual([
    ['rollback', 'success', expect.stringContaining('storefront in acme/environments@')],
    ['deploy', 'inactive', 'Rolled back by ada'],
    ['deploy', 'success', expect.stringContaining('storefront in acme/environments@')],
  ]);
  expect(await locks()).toBe('locks/production/services/storefront.json');
  // The lock with its new branch (5), the deployments (4), the pull request (3), what the push tells (1), and the
  // reply (3): none of them before the commit.
  const commit = asked.findIndex(({ operation }) => operation === 'graphql:SlipwayCommit');
  const since = asked.slice(commit + 1).map(({ operation }) => operation);
  expect(since.length).toBeLessThanOrEqual(16);
  expect(since.at(-2)).toBe('/repos/{owner}/{repo}/issues/comments/{comment_id}');
});

it('who is kept out is told why, the holder is not kept out, and /unlock lets all in', async () => {
  const refused = await story.say('dev', '/deploy production');
  expect(refused.replies[0]).toContain('rolled back: storefront ');
  expect(refused.replies[0]).toContain('(checkout fails)');
  const mended = await another('mended');
  expect((await story.say('ada', '/deploy production', mended)).replies[0]).toContain('Deployed');
  await story.say('ada', '/unlock production storefront');
  expect(await locks()).toBe('');
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
  expect(await locks()).toBe('');
});
