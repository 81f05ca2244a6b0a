import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanUp, commit, git, headOf, openTestPull, record } from '../world/support.ts';
import { breakOff, cloneAndCommit, serve } from './served.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

describe('reading', () => {
  it('clones without credentials, by any spelling of the address', async () => {
    const served = await serve();
    for (const [index, name] of ['acme/shop.git', 'acme/shop', 'ACME/Shop.git'].entries()) {
      await git(['clone', '--quiet', served.url('', name), `clone-${index}`], served.folder);
      expect(await readFile(join(served.folder, `clone-${index}`, 'README.md'), 'utf8')).toBe('# shop\n');
    }
  });

  it('speaks protocol version 2, and serves the refs of pull requests', async () => {
    const served = await serve();
    await openTestPull(served.world);
    await served.world.settled(repository, 1);
    const refs = await git(['-c', 'protocol.version=2', 'ls-remote', served.url()], served.folder);
    expect(refs).toContain('refs/pull/1/head');
    expect(refs).toContain('refs/pull/1/merge');
    const answer = await fetch(`${served.url()}/info/refs?service=git-upload-pack`, {
      headers: { 'git-protocol': 'version=2' },
    });
    expect(await answer.text()).toContain('version 2');
  });

  it('fetches what an API client has committed since', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const sha = await commit(served.world, { branch: 'main', files: { 'b.txt': 'b' } });
    await git(['fetch', '--quiet'], clone);
    expect((await git(['rev-parse', 'origin/main'], clone)).trim()).toBe(sha);
  });

  it('clones an empty repository', async () => {
    const served = await serve();
    await served.world.createRepository({ owner: 'acme', name: 'empty', actor: 'ada' });
    await git(['clone', '--quiet', served.url('', 'acme/empty.git'), 'clone'], served.folder);
    expect(await git(['branch', '--show-current'], join(served.folder, 'clone'))).toBe('main\n');
  });

  it('reads a request body that is gzipped, as clients send long ones', async () => {
    const served = await serve();
    const head = await headOf(served.world, 'main');
    const body = gzipSync(`0032want ${head}\n00000009done\n`);
    expect(gunzipSync(body).toString()).toContain(head);
    const answer = await fetch(`${served.url()}/git-upload-pack`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-git-upload-pack-request', 'content-encoding': 'gzip' },
    });
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toContain('PACK');
  });
});

describe('who may', () => {
  const cases = [
    ['reads a public repository', 'shop', 'git-upload-pack', '', 200],
    ['has bad credentials', 'shop', 'git-upload-pack', 'wrong', 401],
    ['signs in with a JWT', 'shop', 'git-upload-pack', 'jwt', 401],
    ['pushes without credentials', 'shop', 'git-receive-pack', '', 401],
    ['pushes with the role read', 'shop', 'git-receive-pack', 'guest', 403],
    ['pushes with the role write', 'shop', 'git-receive-pack', 'dev', 200],
    ['pushes as an App that may only read', 'shop', 'git-receive-pack', 'bot-read', 403],
    ['pushes as an App that may write', 'shop', 'git-receive-pack', 'bot-write', 200],
    ['asks for what is missing, signed in', 'missing', 'git-upload-pack', 'dev', 404],
    ['asks for what is missing, anonymously', 'missing', 'git-upload-pack', '', 401],
    ['reads a private repository anonymously', 'secret', 'git-upload-pack', '', 401],
    ['reads a private repository of others', 'secret', 'git-upload-pack', 'guest', 404],
    ['pushes to a private repository of others', 'secret', 'git-receive-pack', 'guest', 404],
    ['reads a private repository with the role read', 'secret', 'git-upload-pack', 'dev', 200],
    ['asks by the dumb protocol', 'shop', '', 'dev', 418],
    ['asks for a service that is none', 'shop', 'git-upload-archive', 'dev', 418],
  ] as const;

  it('is decided as for the same operations over REST', async () => {
    const served = await serve();
    await served.world.createRepository({ owner: 'acme', name: 'secret', private: true, actor: 'ada' });
    served.world.setCollaborator('acme/secret', 'dev', 'read');
    for (const [who, name, service, token, status] of cases) {
      const query = service === '' ? '' : `?service=${service}`;
      const basic = `Basic ${Buffer.from(`x:${token}`).toString('base64')}`;
      const answer = await fetch(`${served.url('', `acme/${name}.git`)}/info/refs${query}`, {
        headers: token === '' ? {} : { authorization: basic },
      });
      await answer.arrayBuffer();
      const asks = answer.headers.get('www-authenticate');
      expect({ who, status: answer.status, asks }).toEqual({
        who,
        status,
        asks: status === 401 ? 'Basic realm="GitHub"' : null,
      });
    }
  });

  it('tells a real client why, and changes nothing', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'guest', 'a.txt');
    const before = await headOf(served.world, 'main');
    await expect(git(['push', '--quiet'], clone)).rejects.toThrow(/403/);
    expect(await headOf(served.world, 'main')).toBe(before);
  });
});

