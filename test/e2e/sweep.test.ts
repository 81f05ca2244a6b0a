import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Playground, startPlayground } from '../../src/entry/playground.ts';
import { Environments, features } from './environment.ts';
import { application, environments, git, Story } from './support.ts';

let playground: Playground;
const story = new Story(() => playground, []);
const repository = new Environments(story);
const path = 'staging/storefront/configmap.yaml';

beforeAll(async () => {
  playground = await startPlayground({ port: 0, logLevel: 'fatal' });
});
afterAll(() => playground.close());

/** What the bot's check run says on a commit; null where there is none. */
async function checkOf(ref: string): Promise<string | null> {
  const { data } = await story.as('ada').rest.checks.listForRef({ ...environments, ref });
  return data.check_runs.find(({ name }) => name === 'slipway/manifests')?.conclusion ?? null;
}

async function locks(): Promise<string> {
  return git(await story.clone(), 'ls-tree', '-r', '--name-only', 'origin/slipway-state', 'locks');
}

/** While it lasts, webhooks get lost. */
async function losing(work: () => Promise<void>): Promise<void> {
  story.sandbox.setFaults({ deliveries: { lose: 1 } });
  await work();
  await story.settled();
  story.sandbox.setFaults({});
}

describe('a sweep', () => {
  it('tells of a pull request whose deliveries were lost', async () => {
    const ada = story.as('ada');
    const { data: main } = await ada.rest.git.getRef({ ...environments, ref: 'heads/main' });
    let head = '';
    await losing(async () => {
      await ada.rest.git.createRef({ ...environments, ref: 'refs/heads/lost', sha: main.object.sha });
      const { data: file } = await ada.rest.repos.getContent({ ...environments, path });
      if (Array.isArray(file) || !('content' in file)) throw new Error('It is a file.');
      const content = Buffer.from(file.content, 'base64')
        .toString()
        .replace('data:', 'data:\n  SWEPT: "yes"');
      const { data: written } = await ada.rest.repos.createOrUpdateFileContents({
        ...environments,
        path,
        branch: 'lost',
        message: 'Change the configuration',
        sha: file.sha,
        content: Buffer.from(content).toString('base64'),
      });
      head = written.commit.sha ?? '';
      await ada.rest.pulls.create({ ...environments, title: 'Lost', head: 'lost', base: 'main' });
    });
    expect(await checkOf(head)).toBeNull();
    await playground.sweep();
    expect(await checkOf(head)).toBe('success');
    const before = story.sandbox.requests().length;
    await playground.sweep();
    const asked = story.sandbox.requests().slice(before);
    expect(
      asked.filter(({ method, operation }) => method !== 'GET' && operation.includes('/check-runs')),
    ).toEqual([]);
  });

  it('tells of a base that has moved unheard', async () => {
    const proposal = await repository.propose(features('unmoved'));
    let base = '';
    await losing(async () => {
      base = await repository.commit('main', features('moved'));
    });
    expect((await repository.only(proposal)).comment.body).not.toContain(base);
    const from = story.sandbox.requests().length;
    await playground.sweep();
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain(`base=${base}`);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    const asked = story.sandbox.requests().slice(from);
    expect(asked.filter(({ operation }) => operation === 'graphql:SlipwaySetBack')).toHaveLength(1);
  });

  it('tells of one whose check run is told of another of the same head', async () => {
    const first = await repository.propose(features('twins'));
    const branch = await repository.branch(first.branch);
    let second = first;
    await losing(async () => {
      second = await repository.open(branch);
    });
    const { comments, checks } = await repository.told(second);
    expect([comments, checks]).toMatchObject([[], [{ conclusion: 'success' }]]);
    await playground.sweep();
    const { comment, check } = await repository.only(second);
    expect(comment.body).toContain('ConfigMap twins');
    expect(check.conclusion).toBe('success');
  });

  it('ends what GitHub did not let be told to the end', async () => {
    const from = story.sandbox.requests().length;
    const begun = () =>
      story.sandbox
        .requests()
        .slice(from)
        .some(({ method, operation }) => method === 'POST' && operation.endsWith('/check-runs'));
    const proposing = repository.propose(features('halfway'));
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 1));
    story.sandbox.setFaults({ badGateway: 1 });
    const proposal = await proposing;
    story.sandbox.setFaults({});
    const { checks } = await repository.told(proposal);
    expect(checks).toMatchObject([{ status: 'in_progress', conclusion: null }]);
    await playground.sweep();
    const { check, comment } = await repository.only(proposal);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(comment.body).toContain('ConfigMap halfway');
  });

  it('ends locks whose pull request was closed unheard, and says so there', async () => {
    await story.say('dev', '/lock staging');
    const ada = story.as('ada');
    const before = await story.replies();
    await losing(async () => {
      await ada.rest.pulls.update({ ...application, pull_number: 1, state: 'closed' });
    });
    expect(await locks()).toBe('locks/staging/environment.json');
    await playground.sweep();
    expect(await locks()).toBe('');
    const told = (await story.replies()).slice(before.length);
    expect(told.map(({ body }) => body)).toEqual([
      expect.stringContaining('ends the lock that was asked for'),
    ]);
  });

  it('removes locks whose time is over', async () => {
    const folder = await story.clone();
    await git(folder, 'switch', '--quiet', 'slipway-state');
    const { mkdir, writeFile } = await import('node:fs/promises');
    await mkdir(`${folder}/locks/staging`, { recursive: true });
    const lock = {
      environment: 'staging',
      service: null,
      holder: 'dev',
      reason: null,
      at: '2026-01-01T00:00:00Z',
      until: '2026-01-01T01:00:00Z',
      request: null,
      pull: null,
      delivery: 'd',
    };
    await writeFile(`${folder}/locks/staging/environment.json`, JSON.stringify(lock));
    await git(folder, 'add', '--all');
    await git(
      folder,
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@acme.test',
      'commit',
      '--quiet',
      '-m',
      'Old',
    );
    await git(folder, 'push', '--quiet');
    await playground.sweep();
    expect(await locks()).toBe('');
  });
});
