import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { Rollbacks } from './rollbacks.ts';
import { environments, git, usePlayground } from './support.ts';

const story = usePlayground();
const people = new Rollbacks(story);
const folder = 'staging/storefront';
const file = `${folder}/deployment.yaml`;

let made = 0;

/** Tags of two deploys to staging, one after another, of which nothing was rolled back yet. */
let first = '';
let second = '';

beforeEach(async () => {
  made += 1;
  [first, second] = [`one-${made}`, `two-${made}`];
  await deploy(first);
  await deploy(second);
});
afterEach(async () => {
  story.sandbox.setFaults({});
  await story.say('dev', '/unlock staging');
  await story.say('dev', '/unlock staging storefront');
});

async function deploy(tag: string, where = 'staging'): Promise<void> {
  await story.push(tag);
  const { replies } = await story.say('dev', `/deploy ${where} --tag ${tag}`);
  if (replies[0]?.includes('Deployed') !== true) throw new Error(replies[0]);
}

/** Runs a command that is answered by one comment. */
async function say(line: string, login = 'dev'): Promise<string> {
  const { replies } = await story.say(login, line);
  expect(replies).toHaveLength(1);
  return replies[0] ?? '';
}

async function edit(path: string, change: (text: string) => string, message: string): Promise<string> {
  return people.push(async (clone) => {
    const text = await readFile(join(clone, path), 'utf8');
    await writeFile(join(clone, path), change(text));
    await git(clone, 'commit', '--quiet', '--all', '--message', message);
  });
}

const treeOf = async (rev: string): Promise<string> =>
  git(await story.clone(), 'rev-parse', `${rev}:${folder}`);
const messageOf = async (rev = 'HEAD'): Promise<string> =>
  git(await story.clone(), 'log', '-1', '--format=%B', rev);
const textOf = async (rev = 'HEAD'): Promise<string> => git(await story.clone(), 'show', `${rev}:${file}`);

/** Numbers of the newest revisions, by what is done in them: `7 deploy`. */
async function newestRevision(): Promise<number> {
  return Number(await git(await story.clone(), 'rev-list', '--count', 'HEAD', '--', folder));
}

