import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { limits } from '../../src/core/limits.ts';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { problem } from '../../src/core/problem.ts';
import { mayNotCommit } from '../../src/core/problems/github.ts';
import { imageNotInRegistry, registryUnavailable } from '../../src/core/problems/registry.ts';
import { text } from '../../src/core/text.ts';
import { digestOf } from '../support/registry.ts';
import { comment, FakeGitHub, file } from './world.ts';

const image = 'registry.example.com/shop/storefront';
const pinned = (tag: string) => `${image}:${tag}`;

async function say(
  github: FakeGitHub,
  line: string,
  delivery = line.replaceAll(/[^a-z0-9]+/gi, '-'),
): Promise<string> {
  await handleComment(github.shell, comment(line, delivery));
  return github.comments.at(-1)?.body ?? '';
}

/** Deployed so, one after another; `9a8b7c6` was there before. */
async function deployed(tags: readonly string[], rules: readonly string[] = []): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  github.role = 'maintain';
  for (const rule of rules) github.rule(rule);
  for (const tag of tags) await say(github, `/deploy staging --tag ${tag}`);
  expect(github.commits).toHaveLength(tags.length + 1);
  github.registry.asked.length = 0;
  return github;
}

const gone = (github: FakeGitHub, ...tags: readonly string[]) => {
  for (const tag of tags) github.registry.problems.set(pinned(tag), imageNotInRegistry(pinned(tag)));
};

describe('the image that a rollback goes back to', () => {
  it('is looked for by the tag that the manifests will hold', async () => {
    const github = await deployed(['a', 'b']);
    expect(await say(github, '/rollback staging')).toContain('Rolled back storefront to a in staging');
    expect(github.registry.asked).toEqual([pinned('a')]);
    expect(parseTrailers(github.commits[0]?.message ?? '')?.services[0]?.image).toBe(
      `${pinned('a')}@${digestOf(pinned('a'))}`,
    );
  });

  it('is looked for by its digest where the manifests hold that', async () => {
    const github = await deployed(['a', 'b'], ['pin: digest']);
    const whole = `${pinned('a')}@${digestOf(pinned('a'))}`;
    github.registry.problems.set(whole, imageNotInRegistry(whole));
    expect(await say(github, '/rollback staging')).toContain('rollback-image-gone');
    expect(github.registry.asked[0]).toBe(whole);
    expect(github.commits).toHaveLength(3);
  });

  it('is gone: the newest that is there is named, and nothing is committed', async () => {
    const github = await deployed(['a', 'b', 'c', 'd', 'e']);
    gone(github, 'd', 'c');
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('rollback-image-gone');
    expect(reply).toContain('/rollback staging storefront --to-revision 3');
    expect(github.registry.asked.toSorted()).toEqual(['a', 'b', 'c', 'd'].map(pinned));
    expect(github.commits).toHaveLength(6);
    expect(await say(github, '/rollback staging storefront --to-revision 3')).toContain(
      'Rolled back storefront to b',
    );
    expect(github.manifest).toContain(':b');
  });

  it('is gone: nobody is sent to a version that was itself rolled back', async () => {
    const github = await deployed(['a', 'b', 'c']);
    await say(github, '/rollback staging');
    expect(github.manifest).toContain(':b');
    await say(github, '/deploy staging --tag d');
    gone(github, 'b');
    const reply = await say(github, '/rollback staging', 'again');
    expect(reply).toContain('rollback-image-gone');
    expect(reply).toContain('/rollback staging storefront --to-revision 2');
    expect(reply).not.toContain('--include-manual');
    gone(github, 'a');
    const none = await say(github, '/rollback staging', 'none');
    expect(none).toContain('Such as were rolled back themselves were not asked for.');
    expect(none).not.toContain('--to-revision');
    expect(github.commits).toHaveLength(6);
  });

  it('is gone, and all others were rolled back themselves', async () => {
    const github = await deployed(['a']);
    await say(github, '/rollback staging');
    await say(github, '/deploy staging --tag b');
    gone(github, '9a8b7c6');
    const reply = await say(github, '/rollback staging', 'again');
    expect(reply).toContain('no other image but such as were rolled back themselves');
  });

  it('is gone: the command that is named works where people committed since', async () => {
    const github = await deployed(['a', 'b']);
    github.push('Scale', [file(github.manifest.replace('spec:', 'spec:\n  replicas: 3'))]);
    await say(github, '/deploy staging --tag c');
    gone(github, 'b');
    const line = /\/rollback staging storefront --to-revision 2 --include-manual/u;
    const [command = ''] = line.exec(await say(github, '/rollback staging')) ?? [];
    expect(await say(github, command, 'named')).toContain('Rolled back storefront to a');
  });

  it('is gone with all others', async () => {
    const tags = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const github = await deployed(tags);
    gone(github, ...tags);
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('Of 5 other images');
    // The limit.
    expect(github.registry.asked).toEqual(['g', 'f', 'e', 'd', 'c', 'b'].map(pinned));
    const first = await deployed(['a']);
    gone(first, '9a8b7c6');
    expect(await say(first, '/rollback staging')).toContain('tell of no other image');
  });

  it('is another by now: its tag was pushed anew', async () => {
    const github = await deployed(['a', 'b']);
    const resolve = github.registry.resolve.bind(github.registry);
    github.registry.resolve = async (asked) => {
      const answer = await resolve(asked);
      return asked.tag === 'a' ? { digest: digestOf('anew'), mediaType: 'x' } : answer;
    };
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('rollback-image-changed');
    expect(reply).toContain(digestOf(pinned('a')));
    expect(reply).toContain(digestOf('anew'));
    expect(github.commits).toHaveLength(3);
  });

  it('cannot be asked for: that may pass', async () => {
    const github = await deployed(['a', 'b']);
    github.registry.problems.set(pinned('a'), registryUnavailable('registry.example.com', text`It is away.`));
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('registry-unavailable');
    expect(reply).toContain('The same command may succeed later');
    expect(reply).toContain('--override');
    expect(github.commits).toHaveLength(3);
  });

  it.each(['gone', 'away'])('is %s, and somebody who may goes on all the same', async (how) => {
    const github = await deployed(['a', 'b']);
    if (how === 'gone') gone(github, 'a');
    else github.registry.problems.set(pinned('a'), registryUnavailable('r', text`It is away.`));
    const line = '/rollback staging --override "it is on all nodes"';
    github.role = 'write';
    expect(await say(github, line, 'denied')).toContain('not-allowed');
    github.role = 'maintain';
    expect(await say(github, line, 'let')).toContain('Overridden: `image`: it is on all nodes');
    expect(github.commits[0]?.message).toContain('Slipway-Override: image: it is on all nodes');
  });

  it('is told of in a dry run', async () => {
    const github = await deployed(['a', 'b']);
    gone(github, 'a');
    const reply = await say(github, '/rollback staging --dry-run');
    expect(reply).toContain('would roll back storefront to a');
    expect(reply).toContain('This would be refused (`image`)');
    expect(github.commits).toHaveLength(3);
  });

  it('is not asked for where the registry is ignored', async () => {
    const github = await deployed(['a', 'b']);
    github.configuration = (github.configuration ?? '').replace(
      '    image:',
      '    registry: ignored\n    image:',
    );
    gone(github, 'a');
    expect(await say(github, '/rollback staging')).toContain('Rolled back storefront to a');
    expect(github.registry.asked).toEqual([]);
  });

  it('is nothing to ask about where nothing changes, or it is refused before', async () => {
    const github = await deployed(['a', 'b']);
    await say(github, '/rollback staging --to-revision 3');
    await say(github, '/rollback staging --to-revision 9');
    await say(github, '/rollback staging --to-revision 1 --to a');
    expect(github.registry.asked).toEqual([]);
  });
});

