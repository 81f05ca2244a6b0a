/** Attempts to have deployed what was pushed after the comment, by a commit that says to be older. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { Approvals } from '../approvals.ts';
import { application, environments, usePlayground } from '../support.ts';

const story = usePlayground();
const repository = new Approvals(story);
const branch = 'heads/delivery-date';

afterEach(() => story.sandbox.setFaults({}));

async function headOf(ref: string): Promise<string> {
  const { data } = await story.as('dev').rest.git.getRef({ ...application, ref });
  return data.object.sha;
}

/** A commit on no branch yet, of long ago as it says; its image is built. */
async function backdated(parent: string, message: string): Promise<string> {
  const { git } = story.as('dev').rest;
  const { data: commit } = await git.getCommit({ ...application, commit_sha: parent });
  const person = { name: 'dev', email: 'dev@example.com', date: '2020-01-01T00:00:00Z' };
  const made = { tree: commit.tree.sha, parents: [parent], author: person, committer: person, message };
  const { data } = await git.createCommit({ ...application, ...made });
  expect(data.committer.date).toBe('2020-01-01T00:00:00Z');
  await story.push(data.sha.slice(0, 7), { content: message });
  return data.sha;
}

/** Comments, and does something before Slipway hears of the comment. */
async function sayAnd(act: () => Promise<unknown>): Promise<string> {
  story.sandbox.setFaults({ deliveries: { lose: 1 } });
  await story
    .as('dev')
    .rest.issues.createComment({ ...application, issue_number: 1, body: '/deploy staging' });
  await story.settled();
  await repository.tick();
  await act();
  await story.settled();
  story.sandbox.setFaults({});
  const app = story.asApp();
  const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const newest = data.find(({ event }) => event === 'issue_comment');
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: newest?.id ?? 0 });
  await story.settled();
  return (await story.replies()).at(-1)?.body ?? '';
}

async function deployed(): Promise<string> {
  const path = 'staging/storefront/deployment.yaml';
  const { data } = await story.as('ada').rest.repos.getContent({ ...environments, path });
  if (!('content' in data)) throw new Error('It is a file.');
  return Buffer.from(data.content, 'base64').toString();
}

describe('a commit that says to be older than the comment is not deployed', () => {
  it('where it is pushed after that; but it is once somebody comments then', async () => {
    const before = await deployed();
    const sha = await backdated(await headOf(branch), 'evil');
    const reply = await sayAnd(() =>
      story.as('dev').rest.git.updateRef({ ...application, ref: branch, sha }),
    );
    expect(reply).toContain('was pushed to after the comment');
    expect(await deployed()).toBe(before);
    await repository.tick();
    await story.say('dev', '/deploy staging');
    expect(await deployed()).toContain(sha.slice(0, 7));
  });

  it('where it lay on another branch, and the pull request’s is forced to it after that', async () => {
    const before = await deployed();
    const { git } = story.as('dev').rest;
    const sha = await backdated(await headOf('heads/main'), 'evil elsewhere');
    await git.createRef({ ...application, ref: 'refs/heads/elsewhere', sha });
    await repository.tick();
    const reply = await sayAnd(() => git.updateRef({ ...application, ref: branch, sha, force: true }));
    expect(reply).toContain('was pushed to after the comment');
    expect(await deployed()).toBe(before);
  });
});