describe('a step back', () => {
  it('undoes the newest deploy, and another the one before, and says so', async () => {
    const [newest, older] = [await people.head(), await git(await story.clone(), 'rev-parse', 'HEAD^')];
    const once = await say('/rollback staging --reason "checkout fails"');
    expect(once).toContain(`Rolled back storefront to ${first} in staging`);
    expect(once).not.toContain('step back');
    expect(await treeOf('HEAD')).toBe(await treeOf(older));
    const twice = await say('/rollback staging');
    expect(twice).toContain('this is one more step back');
    expect(twice).toContain(`[${second}](`);
    expect(await treeOf('HEAD')).toBe(await treeOf(`${older}^`));
    const message = await messageOf();
    expect(message).toContain(`This reverts commit ${older}.`);
    expect(await messageOf('HEAD^')).toContain(`This reverts commit ${newest}.`);
  });

  it('is taken back by the command that its reply names, which ends the lock, says so, and can be undone, too', async () => {
    const [tree, number] = [await treeOf('HEAD'), await newestRevision()];
    const named = (reply: string) => /```\n(\/rollback .*)\n```/u.exec(reply)?.[1] ?? '';
    const back = await say('/rollback staging');
    expect(back).toContain(`**To go forward again**, comment:`);
    expect(Object.keys(await people.locks())).toEqual(['locks/staging/services/storefront.json']);
    const planned = await say(`${named(back)} --dry-run`);
    expect(planned).toContain(`would restore storefront to ${second} (revision ${number}) in staging`);
    expect(planned).toContain('It also ends the lock of `storefront`');
    const forward = await say(named(back));
    expect(forward).toContain(`Restored storefront to ${second} (revision ${number}) in staging`);
    expect(forward).toContain('The lock of `storefront` in `staging` for `dev` is ended');
    expect(await treeOf('HEAD')).toBe(tree);
    expect(await people.locks()).toEqual({});
    expect(forward).toContain('**To undo this**, comment:');
    const again = await say(named(forward));
    expect(again).toContain(`Rolled back storefront to ${first} in staging`);
    expect(await treeOf('HEAD')).toBe(await treeOf('HEAD^^'));
  });

  it('takes the restarts of what it undoes along, in one commit that git reads, too', async () => {
    await story.say('dev', '/restart staging');
    await story.say('dev', '/restart staging');
    const clone = await story.clone();
    const undone = (await git(clone, 'rev-list', '-3', 'HEAD')).split('\n');
    expect(await say('/rollback staging')).toContain(`to ${first}`);
    expect(await treeOf('HEAD')).toBe(await treeOf('HEAD~4'));
    const message = await messageOf();
    expect(message.split('\n')[0]).toMatch(/^Revert "restart\(staging\): storefront" and 2 more$/u);
    expect(undone.map((sha) => message.includes(`This reverts commit ${sha}.`))).toEqual([true, true, true]);
    expect(parseTrailers(message)?.services[0]?.reverts).toEqual(undone);
    const after = await story.clone();
    const parsed = await git(after, 'log', '-1', '--format=%(trailers:key=Slipway-Reverts,valueonly)');
    expect(parsed.trim().split('\n')).toEqual(undone);
  });

  it('keeps what people changed beside it, byte for byte', async () => {
    await edit(file, (text) => text.replace('replicas: 1 # staging', 'replicas:   3   # staging'), 'Scale');
    const reply = await say('/rollback staging');
    expect(reply).toContain(`merged: \`${file}\``);
    const text = await textOf();
    expect(text).toContain('replicas:   3   # staging');
    expect(text).toContain(`storefront:${first}`);
    // It is what git makes of it.
    const clone = await story.clone();
    await git(clone, 'checkout', '--quiet', 'HEAD^');
    await git(clone, '-c', 'user.name=A', '-c', 'user.email=a@b.test', 'revert', '--no-commit', 'HEAD^');
    expect(await git(clone, 'write-tree')).toBe(await git(await story.clone(), 'rev-parse', 'HEAD^{tree}'));
  });

  it('refuses where people changed the very value, names it and both sides, and commits nothing', async () => {
    const by = await edit(file, (text) => text.replace(`:${second}`, ':by-hand'), 'Hotfix');
    const reply = await say('/rollback staging');
    expect(reply).toContain('changed-since-the-deploy');
    for (const told of [file, 'by-hand', first, by.slice(0, 7), '--include-manual'])
      expect(reply).toContain(told);
    expect(await people.head()).toBe(by);
    const number = (await newestRevision()) - 2;
    expect(await say(`/rollback staging storefront --to-revision ${number}`)).toContain('undoes-people');
    const forced = await say(`/rollback staging storefront --to-revision ${number} --include-manual`);
    expect(forced).toContain(`Rolled back storefront to ${first}`);
  });

  it('masks what is secret in a conflict', async () => {
    const deployment = await messageOf();
    const change = (from: string, to: string, message: string) =>
      edit(file, (text) => text.replace(from, to), message);
    const password = 'env: [{ name: DB_PASSWORD, value: hunter1 }]\n          ';
    await change('envFrom:', `${password}envFrom:`, 'Add a password');
    // Slipway itself changes no password: it is a deploy by its trailers.
    await change('hunter1', 'hunter2', deployment);
    await change('hunter2', 'hunter3', 'Change the password');
    const reply = await say('/rollback staging');
    expect(reply).toContain('changed-since-the-deploy');
    expect(reply).toMatch(/env\[DB_PASSWORD\]\.value.*It is `\(masked\)`, and would be `\(masked\)`/u);
    expect(reply).not.toContain('hunter');
  });
});

