import { describe, expect, it } from '@jest/globals';
import { withheldProblem } from '../../src/core/audience.ts';
import { refusalOf } from '../../src/core/gates/evaluate.ts';
import { freezeGate } from '../../src/core/gates/freeze.ts';
import { checksGate } from '../../src/core/gates/pull.ts';
import type { Problem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';
import { handleComment } from '../../src/handle.ts';
import { configured } from '../commands/snapshot.ts';
import { comment, deployment, FakeGitHub, file } from './world.ts';

async function say(github: FakeGitHub, body: string, delivery?: string): Promise<string> {
  await handleComment(github.shell, comment(body, delivery));
  return github.comments.at(-1)?.body ?? '';
}

const now = 'freeze: [{ from: 2026-11-01, until: 2026-12-31, reason: merger }]';
const soon = 'freeze: [{ from: 2026-12-01, until: 2026-12-31, reason: merger }]';

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

  it.each<[string, string, readonly string[], RegExp]>([
    ['/deploy staging', now, [], /`staging` is frozen until Fri 2027-01-01 00:00 UTC\./],
    ['/deploy staging', now, ['checks: required'], /2 gates of `staging`.*`staging` is frozen until Fri/su],
    ['/deploy staging --dry-run', now, [], /`staging` is frozen until Fri/],
    ['/diff staging', now, [], /`staging` is frozen until Fri/],
    ['/explain staging', now, [], /`staging` is frozen until Fri/],
    ['/explain staging', soon, [], /the next begins Tue 2026-12-01 00:00 UTC\./],
    [
      '/deploy staging',
      'freeze: [{ cron: "* * * * *", for: 1h, reason: merger }]',
      [],
      /`staging` is frozen\./,
    ],
  ])('%s tells that it is frozen, and not why: %s %j', async (body, freeze, rules, said) => {
    const frozen = (github: FakeGitHub) => {
      for (const rule of [freeze, ...rules]) github.rule(rule);
    };
    const reply = await say(hidden(frozen), body);
    expect(reply).toMatch(said);
    expect(reply).not.toContain('merger');
    const seen = new FakeGitHub();
    frozen(seen);
    expect(await say(seen, body)).toContain('merger');
  });

  it('is not told why a deploy that waits is frozen by now', () => {
    const { environment } = configured(now);
    const told = (problem: Problem | null): string => {
      if (problem === null) throw new Error('It is shut.');
      const { title, reasons, remedy } = withheldProblem(problem, 'acme/environments');
      return [title, ...reasons, remedy].map(toPlain).join('\n');
    };
    const gate = freezeGate(environment, '2026-11-22T10:00:00Z');
    expect(told(gate.problem)).toMatch(/frozen until Fri/);
    expect(told(gate.problem)).not.toContain('merger');
    const checks = checksGate({ checks: 'required' }, { results: [], complete: true }, 'a');
    const several = refusalOf('staging', [checks, gate]);
    expect(told(several)).toContain('2 gates of ');
    expect(told(several)).not.toContain('merger');
    expect(several?.reasons.map(toPlain).join()).toContain('merger');
  });
});
