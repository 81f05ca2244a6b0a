import { describe, expect, it } from '@jest/globals';
import { application, environments, usePlayground } from './support.ts';

const story = usePlayground();

/** Commits a file to the pull request's branch, as its author would. */
async function writeToHead(path: string, content: string): Promise<void> {
  const sha = await blobAt(path);
  await story.as('dev').rest.repos.createOrUpdateFileContents({
    ...application,
    path,
    branch: 'delivery-date',
    message: `Write ${path}`,
    content: Buffer.from(content).toString('base64'),
    ...(sha === undefined ? {} : { sha }),
  });
}

async function blobAt(path: string): Promise<string | undefined> {
  const dev = story.as('dev');
  const { data } = await dev.rest.git.getTree({
    ...application,
    tree_sha: 'delivery-date',
    recursive: 'true',
  });
  return data.tree.find((entry) => entry.path === path)?.sha;
}

async function newestDelivery(): Promise<number> {
  const { data } = await story.asApp().rest.apps.listWebhookDeliveries({ per_page: 10 });
  return data.find(({ event }) => event === 'issue_comment')?.id ?? 0;
}

describe('what a pull request’s head holds', () => {
  it('decides neither where nor what is deployed', async () => {
    await writeToHead('.github/slipway.yaml', 'environmentRepository: acme/storefront\n');
    await writeToHead(
      'slipway.yaml',
      [
        'services: { storefront: { repository: acme/storefront, image: example.com/evil } }',
        'environments: { staging: { path: "{{service}}", allow: { deploy: [read] } } }',
      ].join('\n'),
    );
    const { data: head } = await story
      .as('dev')
      .rest.git.getRef({ ...application, ref: 'heads/delivery-date' });
    await story.push(head.object.sha.slice(0, 7));
    const { replies } = await story.say('dev', '/deploy staging');
    expect(replies[0]).toContain('Deployed storefront');
    const { data } = await story.as('dev').rest.repos.getCommit({ ...environments, ref: 'main' });
    expect(data.files?.map(({ filename }) => filename)).toEqual(['staging/storefront/deployment.yaml']);
    expect(data.files?.[0]?.patch).not.toContain('evil');
  });

  it('lets nobody deploy who may not', async () => {
    const { replies } = await story.say('guest', '/deploy staging');
    expect(replies[0]).toContain('not-allowed');
  });
});

describe('the hidden line of a reply', () => {
  it('counts in the bot’s own comments alone', async () => {
    await story.say('dev', '/history staging');
    const [reply] = (await story.replies()).slice(-1);
    const delivery_id = await newestDelivery();
    await story.as('ada').rest.issues.deleteComment({ ...application, comment_id: reply?.id ?? 0 });
    await story
      .as('dev')
      .rest.issues.createComment({ ...application, issue_number: 1, body: reply?.body ?? '' });
    const before = (await story.replies()).length;

    await story.asApp().rest.apps.redeliverWebhookDelivery({ delivery_id });
    await story.sandbox.deliveriesSettled();
    expect(await story.replies()).toHaveLength(before + 1);
  });
});
