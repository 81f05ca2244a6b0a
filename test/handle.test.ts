import { describe, expect, it } from '@jest/globals';
import { handleComment, handleEdit } from '../src/handle.ts';
import { limits } from '../src/core/limits.ts';
import { Unavailable } from '../src/ports.ts';
import { comment, deployment, FakeGitHub, file } from './shell/world.ts';

const bumped = deployment
  .replace('20261121-9a8b7c6', '20261122-1f2e3d4')
  .replace('storefront:9a8b7c6', 'storefront:1f2e3d4');

async function say(github: FakeGitHub, body: string, delivery?: string): Promise<string> {
  await handleComment(github.shell, comment(body, delivery));
  return github.comments.at(-1)?.body ?? '';
}

describe('/deploy', () => {
  it('commits, replies, reacts and records', async () => {
    const github = new FakeGitHub();
    const reply = await say(github, '/deploy staging');
    expect(github.manifest).toBe(bumped);
    expect(github.commits[0]?.message).toContain('deploy(staging): storefront 1f2e3d4');
    expect(reply).toContain('storefront');
    expect(github.comments).toHaveLength(1);
    expect(github.reactions).toEqual(['eyes', 'rocket']);
    expect(github.deployments).toMatchObject([{ environment: 'staging', sha: github.head, task: 'deploy' }]);
  });

  it('tells of the commit as soon as it is in, in the comment that becomes the reply', async () => {
    const github = new FakeGitHub();
    const bodies: string[] = [];
    const { replies } = github.ports;
    const watched = {
      ...replies,
      write: (...input: Parameters<typeof replies.write>) => {
        bodies.push(input[1]);
        return replies.write(...input);
      },
    };
    await handleComment(
      { ...github.shell, github: { ...github.ports, replies: watched } },
      comment('/deploy staging'),
    );
    expect(bodies).toEqual([
      expect.stringContaining('recording the deployment'),
      expect.stringContaining('Deployed'),
    ]);
    expect(github.comments).toHaveLength(1);
  });

  it('does nothing the second time a delivery comes', async () => {
    const github = new FakeGitHub();
    for (let times = 0; times < 10; times += 1) await say(github, '/deploy staging');
    expect(github.commits).toHaveLength(2);
    expect(github.comments).toHaveLength(1);
    expect(github.deployments).toHaveLength(1);
  });

  it('tells of its commit where it was cut off before the reply', async () => {
    const github = new FakeGitHub();
    const uncut = await say(github, '/deploy staging');
    github.comments.length = 0;
    github.push('Something else');
    expect(await say(github, '/deploy staging')).toBe(uncut);
    expect(github.commits).toHaveLength(3);
    expect(github.deployments).toHaveLength(1);
  });

  it('tells of its commit even where the rules have changed since', async () => {
    const github = new FakeGitHub();
    const told = await say(github, '/deploy staging');
    github.comments.length = 0;
    github.role = 'read';
    github.rule('checks: required');
    expect(await say(github, '/deploy staging')).toBe(told);
  });

  it('tells of what it committed, not of what was pushed since', async () => {
    const github = new FakeGitHub();
    const told = await say(github, '/deploy staging');
    github.comments.length = 0;
    github.head = 'f'.repeat(40);
    expect(await say(github, '/deploy staging')).toBe(told);
    expect(github.deployments).toHaveLength(1);
  });

  it('refuses a comment that comes hours late, but not the telling of its commit', async () => {
    const late = { ...comment('/deploy staging'), receivedAt: '2026-11-22T13:00:00Z' };
    const github = new FakeGitHub();
    await handleComment(github.shell, late);
    expect(github.comments[0]?.body).toContain('180 minutes late');
    expect(github.manifest).toBe(deployment);
    github.comments.length = 0;
    await say(github, '/deploy staging', 'other');
    await handleComment(github.shell, { ...late, delivery: 'other' });
    expect(github.comments.at(-1)?.body).not.toContain('minutes late');
  });

  it('looks once more after the last try, and leaves the rest to the queue', async () => {
    const github = new FakeGitHub();
    github.beforeCommit = () => 'lost request';
    await expect(say(github, '/deploy staging')).rejects.toThrow('did not say');
    expect(github.commitTries).toBe(limits.requestTries);
    const other = new FakeGitHub();
    other.beforeCommit = (tries) => (tries === limits.requestTries ? 'lost answer' : 'lost request');
    expect(await say(other, '/deploy staging')).toContain('Deployed');
    expect(other.commits).toHaveLength(2);
  });

  it('tells a stranger nothing of the environment repository', async () => {
    const github = new FakeGitHub();
    github.role = 'read';
    const reply = await say(github, '/deploy prod');
    expect(reply).toContain('not for you');
    expect(reply).not.toContain('staging');
    github.configuration = 'services: [';
    expect(await say(github, '/history staging', 'second')).not.toContain('slipway.yaml');
  });

  it('judges the person anew after each wait', async () => {
    const github = new FakeGitHub();
    github.beforeCommit = () => {
      github.role = 'read';
      github.push('Something else');
      return undefined;
    };
    expect(await say(github, '/deploy staging')).toContain('may not deploy');
  });

  it('plans anew on a moved head, and keeps what moved it', async () => {
    const github = new FakeGitHub();
    github.beforeCommit = (tries) => {
      if (tries === 1)
        github.push('Scale up', [file(deployment.replace('spec:\n', 'spec:\n  replicas: 3\n'))]);
      return undefined;
    };
    await say(github, '/deploy staging');
    expect(github.manifest).toBe(bumped.replace('spec:\n', 'spec:\n  replicas: 3\n'));
  });

  it('judges the rules anew, too: a push may have taken the right away', async () => {
    const github = new FakeGitHub();
    github.beforeCommit = () => {
      github.rule('allow: { deploy: ["@ada"] }');
      github.push('Let only ada deploy');
      return undefined;
    };
    expect(await say(github, '/deploy staging')).toContain('may not deploy');
    expect(github.manifest).toBe(deployment);
  });

  it('waits for the others of this process instead of racing them', async () => {
    const github = new FakeGitHub();
    const tags = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      tags.map((tag) =>
        handleComment(github.shell, comment(`/deploy staging --tag ${tag}`, `delivery-${tag}`)),
      ),
    );
    expect([github.commitTries, github.commits.length]).toEqual([tags.length, tags.length + 1]);
    expect(github.comments).toHaveLength(tags.length);
  });

  it('gives up, and says so, where the head moves for ever', async () => {
    const github = new FakeGitHub();
    github.beforeCommit = () => {
      github.push('Busy');
      return undefined;
    };
    expect(await say(github, '/deploy staging')).toContain(`${limits.commitTries} tries`);
    expect(github.commitTries).toBe(limits.commitTries);
    expect(github.manifest).toBe(deployment);
    expect(github.comments).toHaveLength(1);
    expect(github.reactions).toEqual(['eyes', 'confused']);
  });

  it.each(['lost answer', 'lost request'] as const)('commits once where GitHub loses a %s', async (fault) => {
    const github = new FakeGitHub();
    github.beforeCommit = (tries) => (tries === 1 ? fault : undefined);
    expect(await say(github, '/deploy staging')).toContain('storefront');
    expect(github.commits).toHaveLength(2);
    expect(github.comments).toHaveLength(1);
  });

  it('refuses where the pull request was pushed to meanwhile', async () => {
    const github = new FakeGitHub();
    github.beforeLook = () => (github.head = 'f'.repeat(40));
    expect(await say(github, '/deploy staging')).toContain('pushed to while');
    expect(github.manifest).toBe(deployment);
  });

  it.each<[string, (github: FakeGitHub) => void, string]>([
    ['an unknown environment', () => undefined, 'There is no environment'],
    ['a fork', (github) => (github.headRepository = 'mallory/storefront'), 'fork'],
    ['a deleted fork', (github) => (github.headRepository = null), 'fork'],
    ['somebody who may only read', (github) => (github.role = 'read'), 'may not deploy'],
    ['no slipway.yaml', (github) => (github.configuration = null), 'slipway.yaml'],
    [
      'no environment repository',
      (github) => (github.applicationConfiguration = null),
      '.github/slipway.yaml',
    ],
    ['a broken slipway.yaml', (github) => (github.configuration = 'services: ['), 'slipway.yaml'],
    [
      'a freeze',
      (github) => github.rule('freeze: [{ cron: "* * * * *", for: 1h, reason: the sale }]'),
      'is frozen: the sale',
    ],
    ['red checks', (github) => github.rule('checks: required'), 'not green'],
  ])('refuses %s and touches nothing', async (name, change, said) => {
    const github = new FakeGitHub();
    change(github);
    const reply = await say(github, name === 'an unknown environment' ? '/deploy stagin' : '/deploy staging');
    expect(reply).toContain(said);
    expect(github.manifest).toBe(deployment);
    expect(github.deployments).toEqual([]);
    expect(github.reactions).toEqual(['eyes', 'confused']);
  });

  it.each(['../secrets', 'a/b', '"st aging"', '“”'])('never looks for a folder made of %s', async (name) => {
    const github = new FakeGitHub();
    expect(await say(github, `/deploy ${name}`)).toContain('😕');
    expect(github.lookedAt.flat()).toEqual([]);
  });

  it('says so, and commits nothing, where everything is there already', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    await say(github, '/deploy staging', 'second');
    expect(github.commits).toHaveLength(2);
    expect(github.comments).toHaveLength(2);
  });

  it.each(['/deploy staging --dry-run', '/diff staging'])(
    '%s shows the plan and commits nothing',
    async (body) => {
      const github = new FakeGitHub();
      expect(await say(github, body)).toContain('1f2e3d4');
      expect(github.commits).toHaveLength(1);
      expect(github.deployments).toEqual([]);
    },
  );

  it('keeps the commit where the deployment cannot be recorded, and says so', async () => {
    const github = new FakeGitHub();
    Object.assign(github.ports.deployments, {
      record: () => Promise.reject(new Unavailable('GitHub answered 502.')),
    });
    expect(await say(github, '/deploy staging')).toContain('could not record');
    expect(github.manifest).toBe(bumped);
  });
});

