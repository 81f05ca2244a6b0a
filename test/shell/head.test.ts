import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../src/handle.ts';
import { comment, deployment, FakeGitHub } from './world.ts';

async function say(github: FakeGitHub, body: string, delivery?: string): Promise<string> {
  await handleComment(github.shell, comment(body, delivery));
  return github.comments.at(-1)?.body ?? '';
}

/** The comment was made at 10:00:00, and received at 10:00:02. */
describe('a head that is newer than the comment', () => {
  it.each([
    ['2026-11-22T10:00:01Z', true],
    ['2026-11-22T10:00:12Z', true],
    ['2026-11-22T10:00:00Z', false],
    ['2026-11-21T10:00:00Z', false],
    // The clock of whoever committed is wrong.
    ['2026-11-22T10:00:13Z', false],
    ['2031-01-01T00:00:00Z', false],
    [null, false],
  ])(
    'of a head that was committed at %s: is it refused as newer than the comment? %s',
    async (at, refused) => {
      const github = new FakeGitHub();
      github.committedAt = at;
      expect(await say(github, '/diff staging', 'only-seen')).toContain('1f2e3d4');
      const reply = await say(github, '/deploy staging');
      expect(reply.includes('pushed to after the comment')).toBe(refused);
      expect(github.manifest === deployment).toBe(refused);
    },
  );

  it.each([
    // Whatever the commit says of itself.
    ['2026-11-22T10:00:01Z', '2026-11-21T10:00:00Z', true],
    ['2026-11-22T10:00:01Z', '2031-01-01T00:00:00Z', true],
    ['2026-11-22T10:00:01Z', null, true],
    // However late it is taken up: this clock is never wrong.
    ['2026-11-22T10:30:00Z', '2026-11-21T10:00:00Z', true],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:01Z', false],
    ['2026-11-22T09:00:00Z', '2026-11-22T10:00:01Z', false],
  ])(
    'of a head that was pushed at %s by GitHub’s clock, and committed at %s: is it refused? %s',
    async (pushed, committed, refused) => {
      const github = new FakeGitHub();
      Object.assign(github, { pushedAt: pushed, committedAt: committed });
      const reply = await say(github, '/deploy staging');
      expect(reply.includes('pushed to after the comment')).toBe(refused);
      expect(github.manifest === deployment).toBe(refused);
    },
  );

  it('rolls back whatever was pushed after the comment', async () => {
    const github = new FakeGitHub();
    await say(github, '/deploy staging', 'first');
    github.committedAt = '2026-11-22T10:00:01Z';
    await say(github, '/rollback staging', 'second');
    expect(github.manifest).toBe(deployment);
  });

  it('tells of its commit where the head is newer by then', async () => {
    const github = new FakeGitHub();
    const told = await say(github, '/deploy staging');
    github.comments.length = 0;
    github.committedAt = '2026-11-22T10:00:01Z';
    expect(await say(github, '/deploy staging')).toBe(told);
  });
});