describe('pushing', () => {
  it('tells the world, before the client is told', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const before = await headOf(served.world, 'main');
    const { events } = record(served.world);
    await git(['push', '--quiet'], clone);
    expect(events).toMatchObject([
      {
        name: 'push',
        ref: 'refs/heads/main',
        before,
        after: await headOf(served.world, 'main'),
        sender: 'dev',
      },
    ]);
  });

  it('synchronizes the pull request whose head it moves, and tests its merge', async () => {
    const served = await serve();
    const pull = await openTestPull(served.world);
    const clone = await cloneAndCommit(served, 'dev', 'unrelated.txt');
    await git(['checkout', '--quiet', 'feature'], clone);
    await writeFile(join(clone, 'b.txt'), 'b\n');
    await git(['add', '.'], clone);
    await git(['commit', '--quiet', '-m', 'More'], clone);
    const { names } = record(served.world);
    await git(['push', '--quiet', 'origin', 'feature'], clone);
    const head = await headOf(served.world, 'feature');
    expect(names).toEqual(['push refs/heads/feature', 'pull_request.synchronize']);
    expect(served.world.pull(repository, pull.number)?.head.sha).toBe(head);
    const settled = await served.world.settled(repository, pull.number);
    expect((await served.world.git(repository).commit(settled.mergeCommitSha ?? ''))?.parents[1]).toBe(head);
  });

  it('refuses what is no fast-forward, and takes it forced', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const theirs = await commit(served.world, { branch: 'main', files: { 'b.txt': 'b' } });
    const { events } = record(served.world);
    await expect(git(['push', '--quiet'], clone)).rejects.toThrow(/rejected/);
    expect(await headOf(served.world, 'main')).toBe(theirs);
    expect(events).toEqual([]);
    await git(['push', '--quiet', '--force'], clone);
    expect(events).toMatchObject([{ name: 'push', forced: true, before: theirs }]);
  });

  it('lets one of several racing pushes to a branch win, and tells of that one alone', async () => {
    const served = await serve();
    const clones = await Promise.all(['a', 'b', 'c'].map((file) => cloneAndCommit(served, 'dev', file)));
    const { events } = record(served.world);
    const results = await Promise.allSettled(clones.map((clone) => git(['push', '--quiet'], clone)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(events).toMatchObject([{ name: 'push', after: await headOf(served.world, 'main') }]);
  });

  it('tells of each of several racing pushes to different branches', async () => {
    const served = await serve();
    const branches = ['a', 'b', 'c'];
    const clones = await Promise.all(branches.map((name) => cloneAndCommit(served, 'dev', name, name)));
    const { names } = record(served.world);
    await Promise.all(clones.map((clone) => git(['push', '--quiet', 'origin', 'HEAD'], clone)));
    expect(names.toSorted()).toEqual(branches.map((branch) => `push refs/heads/${branch}`));
  });

  it('refuses a push into refs/pull, and takes the rest of it', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const { names } = record(served.world);
    const refs = ['HEAD:refs/pull/1/head', 'HEAD:refs/heads/fine'];
    await expect(git(['push', '--quiet', 'origin', ...refs], clone)).rejects.toThrow(/hidden ref/);
    expect(names).toEqual(['push refs/heads/fine']);
    expect(await served.world.git(repository).resolve('refs/pull/1/head')).toBeNull();
  });

  it('reads no object for another that a pushed refs/replace names', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const head = await headOf(served.world, 'main');
    await git(['push', '--quiet', 'origin', `HEAD:refs/replace/${head}`], clone);
    const store = served.world.git(repository);
    expect(await store.refs('refs/replace/')).toHaveLength(1);
    expect((await store.diff(null, head)).map(({ path }) => path)).toEqual(['README.md']);
    expect((await store.log({ from: head, limit: 10 })).map(({ sha }) => sha)).toEqual([head]);
    expect(await store.resolve(`${head}:a.txt`)).toBeNull();
  });

  it('deletes branches, but not the default one', async () => {
    const served = await serve();
    const pull = await openTestPull(served.world);
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    await expect(git(['push', '--quiet', 'origin', ':main'], clone)).rejects.toThrow(/deletion.*prohibited/s);
    const { names } = record(served.world);
    await git(['push', '--quiet', 'origin', ':feature'], clone);
    expect(names).toEqual(['push refs/heads/feature', 'pull_request.closed']);
    expect(served.world.pull(repository, pull.number)?.state).toBe('closed');
  });

  it('takes a push that is larger than one request buffer', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'a.txt');
    const random = randomBytes(1_500_000);
    await writeFile(join(clone, 'large.bin'), random);
    await git(['add', '.'], clone);
    await git(['commit', '--quiet', '-m', 'Large'], clone);
    await git(['push', '--quiet'], clone);
    const sha = await served.world.git(repository).resolve('main:large.bin');
    expect(Buffer.from((await served.world.git(repository).blob(sha ?? '')) ?? []).equals(random)).toBe(true);
  });

  it('stays as it was when the client breaks off in the middle', async () => {
    const served = await serve();
    const before = await headOf(served.world, 'main');
    const { names } = record(served.world);
    const authorization = `Basic ${Buffer.from('x:dev').toString('base64')}`;
    const text =
      `POST /${repository}.git/git-receive-pack HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n` +
      'content-type: application/x-git-receive-pack-request\r\ncontent-length: 1000\r\n\r\n' +
      `00a4${before} ${'1'.repeat(40)} refs/heads/main\0report-status`;
    await breakOff(served, text, 'request');
    await Promise.all(served.answers);
    const clone = await cloneAndCommit(served, 'dev', 'after.txt');
    await git(['push', '--quiet'], clone);
    expect(names).toEqual(['push refs/heads/main']);
  });
});

it('ends its git when the client goes away in the middle of the answer', async () => {
  const served = await serve();
  const files = { 'large.bin': randomBytes(8_000_000) };
  const head = await commit(served.world, { branch: 'main', files });
  const body = `0032want ${head}\n00000009done\n`;
  const text =
    `POST /${repository}.git/git-upload-pack HTTP/1.1\r\nhost: x\r\n` +
    `content-type: application/x-git-upload-pack-request\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  await breakOff(served, text, 'data');
  expect(await Promise.all(served.answers)).toHaveLength(1);
});