describe('/rollback', () => {
  it('restores the bytes', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    const reply = await say(github, '/rollback staging --reason "checkout fails"', 'second');
    expect(github.manifest).toBe(deployment);
    expect(reply).toContain('checkout fails');
    expect(github.commits[0]?.message).toContain(
      'Slipway-Image: registry.example.com/shop/storefront:9a8b7c6',
    );
    expect(github.commits[0]?.message).toMatch(
      /^Revert "deploy\(staging\): storefront 1f2e3d4"\n\nThis reverts commit 0{39}2\./,
    );
  });

  it('merges where a file was changed since, and leaves that', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    github.push('Scale up', [file(`${github.manifest}# more\n`)]);
    const reply = await say(github, '/rollback staging', 'second');
    expect(reply).toContain('Changed since by others, and merged: `staging/storefront/deployment.yaml`');
    expect(github.manifest).toBe(`${deployment}# more\n`);
  });

  it('refuses where the very value was changed since, naming it and both', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    const changed = github.manifest.replace(/storefront:1f2e3d4/u, 'storefront:by-hand');
    github.push('Another image', [file(changed)]);
    const reply = await say(github, '/rollback staging', 'second');
    for (const word of ['staging/storefront/deployment.yaml', 'by-hand', '9a8b7c6'])
      expect(reply).toContain(word);
    expect(github.manifest).toBe(changed);
  });

  it('does not mind that the pull request was pushed to', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    github.beforeLook = () => (github.head = 'f'.repeat(40));
    await say(github, '/rollback staging', 'second');
    expect(github.manifest).toBe(deployment);
  });

  it('has nothing to undo the second time', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    await say(github, '/rollback staging', 'second');
    expect(await say(github, '/rollback staging', 'third')).toContain('no deploy');
    expect(github.commits).toHaveLength(3);
  });

  it('is done once, told twice, where the first reply was lost', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    const told = await say(github, '/rollback staging', 'second');
    github.comments.length = 0;
    expect(await say(github, '/rollback staging', 'second')).toBe(told);
    expect(github.commits).toHaveLength(3);
  });
});

