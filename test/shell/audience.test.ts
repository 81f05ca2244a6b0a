import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { comment, deployment, FakeGitHub, file } from './world.ts';

async function say(github: FakeGitHub, body: string, delivery?: string): Promise<string> {
  await handleComment(github.shell, comment(body, delivery));
  return github.comments.at(-1)?.body ?? '';
}

describe('on a pull request that more people can see than the environment repository', () => {
  const hidden = (change: (github: FakeGitHub) => void = () => undefined): FakeGitHub => {
    const github = new FakeGitHub();
    github.visibility = { application: 'public', environment: 'private' };
    change(github);
    return github;
  };

  it.each(['/deploy staging', '/deploy staging --dry-run', '/diff staging'])(
    '%s tells image, version and numbers, and no field of a manifest',
    async (body) => {
      const reply = await say(hidden(), body);
      expect(reply).toContain('1 changed');
      expect(reply).toContain('20261122-1f2e3d4');
      expect(reply).toContain('showManifests: everywhere');
      for (const content of [
        'spec › template',
        'deployment.yaml',
        'Deployment',
        '```diff',
        'Manifest digest',
      ])
        expect(reply).not.toContain(content);
    },
  );

  it('tells the same where the telling was lost, and of a rollback', async () => {
    const github = hidden();
    const told = await say(github, '/deploy staging');
    github.comments.length = 0;
    expect(await say(github, '/deploy staging')).toBe(told);
    expect(await say(github, '/rollback staging', 'second')).not.toContain('spec › template');
  });

  it('shows the fields where slipway.yaml allows it', async () => {
    const github = hidden();
    github.configuration = `showManifests: everywhere\n${github.configuration ?? ''}`;
    expect(await say(github, '/deploy staging')).toContain('spec › template');
  });

  it.each<[string, (github: FakeGitHub) => void, string, string]>([
    ['no manifest holds', (github) => github.push('Other', [file('kind: Other')]), 'image-not-found', 'yaml'],
    [
      'a file breaks',
      (github) => github.push('Break', [file('hidden: [')]),
      'manifest-syntax',
      'deployment.yaml',
    ],
    ['slipway.yaml has wrong', (github) => github.rule('hidden: 1'), 'invalid-configuration', 'hidden'],
  ])('does not quote what %s', async (_, change, code, quoted) => {
    const reply = await say(hidden(change), '/deploy staging');
    expect(reply).toContain(code);
    expect(reply.replaceAll('slipway.yaml', '')).not.toContain(quoted);
    const seen = new FakeGitHub();
    change(seen);
    expect((await say(seen, '/deploy staging')).replaceAll('slipway.yaml', '')).toContain(quoted);
  });

  it('counts the warnings about the files', async () => {
    const warned = `${deployment}---\nkind: ConfigMap\napiVersion: v1\ndata: { hidden: yes }\n`;
    const reply = await say(
      hidden((github) => github.push('Warn', [file(warned)])),
      '/deploy staging',
    );
    expect(reply).toContain('1 warning about the files');
    expect(reply).not.toContain('for kubectl');
  });
});
