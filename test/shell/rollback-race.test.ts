import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { inFlight } from '../../src/shell/in-flight.ts';
import type { Shell } from '../../src/shell/shell.ts';
import { FakeGitHub, file, request } from './world.ts';

const asked = '2026-11-22T10:00:00Z';
const later = '2026-11-22T10:00:02Z';

/** One comment, by its author, made at `asked` unless said otherwise. */
function said(line: string, author: string, at = asked) {
  const comment = { ...request.comment, body: line, author };
  return {
    ...request,
    delivery: `${author}-${line}-${at}`.replaceAll(/[^a-z0-9]+/gi, '-'),
    at,
    receivedAt: at,
    comment,
  };
}

async function say(github: FakeGitHub, ...words: Parameters<typeof said>): Promise<string> {
  await handleComment(github.shell, said(...words));
  return github.comments.at(-1)?.body ?? '';
}

/** Deployed by dev long ago; `9a8b7c6` was there before. */
async function deployed(...tags: readonly string[]): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  github.role = 'maintain';
  for (const tag of tags) await say(github, `/deploy staging --tag ${tag}`, 'dev');
  github.clock = later;
  return github;
}

/** Before the first commit of the next command, another process carries out another whole one. */
function meanwhile(github: FakeGitHub, act: (shell: Shell) => Promise<unknown>): void {
  const { environments } = github.ports;
  const commit = environments.commit.bind(environments);
  environments.commit = async (input) => {
    environments.commit = commit;
    await act({ ...github.shell, inTurn: inFlight().inTurn });
    return commit(input);
  };
}

/** Steps back, and ends the lock that comes of it, which would keep others out by itself. */
async function stepBack(shell: Shell): Promise<void> {
  await handleComment(shell, said('/rollback staging', 'dev'));
  await handleComment(shell, said('/unlock staging storefront', 'dev'));
}

const manifestIs = (github: FakeGitHub, tag: string) => {
  expect(github.manifest).toContain(`shop/storefront:${tag}\n`);
};

describe('two who step back at once', () => {
  it.each([
    ['the later is told what happened', later],
    ['in one second, too', asked],
    ['whatever the date of the commit', '2026-11-21T10:00:00Z'],
  ])('go one step: %s', async (_, clock) => {
    const github = await deployed('v1', 'v2', 'v3');
    github.clock = clock;
    meanwhile(github, stepBack);
    const reply = await say(github, '/rollback staging', 'ada');
    expect(reply).toContain('changed-since-you-asked');
    expect(reply).toMatch(/storefront.* was rolled back after you commented/u);
    manifestIs(github, 'v2');
    expect(github.commits).toHaveLength(5);
  });

  it('go one step where one waits for the other', async () => {
    const github = await deployed('v1', 'v2', 'v3');
    await Promise.all([
      handleComment(github.shell, said('/rollback staging', 'dev')),
      handleComment(github.shell, said('/rollback staging', 'ada')),
    ]);
    manifestIs(github, 'v2');
    expect(github.commits).toHaveLength(5);
  });
});

describe('a fix that is deployed while a rollback waits', () => {
  it('stays, whichever comes first', async () => {
    const github = await deployed('v1', 'v2');
    meanwhile(github, (shell) => handleComment(shell, said('/deploy staging --tag v4fix', 'ada')));
    const reply = await say(github, '/rollback staging', 'dev');
    expect(reply).toMatch(/v4fix.* was deployed to .*storefront.* after you commented/u);
    manifestIs(github, 'v4fix');

    const other = await deployed('v1', 'v2');
    await say(other, '/deploy staging --tag v4fix', 'ada');
    expect(await say(other, '/rollback staging', 'dev')).toContain('changed-since-you-asked');
    manifestIs(other, 'v4fix');
  });

  it('stays where its commit has an older date', async () => {
    const github = await deployed('v1', 'v2');
    github.clock = '2026-11-21T10:00:00Z';
    meanwhile(github, (shell) => handleComment(shell, said('/deploy staging --tag v4fix', 'ada')));
    expect(await say(github, '/rollback staging', 'dev')).toContain('changed-since-you-asked');
    manifestIs(github, 'v4fix');
  });

  it('goes where that is asked for, once it is seen, or by a revision', async () => {
    const github = await deployed('v1', 'v2');
    await say(github, '/deploy staging --tag v4fix', 'dev');
    expect(await say(github, '/rollback staging --dry-run', 'dev')).toContain('would roll back');
    expect(await say(github, '/rollback staging', 'dev', later)).toContain('Rolled back storefront to v2');
    await say(github, '/deploy staging --tag v5', 'dev');
    expect(await say(github, '/rollback staging --to-revision 2', 'dev')).toContain('to v1');
  });
});

describe('what does not count as another', () => {
  it('is one’s own first step: two comments are two steps', async () => {
    const github = await deployed('v1', 'v2', 'v3');
    await say(github, '/rollback staging', 'dev');
    expect(await say(github, '/rollback staging', 'dev', later)).toContain('one more step back');
    manifestIs(github, 'v1');
  });

  it('is a delivery that comes again', async () => {
    const github = await deployed('v1', 'v2');
    const one = said('/rollback staging', 'ada');
    await handleComment(github.shell, one);
    github.comments.length = 0;
    await handleComment(github.shell, one);
    expect(github.comments[0]?.body).toContain('Rolled back storefront to v1');
    expect(github.commits).toHaveLength(4);
  });

  it('is a commit whose answer was lost', async () => {
    const github = await deployed('v1', 'v2');
    github.beforeCommit = () => 'lost answer';
    expect(await say(github, '/rollback staging', 'ada')).toContain('Rolled back storefront to v1');
    expect(github.commits).toHaveLength(4);
  });

  it('is what people pushed meanwhile beside it', async () => {
    const github = await deployed('v1', 'v2');
    meanwhile(github, () => {
      github.push('Scale', [file(github.manifest.replace('spec:', 'spec:\n  replicas: 3'))]);
      return Promise.resolve();
    });
    expect(await say(github, '/rollback staging', 'ada')).toContain('Rolled back storefront to v1');
    expect(github.manifest).toContain('replicas: 3');
  });

  it('is not what takes the deploy back: a revert that a person pushes meanwhile', async () => {
    const github = await deployed('v1', 'v2');
    const [newest, before] = github.commits;
    meanwhile(github, () => {
      github.push(`Revert "deploy"\n\nThis reverts commit ${newest?.sha ?? ''}.\n`, before?.entries);
      return Promise.resolve();
    });
    expect(await say(github, '/rollback staging', 'ada')).toContain('was rolled back');
    manifestIs(github, 'v1');
  });
});