describe('a fault', () => {
  it('of the very first read is told where nothing comes again by itself, and only there', async () => {
    for (const redelivers of [true, false]) {
      const github = new FakeGitHub();
      const broken = {
        ...github.ports.application,
        read: () => Promise.reject(new Unavailable('GitHub answered 502.')),
      };
      const shell = { ...github.shell, redelivers, github: { ...github.ports, application: broken } };
      await expect(handleComment(shell, comment('/deploy staging'))).rejects.toThrow('502');
      expect(github.comments).toHaveLength(redelivers ? 0 : 1);
      expect(github.reactions).toEqual(['eyes', 'confused']);
    }
  });

  it('in telling is mended by telling again', async () => {
    const github = new FakeGitHub();
    const { replies } = github.ports;
    let times = 0;
    const flaky = {
      ...replies,
      write: (...input: Parameters<typeof replies.write>) =>
        (times += 1) === 1
          ? Promise.reject(new Unavailable('GitHub answered 502.'))
          : replies.write(...input),
    };
    await handleComment(
      { ...github.shell, github: { ...github.ports, replies: flaky } },
      comment('/deploy staging'),
    );
    expect(github.comments).toMatchObject([{ body: expect.stringContaining('Deployed') }]);
  });

  it('is told, logged and thrown, and the next try goes on in the same comment', async () => {
    const github = new FakeGitHub();
    github.afterCommit = () => {
      throw new Unavailable('GitHub answered 502.');
    };
    await expect(say(github, '/deploy staging')).rejects.toThrow('GitHub answered 502.');
    expect(github.comments).toMatchObject([{ body: expect.stringContaining('tries again by itself') }]);
    expect(github.log.lines).toEqual([{ level: 'error', message: 'The command failed.' }]);

    github.afterCommit = () => undefined;
    await say(github, '/deploy staging');
    expect(github.comments).toMatchObject([{ body: expect.not.stringContaining('tries again') }]);
    expect(github.commits).toHaveLength(2);
  });

  it('of our own shows no detail to the public', async () => {
    const github = new FakeGitHub();
    github.afterCommit = () => {
      throw new Error('token ghs_secret leaked');
    };
    await expect(say(github, '/deploy staging')).rejects.toThrow();
    expect(github.comments[0]?.body).toContain(comment('').delivery);
    expect(github.comments[0]?.body).not.toContain('ghs_secret');
  });
});

describe('comments that are no commands', () => {
  it.each(['LGTM', '/deployfoo', '> /deploy staging', 'please /deploy staging', '/lgtm'])(
    'ignores %j',
    async (body) => {
      const github = new FakeGitHub();
      await say(github, body);
      expect([github.comments, github.reactions]).toEqual([[], []]);
    },
  );

  it('says once that an edited comment is not run', async () => {
    const github = new FakeGitHub();
    await handleEdit(github.shell, comment('/deploy staging', 'first'));
    await handleEdit(github.shell, comment('/deploy production', 'second'));
    await handleEdit(github.shell, comment('never mind', 'third'));
    expect(github.comments).toHaveLength(1);
    expect(github.commits).toHaveLength(1);
  });

  it('answers /help, and --help of each command', async () => {
    const github = new FakeGitHub();
    expect(await say(github, '/help', 'first')).toContain('/rollback');
    expect(await say(github, '/deploy --help', 'second')).toContain('--dry-run');
  });
});