describe('a rollback that the branch takes no commit of', () => {
  const refused = mayNotCommit('acme/environments', 'main', 'Changes must be made through a pull request.');

  async function protectedBranch(): Promise<FakeGitHub> {
    const github = await deployed(['a', 'b']);
    github.ports.environments.commit = () => Promise.resolve(refused);
    return github;
  }

  it('waits in a pull request, and the reply says why', async () => {
    const github = await protectedBranch();
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('Rolls back storefront to a in staging by pull request');
    expect(reply).toContain('so the rollback waits in a pull request');
    expect(reply).toContain('Changes must be made through a pull request.');
    expect(github.commits).toHaveLength(3);
    expect(await say(github, '/rollback staging')).toBe(reply);
  });

  it('does not tell GitHub’s words to those who may not see the manifests', async () => {
    const github = await protectedBranch();
    github.visibility = { application: 'public', environment: 'private' };
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('so the rollback waits in a pull request');
    expect(reply).not.toContain('Changes must be made');
  });

  it('is refused where a pull request does not go either', async () => {
    const github = await protectedBranch();
    github.deployPulls.port.look = () =>
      Promise.resolve(problem({ code: 'x', title: text`X`, remedy: text`X` }));
    expect(await say(github, '/rollback staging')).toContain('commit-refused');
  });

  it.each(['/deploy staging --tag c', '/restart staging'])('%s is refused', async (line) => {
    expect(await say(await protectedBranch(), line)).toContain('commit-refused');
  });
});

