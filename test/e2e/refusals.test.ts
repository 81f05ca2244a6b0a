import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { application, environments, read, usePlayground } from './support.ts';

const story = usePlayground();

async function head(): Promise<string> {
  const { data } = await story.as('ada').rest.git.getRef({ ...environments, ref: 'heads/main' });
  return data.object.sha;
}

async function refused(login: string, body: string): Promise<string> {
  const before = await head();
  const { id, replies } = await story.say(login, body);
  expect(replies).toHaveLength(1);
  expect(await story.reactions(id)).toEqual(['eyes', 'confused']);
  expect(await head()).toBe(before);
  return replies[0] ?? '';
}

/** Writes a file of the environment repository, as ada would on GitHub's page. */
async function write(path: string, content: string | Buffer, message = `Change ${path}`): Promise<void> {
  const ada = story.as('ada');
  const { data: commit } = await ada.rest.git.getCommit({ ...environments, commit_sha: await head() });
  const { data: blob } = await ada.rest.git.createBlob({
    ...environments,
    content: Buffer.from(content).toString('base64'),
    encoding: 'base64',
  });
  await push(commit.tree.sha, commit.sha, [{ path, mode: '100644', type: 'blob', sha: blob.sha }], message);
}

interface Entry {
  readonly path: string;
  readonly mode: '100644' | '120000' | '160000';
  readonly type: 'blob' | 'commit';
  readonly sha: string;
}

async function push(
  base_tree: string,
  parent: string,
  tree: readonly Entry[],
  message: string,
): Promise<void> {
  const ada = story.as('ada');
  const { data: made } = await ada.rest.git.createTree({ ...environments, base_tree, tree: [...tree] });
  const { data: commit } = await ada.rest.git.createCommit({
    ...environments,
    message,
    tree: made.sha,
    parents: [parent],
  });
  await ada.rest.git.updateRef({ ...environments, ref: 'heads/main', sha: commit.sha });
}

async function configuration(): Promise<string> {
  const folder = await story.clone();
  return (await read(folder, 'slipway.yaml')).toString();
}

describe('what a person can get wrong', () => {
  it.each<[string, string, string]>([
    ['dev', '/deploy stagin', 'staging'],
    ['dev', '/deploy staging storefornt', 'storefront'],
    ['dev', '/deploy', 'environment'],
    ['dev', '/deploy staging --tga x', '--tag'],
    ['dev', '/deploy staging --tag "no tag"', 'no tag'],
    ['dev', '/deply staging', '/deploy'],
    ['guest', '/deploy staging', 'write'],
    ['guest', '/diff staging', 'write'],
    ['dev', '/deploy production', 'production'],
    ['dev', '/rollback production', 'production'],
  ])('%s: %s', async (login, body, said) => {
    expect(await refused(login, body)).toContain(said);
  });
});

