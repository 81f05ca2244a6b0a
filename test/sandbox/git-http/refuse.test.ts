import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanUp, git } from '../world/support.ts';
import { cloneAndCommit, serve, type Served } from './served.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

describe('what GitHub refuses of a push', () => {
  const refusal = (path: string): string =>
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`;
  const workflow = '.github/workflows/ci.yml';

  /** A clone as `token` with a commit that writes the file. */
  async function cloneWith(served: Served, token: string, path: string): Promise<string> {
    const clone = join(served.folder, `${token}-${randomBytes(4).toString('hex')}`);
    await git(['clone', '--quiet', served.url(token), clone], served.folder);
    await mkdir(join(clone, dirname(path)), { recursive: true });
    await writeFile(join(clone, path), `${token}\n`, { flag: 'a' });
    await git(['add', '.'], clone);
    await git(['commit', '--quiet', '-m', `Write ${path}`], clone);
    return clone;
  }

  it('a workflow that an App without the permission adds, changes, or hides below other commits', async () => {
    const served = await serve();
    const adding = await cloneWith(served, 'bot-write', workflow);
    await expect(git(['push', '--quiet', 'origin', 'main'], adding)).rejects.toThrow(refusal(workflow));
    await writeFile(join(adding, 'README.md'), 'changed\n');
    await git(['rm', '--quiet', workflow], adding);
    await git(['commit', '--quiet', '-am', 'Hide it'], adding);
    await expect(git(['push', '--quiet', 'origin', 'main:hidden'], adding)).rejects.toThrow(
      refusal(workflow),
    );
    expect(await served.world.git(repository).resolve('refs/heads/hidden')).toBeNull();
    const dev = await cloneWith(served, 'dev', workflow);
    await git(['push', '--quiet', 'origin', 'main'], dev);
    const changing = await cloneWith(served, 'bot-write', workflow);
    await expect(git(['push', '--quiet', 'origin', 'main'], changing)).rejects.toThrow(refusal(workflow));
  });

  it('but not what holds a workflow already, a merge of it, other files, or who may', async () => {
    const served = await serve();
    const bot = await cloneWith(served, 'bot-write', '.github/workflows.md');
    await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/feature'], bot);
    const allowed = await cloneWith(served, 'bot-flow', workflow);
    await git(['push', '--quiet', 'origin', 'main'], allowed);
    await git(['pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'main'], bot);
    await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/feature', 'HEAD:refs/heads/again'], bot);
    await git(['push', '--quiet', 'origin', ':refs/heads/again'], bot);
    expect(await served.world.git(repository).resolve('refs/heads/again')).toBeNull();
  });

  it.each([
    [`refs/heads/${'a1'.repeat(20)}`, /GH002: .*40 hex characters/],
    [`refs/tags/${'0'.repeat(40)}`, /GH002/],
    ['refs/heads/-x', /refs\/heads\/-x is not a valid ref name/],
    ['refs/heads/refs/heads/x', /refs\/heads\/refs\/heads\/x is not a valid ref name/],
    ['refs/refs/heads/x', /refs\/refs\/heads\/x is not a valid ref name/],
    ['refs/remotes/refs/heads/x', /not a valid ref name/],
    ['refs/heads/x.lock', /remote rejected|funny refname|invalid/],
    ['refs/pull/9/head', /deny updating a hidden ref/],
  ])('a push to %s', async (ref, message) => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'x.txt');
    await expect(git(['push', '--quiet', 'origin', `HEAD:${ref}`], clone)).rejects.toThrow(message);
    expect(await served.world.git(repository).refs(ref)).toEqual([]);
  });

  it('what the rules of a branch do not allow, and nothing else of the same push', async () => {
    const served = await serve();
    const clone = await cloneAndCommit(served, 'dev', 'x.txt');
    const [first] = await served.world.git(repository).refs('refs/heads/main');
    await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/kept'], clone);
    served.world.saveRuleset(repository, {
      ...{ name: 'all', enforcement: 'active', include: ['refs/heads/*'], exclude: [], bypass: [] },
      rules: [
        { type: 'pull_request', approvals: 0, methods: ['merge'] },
        { type: 'deletion' },
        { type: 'non_fast_forward' },
      ],
    });
    const push = (...refs: readonly string[]) => git(['push', '--quiet', 'origin', ...refs], clone);
    await expect(push('HEAD:refs/heads/main', 'HEAD:refs/heads/new')).rejects.toThrow(
      /GH013: Repository rule violations found for refs\/heads\/main[^]*- Changes must be made through a pull request\./,
    );
    await expect(push(':refs/heads/kept')).rejects.toThrow('- Cannot delete this branch');
    await expect(push('+HEAD^:refs/heads/kept')).rejects.toThrow(
      /- Changes must be made through a pull request\.[^]*- Cannot force-push to this branch/,
    );
    await expect(push('HEAD:refs/heads/gh-readonly-queue/main/pr-1')).rejects.toThrow('protected ref');
    const refs = await served.world.git(repository).refs('refs/heads/');
    expect(refs.map(({ ref }) => ref)).toEqual(['refs/heads/kept', 'refs/heads/main', 'refs/heads/new']);
    expect(refs.find(({ ref }) => ref === 'refs/heads/main')).toEqual(first);
  });
});