describe('a revision', () => {
  it('is restored with its modes, and names what people did apart from the rest', async () => {
    const before = await people.head();
    const number = await newestRevision();
    const script = `${folder}/check.sh`;
    const added = await people.push(async (clone) => {
      await writeFile(join(clone, script), '#!/bin/sh\n');
      await chmod(join(clone, script), 0o755);
      await git(clone, 'add', '--all');
      await git(clone, 'commit', '--quiet', '--message', 'Check by hand');
    });
    await deploy(`three-${made}`);
    const refused = await say(`/rollback staging --to-revision ${number}`);
    expect(refused).toContain('undoes-people');
    expect(refused).toContain('Check by hand');
    expect(refused).toContain(added.slice(0, 7));
    const dry = await say(`/rollback staging --to-revision ${number} --include-manual --dry-run`);
    expect(dry).toContain(`/rollback staging storefront --to-revision ${number} --include-manual`);
    const reply = await say(`/rollback staging --to-revision ${number} --include-manual`);
    expect(reply).toMatch(/\*\*Commits of people\*\* that are undone, too:\s+- \[[^\n]*Check by hand/u);
    expect(await treeOf('HEAD')).toBe(await treeOf(before));
    // And forward again, with the mode: by a commit, which a person made.
    expect(await say(`/rollback staging --to ${added}`)).toContain('Rolled back storefront');
    expect(await git(await story.clone(), 'ls-tree', 'HEAD', script)).toContain('100755');
  });

  it('is not gone back to where others stood beside it until a git pull', async () => {
    const clone = await story.clone();
    await git(clone, 'config', 'user.name', 'Ada');
    await git(clone, 'config', 'user.email', 'ada@acme.test');
    await deploy(`meanwhile-${made}`);
    await writeFile(join(clone, folder, `notes-${made}.txt`), 'by hand\n');
    await git(clone, 'add', '--all');
    // git tells the time by seconds, and numbers the two sides by it.
    await setTimeout(1_100);
    await git(clone, 'commit', '--quiet', '--message', 'By hand');
    const side = await git(clone, 'rev-parse', 'HEAD');
    await git(clone, 'pull', '--quiet', '--no-rebase', '--no-edit');
    await git(clone, 'push', '--quiet');
    await story.settled();
    const before = await people.head();
    expect(before).toBe(await git(clone, 'rev-parse', 'HEAD'));
    expect(await say(`/rollback staging storefront --to ${side} --include-manual`)).toContain(
      'does not stand on all that came before it',
    );
    expect(await people.head()).toBe(before);
  });

  it('is called by its image or its version, too', async () => {
    await deploy(`three-${made}`);
    expect(await say(`/rollback staging --to ${first}`)).toContain(`Rolled back storefront to ${first}`);
    expect(await say(`/rollback staging --to ${first}`)).toContain('Nothing to do');
    // All are of one head, and so of one version: the newest is there already.
    const version = parseTrailers(await messageOf())?.services[0]?.version ?? '';
    expect(await say(`/rollback staging --to ${version}`)).toContain('Nothing to do');
    expect(await say('/rollback staging --to nothing')).toContain('nothing-is-called-so');
  });
});

describe('the image', () => {
  it('is gone: nothing is committed, and the newest is named that is there', async () => {
    await deploy(`three-${made}`);
    const head = await people.head();
    const path = `${story.sandbox.url}/v2/shop/storefront/manifests/${second}`;
    expect((await fetch(path, { method: 'DELETE' })).status).toBe(202);
    const reply = await say('/rollback staging');
    expect(reply).toContain('rollback-image-gone');
    const number = (await newestRevision()) - 2;
    expect(reply).toContain(`/rollback staging storefront --to-revision ${number}`);
    expect(await people.head()).toBe(head);
    expect(await say(`/rollback staging storefront --to-revision ${number}`)).toContain(`to ${first}`);
  });

  it('is another by now', async () => {
    await story.push(first, { content: 'anew' });
    expect(await say('/rollback staging')).toContain('rollback-image-changed');
  });
});

describe('somebody else', () => {
  it('pushes at the same time: it is planned anew', async () => {
    story.sandbox.setFaults({ movingHead: { times: 2 } });
    expect(await say('/rollback staging')).toContain(`Rolled back storefront to ${first}`);
    expect(await textOf()).toContain(`storefront:${first}`);
  });

  it('steps back in the very moment: it is one step', async () => {
    const head = await people.head();
    await story.nextSecond();
    await Promise.all([story.say('ada', '/rollback staging'), story.say('dev', '/rollback staging')]);
    expect(await git(await story.clone(), 'rev-parse', 'HEAD^')).toBe(head);
    expect(await textOf()).toContain(`:${first}`);
    await story.say('ada', '/unlock staging storefront');
  });

  it('deploys a fix in the very moment: it stays', async () => {
    await story.push(`fix-${made}`);
    await story.nextSecond();
    await Promise.all([
      story.say('ada', `/deploy staging --tag fix-${made}`),
      story.say('dev', '/rollback staging'),
    ]);
    // Where the rollback came first, its lock kept the deploy out, and nothing else was taken back.
    const [newest = ''] = /:(?:fix|one)-\d+/u.exec(await textOf()) ?? [];
    expect([`:fix-${made}`, `:${first}`]).toContain(newest);
  });

  it('delivers it three times, and its answer is lost: it is one commit', async () => {
    const before = Number(await git(await story.clone(), 'rev-list', '--count', 'HEAD'));
    story.sandbox.setFaults({ deliveries: { copies: 3 }, lostAnswers: 0.3 });
    const { replies } = await story.say('dev', '/rollback staging');
    story.sandbox.setFaults({});
    expect(replies.length).toBeGreaterThan(0);
    expect(Number(await git(await story.clone(), 'rev-list', '--count', 'HEAD'))).toBe(before + 1);
    expect(await textOf()).toContain(`storefront:${first}`);
  });
});

let ruleset: number | undefined;

function protect(approvals: number): void {
  const where = { include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] };
  const rules = [{ type: 'pull_request', approvals, methods: ['squash'] }] as const;
  const set = { ...where, name: 'reviews', enforcement: 'active', rules } as const;
  ruleset = story.sandbox.world.saveRuleset('acme/environments', set).id;
}
afterEach(() => {
  if (ruleset !== undefined) story.sandbox.world.deleteRuleset('acme/environments', ruleset);
  ruleset = undefined;
});