describe('what is wrong in the environment repository', () => {
  let good = '';
  beforeAll(async () => {
    good = await configuration();
  });
  afterEach(async () => {
    if ((await configuration()) !== good) await write('slipway.yaml', good);
  });

  it('tells every error of a broken slipway.yaml, with its line', async () => {
    await write('slipway.yaml', `${good}\n  qa:\n    pth: qa\n    via: carrier-pigeon\n`);
    const reply = await refused('dev', '/deploy staging');
    expect(reply).toContain('pth');
    expect(reply).toContain('Line 23');
    expect(reply).toContain('pull-request');
  });

  it('refuses a path that leaves the repository', async () => {
    await write('slipway.yaml', good.replace('path: staging/{{service}}', 'path: staging/../../{{service}}'));
    expect(await refused('dev', '/deploy staging')).toContain('..');
  });

  it('names the template that makes no tag', async () => {
    await write('slipway.yaml', good.replace(/tag: .*/, 'tag: "{{shortShaa}}"'));
    expect(await refused('dev', '/deploy staging')).toContain('shortShaa');
  });

  it('says where it looked for an image that is not there, and what it saw', async () => {
    await story.push('one', { service: 'cart' });
    await write('slipway.yaml', good.replace(/image: .*storefront/, 'image: registry.example.com/shop/cart'));
    const reply = await refused('dev', '/deploy staging --tag one');
    expect(reply).toContain('registry.example.com/shop/storefront');
    expect(reply).toContain('staging/storefront');
  });

  it('names a manifest that is not UTF-8', async () => {
    await write('staging/storefront/latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    expect(await refused('dev', '/deploy staging')).toContain('latin.yaml');
    const ada = story.as('ada');
    const { data } = await ada.rest.repos.getContent({
      ...environments,
      path: 'staging/storefront/latin.yaml',
    });
    if (!('sha' in data)) throw new Error('It is a file.');
    await ada.rest.repos.deleteFile({
      ...environments,
      path: 'staging/storefront/latin.yaml',
      message: 'x',
      sha: data.sha,
    });
  });

  it('neither follows nor harms links and submodules', async () => {
    const ada = story.as('ada');
    const { data: commit } = await ada.rest.git.getCommit({ ...environments, commit_sha: await head() });
    const { data: target } = await ada.rest.git.createBlob({
      ...environments,
      content: '../../production/storefront/deployment.yaml',
      encoding: 'utf-8',
    });
    await push(
      commit.tree.sha,
      commit.sha,
      [
        { path: 'staging/storefront/link.yaml', mode: '120000', type: 'blob', sha: target.sha },
        { path: 'staging/storefront/module', mode: '160000', type: 'commit', sha: commit.sha },
      ],
      'Add a link and a submodule',
    );
    const { replies } = await story.say('dev', '/deploy staging');
    expect(replies[0]).toContain('staging');
    const { data: after } = await ada.rest.repos.getCommit({ ...environments, ref: 'main' });
    expect(after.files?.map(({ filename }) => filename)).toEqual(['staging/storefront/deployment.yaml']);
  });
});

describe('pull requests that may not deploy', () => {
  it('refuses a fork’s', async () => {
    const guest = story.as('guest');
    const { data: fork } = await guest.rest.repos.createFork(application);
    const { data: main } = await guest.rest.git.getRef({
      owner: 'guest',
      repo: fork.name,
      ref: 'heads/main',
    });
    await guest.rest.git.createRef({
      owner: 'guest',
      repo: fork.name,
      ref: 'refs/heads/patch',
      sha: main.object.sha,
    });
    await guest.rest.repos.createOrUpdateFileContents({
      owner: 'guest',
      repo: fork.name,
      path: 'patch.txt',
      message: 'Patch',
      content: Buffer.from('x').toString('base64'),
      branch: 'patch',
    });
    const { data: pull } = await guest.rest.pulls.create({
      ...application,
      title: 'Patch',
      head: 'guest:patch',
      base: 'main',
    });
    const { replies } = await story.say('dev', '/deploy staging', { pull: pull.number });
    expect(replies[0]).toContain('fork');

    await guest.rest.repos.delete({ owner: 'guest', repo: fork.name });
    const again = await story.say('dev', '/deploy staging', { pull: pull.number });
    expect(again.replies[0]).toContain('fork');
  });
});

describe('comments that are not for the bot', () => {
  it.each([
    '/deployfoo',
    '> /deploy staging',
    '```\n/deploy staging\n```',
    'Shall we /deploy staging?',
    ' /deploy staging',
  ])('says nothing to %j', async (body) => {
    const { id, replies } = await story.say('dev', body);
    expect([replies, await story.reactions(id)]).toEqual([[], []]);
  });

  it('says once that an edited comment is not run', async () => {
    const before = await head();
    const { id } = await story.say('dev', 'deploy staging');
    const known = (await story.replies()).length;
    for (const body of ['/deploy staging --tag a', '/deploy staging --tag b']) {
      await story.as('dev').rest.issues.updateComment({ ...application, comment_id: id, body });
      await story.settled();
    }
    expect(await story.replies()).toHaveLength(known + 1);
    expect(await head()).toBe(before);
  });
});
