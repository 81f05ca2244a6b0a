import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { comment, FakeGitHub } from './world.ts';

async function say(github: FakeGitHub, body: string, delivery?: string): Promise<string> {
  await handleComment(github.shell, comment(body, delivery));
  return github.comments.at(-1)?.body ?? '';
}

describe('what is remembered of slipway.yaml', () => {
  const elsewhere = (github: FakeGitHub): void => {
    github.configuration = (github.configuration ?? '').replace('staging/{{service}}', 'apps/{{service}}');
  };

  it('saves the second look, and decides nothing', async () => {
    const github = new FakeGitHub();
    elsewhere(github);
    await say(github, '/diff staging', 'first');
    expect(github.lookedAt).toEqual([['staging/storefront'], ['apps/storefront']]);
    await say(github, '/diff staging', 'second');
    expect(github.lookedAt.slice(2)).toEqual([['apps/storefront']]);
    github.configuration = (github.configuration ?? '').replace('apps/', 'staging/');
    expect(await say(github, '/diff staging', 'third')).toContain('1f2e3d4');
    expect(github.lookedAt.slice(3)).toEqual([['apps/storefront'], ['staging/storefront']]);
  });

  it('asks for teams early, and counts only those that slipway.yaml names now', async () => {
    const github = new FakeGitHub();
    github.rule('allow: { deploy: ["@acme/sre"], rollback: ["@acme/sre"] }');
    github.teams = ['acme/sre'];
    expect(await say(github, '/deploy staging --tag a', 'first')).toContain('Deployed');
    github.configuration = (github.configuration ?? '').replaceAll('@acme/sre', '@acme/ops');
    expect(await say(github, '/deploy staging --tag b', 'second')).toContain('may not deploy');
  });
});
