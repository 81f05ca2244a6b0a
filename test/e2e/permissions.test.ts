import { afterEach, describe, expect, it } from '@jest/globals';
import { readManifest } from '../../src/entry/manifest.ts';
import { type Playground, startPlayground } from '../../src/entry/playground.ts';
import { configMap, Environments } from './environment.ts';
import { environments, Story } from './support.ts';

const { permissions } = readManifest();
type Permissions = typeof permissions;

/** Those that a deploy by commit does without. */
const elsewhere = ['metadata', 'checks', 'merge_queues', 'pull_requests'];

let playground: Playground | null = null;
afterEach(async () => {
  await playground?.close();
  playground = null;
});

/** What is told on a pull request of the environment repository. */
async function compareWith(given: Permissions) {
  const started = await startPlayground({ port: 0, logLevel: 'fatal', permissions: given });
  playground = started;
  const repository = new Environments(new Story(() => started, []));
  const file = 'staging/storefront/more.yaml';
  return repository.told(await repository.propose({ [file]: configMap('more', { a: 'b' }) }));
}

/** Deploys by every rule that asks GitHub something, and answers what a person sees of it. */
async function deployWith(given: Permissions) {
  const started = await startPlayground({ port: 0, logLevel: 'fatal', permissions: given });
  playground = started;
  const story = new Story(() => started, []);
  await requireEverything(story);
  const { id, replies } = await story.say('sam', '/deploy staging');
  return { replies, reactions: await story.reactions(id) };
}

/** The deploy pull requests that come of deploying to an environment that takes approvals. */
async function proposeWith(given: Permissions) {
  const started = await startPlayground({ port: 0, logLevel: 'fatal', permissions: given });
  playground = started;
  const story = new Story(() => started, []);
  await story.say('dev', '/deploy staging');
  await story.say('dev', '/deploy production');
  return (await story.as('ada').rest.pulls.list({ ...environments })).data;
}

/** Green checks, and a team whose members alone may deploy. */
async function requireEverything(story: Story): Promise<void> {
  const ada = story.as('ada');
  const { data } = await ada.rest.repos.getContent({ ...environments, path: 'slipway.yaml' });
  if (!('content' in data)) throw new Error('It is a file.');
  const text = Buffer.from(data.content, 'base64').toString();
  const rules = '\n  staging:\n    checks: required\n    allow: { deploy: ["@acme/sre"] }\n';
  const content = Buffer.from(text.replace(/\n {2}staging:[^\n]*\n/, rules)).toString('base64');
  await ada.rest.repos.createOrUpdateFileContents({
    ...environments,
    path: 'slipway.yaml',
    message: 'Ask for everything',
    content,
    sha: data.sha,
  });
}

function weakened(name: string): Permissions {
  const { [name]: access, ...rest } = permissions;
  return access === 'write' ? { ...rest, [name]: 'read' } : rest;
}

describe('app.yml', () => {
  it('grants what a deploy needs', async () => {
    const { replies, reactions } = await deployWith(permissions);
    expect(replies[0]).toContain('Deployed');
    expect(replies[0]).not.toContain('could not');
    expect(reactions).toEqual(['eyes', 'rocket']);
  });

  it('grants what a comparison of manifests needs', async () => {
    const { comments, checks } = await compareWith(permissions);
    expect(comments).toHaveLength(1);
    expect(checks).toMatchObject([{ conclusion: 'success' }]);
  });

  it('grants no more: with `checks: read` the comment is told, but no check run', async () => {
    const { comments, checks } = await compareWith(weakened('checks'));
    expect(comments).toHaveLength(1);
    expect(checks).toEqual([]);
  });

  it('grants what a deploy pull request needs, and no more', async () => {
    expect(await proposeWith(permissions)).toHaveLength(1);
    await playground?.close();
    expect(await proposeWith(weakened('pull_requests'))).toEqual([]);
  });

  // Every App has `metadata: read`; it cannot be taken away.
  it.each(Object.keys(permissions).filter((name) => !elsewhere.includes(name)))(
    'grants no more: without %s it fails',
    async (name) => {
      const { replies, reactions } = await deployWith(weakened(name));
      const whole = replies[0]?.includes('Deployed') === true && !replies[0].includes('could not');
      expect(whole && reactions.includes('rocket')).toBe(false);
    },
  );
});