describe('a branch that takes changes by pull request alone', () => {
  it('gets the rollback in one, which Slipway merges; a deploy is refused', async () => {
    protect(0);
    await story.push(`three-${made}`);
    expect(await say(`/deploy staging --tag three-${made}`)).toContain('commit-refused');
    const reply = await say('/rollback staging');
    expect(reply).toContain(`Rolled back storefront to ${first}`);
    expect(reply).toContain('Merged by `slipway[bot]`');
    expect(await textOf()).toContain(`storefront:${first}`);
    const message = await messageOf();
    expect(message).toContain('This reverts commit ');
    expect(parseTrailers(message)?.services[0]?.reverts).toHaveLength(1);
    expect(Object.keys(await people.locks())).toContain('locks/staging/services/storefront.json');
  });

  it('says what to do where that may not be merged, and may be cancelled', async () => {
    protect(1);
    const reply = await say('/rollback staging');
    expect(reply).toContain('merge-refused');
    expect(reply).toContain('merge the pull request yourself');
    expect(await say('/cancel staging')).toContain('Cancelled the deploy of storefront');
    expect(await textOf()).toContain(`storefront:${second}`);
    const { data } = await story.as('ada').rest.pulls.list({ ...environments, state: 'open' });
    expect(data).toEqual([]);
  });
});

describe('several services', () => {
  it('are one commit, and another service is not touched', async () => {
    const config = await git(await story.clone(), 'show', 'HEAD:slipway.yaml');
    await people.push(async (clone) => {
      const more = (name: string) =>
        `  ${name}:\n    repository: acme/storefront\n    image: registry.example.com/shop/${name}\n`;
      await writeFile(
        join(clone, 'slipway.yaml'),
        config.replace('environments:', `${more('api')}${more('web')}environments:`),
      );
      for (const name of ['api', 'web']) {
        await cp(join(clone, folder), join(clone, 'staging', name), { recursive: true });
        const path = join(clone, 'staging', name, 'deployment.yaml');
        await writeFile(path, (await readFile(path, 'utf8')).replaceAll('shop/storefront', `shop/${name}`));
      }
      await git(clone, 'add', '--all');
      await git(clone, 'commit', '--quiet', '--message', 'Add services');
    });
    for (const tag of ['three', 'four'])
      for (const service of ['storefront', 'api', 'web']) await story.push(`${tag}-${made}`, { service });
    for (const tag of ['three', 'four'])
      await story.say('dev', `/deploy staging storefront api web --tag ${tag}-${made}`);
    const head = await people.head();
    expect(await say('/rollback staging storefront api')).toContain(`storefront and api to three-${made}`);
    const clone = await story.clone();
    expect(await git(clone, 'rev-parse', 'HEAD^')).toBe(head);
    const changed = await git(clone, 'diff', '--name-only', 'HEAD^', 'HEAD');
    expect(changed.split('\n').sort()).toEqual(['staging/api/deployment.yaml', file]);
    const services = parseTrailers(await messageOf())?.services ?? [];
    expect(services.map(({ service, reverts }) => [service, reverts])).toEqual([
      ['storefront', [head]],
      ['api', [head]],
    ]);

    // Without names, it is the newest deploy, and the services that it is the newest of.
    await story.push(`five-${made}`);
    await story.say('dev', `/deploy staging storefront --tag five-${made}`);
    const bare = await say('/rollback staging');
    expect(bare).toContain(`Rolled back storefront to three-${made}`);
    expect(bare).toContain('not the newest there: `web`. To step back there, too: `/rollback staging web`');
    expect(bare).toContain(
      'rolled back before: `api`. To go one more step back there: `/rollback staging api`',
    );
    const after = await story.clone();
    expect(await git(after, 'diff', '--name-only', 'HEAD^', 'HEAD')).toBe(file);
    expect(await say('/rollback staging --to-revision 1')).toContain('one-service-at-a-time');
    expect(await say(`/rollback staging storefront api web --to three-${made}`)).toContain(
      `Rolled back web to three-${made}`,
    );

    // In a pull request, too: those of the others are left alone with them.
    await story.push(`six-${made}`);
    await story.say('dev', `/deploy staging storefront --tag six-${made}`);
    protect(0);
    const { replies } = await story.say('dev', '/rollback staging');
    const waited = replies.join('\n');
    expect(waited).toContain(`Rolled back storefront to three-${made}`);
    expect(waited).not.toContain('runs there already');
    expect(await git(await story.clone(), 'diff', '--name-only', 'HEAD^', 'HEAD')).toBe(file);
    await story.say('dev', '/unlock staging storefront api web');
  });
});