describe('a rollback that waits in a pull request', () => {
  async function edited(): Promise<FakeGitHub> {
    const github = await deployed(['a']);
    const more = { ...file('n: 1\n'), path: 'staging/storefront/more.yaml' };
    github.push('More by @ada\n', [...github.entries, more]);
    await say(github, '/deploy staging --tag b');
    github.rule('via: pull-request');
    return github;
  }
  const line = '/rollback staging --to-revision 2 --include-manual';

  it('tells there, and in the reply, what it undoes, and what people did of it', async () => {
    const github = await edited();
    const reply = await say(github, line);
    const body = github.deployPulls.pulls[0]?.body ?? '';
    for (const told of [reply, body]) {
      expect(told).toMatch(/\*\*Undone\*\*, newest first:\s+- \[[^\n]*deploy\(staging\): storefront b/u);
      expect(told).toMatch(
        /\*\*Commits of people\*\* that are undone, too:\s+- \[[^\n]*More by @&#8203;ada/u,
      );
    }
    expect(reply).toContain('the files of revision 2 are restored');
  });

  it('does not quote people to those who may not see the manifests', async () => {
    const github = await edited();
    github.visibility = { application: 'public', environment: 'private' };
    const reply = await say(github, line);
    expect(reply).toContain('**Commits of people** that are undone, too:');
    expect(reply).not.toContain('More by');
    expect(github.deployPulls.pulls[0]?.body).toContain('More by');
  });
});

it('names no file that was merged to those who may not see the manifests', async () => {
  const github = await deployed(['a', 'b']);
  github.push('Scale', [file(github.manifest.replace('spec:', 'spec:\n  replicas: 3'))]);
  const open = await say(github, '/rollback staging --dry-run');
  expect(open).toContain('merged: `staging/storefront/deployment.yaml`');
  github.visibility = { application: 'public', environment: 'private' };
  expect(await say(github, '/rollback staging')).not.toContain('deployment.yaml');
  expect(github.manifest).toContain('replicas: 3');
});

describe('a deploy that somebody took back by hand, with other things', () => {
  /** As an editor does it: the tag that was there before, and one more replica. */
  const takeBack = (github: FakeGitHub, from: string, to: string) => {
    const text = github.manifest.replace(`:${from}\n`, `:${to}\n`).replace('spec:', 'spec:\n  replicas: 3');
    github.push('Back, and scale', [file(text)]);
  };

  it('is told of, with the command that goes back before the next older one', async () => {
    const github = await deployed(['b0', 'b1', 'b2']);
    takeBack(github, 'b2', 'b1');
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('taken-back-already');
    expect(reply).toMatch(/That is .*b2/u);
    const line = /\/rollback staging storefront --to-revision 2 --include-manual/u;
    const [command = ''] = line.exec(reply) ?? [];
    expect(github.commits).toHaveLength(5);
    expect(await say(github, command, 'named')).toContain('Rolled back storefront to b0');
  });

  it('is told of where there is no older one', async () => {
    const github = await deployed(['b']);
    takeBack(github, 'b', '9a8b7c6');
    // The version went with it.
    github.push('Version, too', [file(github.manifest.replace('20261122-1f2e3d4', '20261121-9a8b7c6'))]);
    const reply = await say(github, '/rollback staging');
    expect(reply).toContain('no older deploy');
    expect(reply).not.toContain('--to-revision');
  });

  it('is nothing of the kind where the revision that is named is in force', async () => {
    const github = await deployed(['b']);
    expect(await say(github, '/rollback staging --to-revision 2')).not.toContain('taken-back-already');
  });
});

describe('a reply that was cut off', () => {
  it.each([
    ['a step back over what people changed', '', ['merged: `staging/storefront/deployment.yaml`']],
    ['one more step back', '', ['one more step back']],
    ['a revision', ' storefront --to-revision 2 --include-manual', ['the files of revision 2 are restored']],
  ])('tells the same of %s when the delivery comes again', async (what, way, words) => {
    const github = await deployed(['a', 'b', 'c']);
    if (what === 'one more step back') await say(github, '/rollback staging', 'earlier');
    else
      github.push('By hand', [
        file(github.manifest.replace('kind: Deployment', 'kind: Deployment # by hand')),
      ]);
    const whole = await say(github, `/rollback staging${way}`);
    expect(words.filter((one) => !whole.includes(one))).toEqual([]);
    const commits = github.commits.length;
    github.comments.length = 0;
    expect(await say(github, `/rollback staging${way}`)).toBe(whole);
    expect(github.commits).toHaveLength(commits);
  });
});

describe('what was rolled back', () => {
  it.each([
    ['is refused after many commits of others', limits.revisionsRead - 2, 'problem `withdrawn`'],
    ['is not remembered beyond the commits that are read', limits.revisionsRead, 'Deployed storefront bad'],
  ])('%s', async (_, commits, words) => {
    const github = await deployed(['good', 'bad']);
    await say(github, '/rollback staging');
    for (let count = 0; count < commits; count += 1) github.push(`By hand ${count}`);
    expect(await say(github, '/deploy staging --tag bad', 'again')).toContain(words);
  });
});
