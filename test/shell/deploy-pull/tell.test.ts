import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import { mergeConflict } from '../../../src/core/problems/merge.ts';
import type { FakeGitHub } from '../world.ts';
import { asked, digest, occasion, opened, pull, type Standing, toolsOf } from './tools.ts';

let github: FakeGitHub;
let { number } = pull;
/** How it stands, one look after another. */
let turns: Standing[] = [];

beforeEach(async () => {
  github = await opened(['via: pull-request']);
  ({ number } = pull);
  turns = [];
});

const settle = () =>
  settleDeployPull(
    toolsOf(github, () => turns.shift() ?? 'waits', digest),
    { ...pull, number },
    occasion,
  );
const reply = () => github.comments.find(({ body }) => body.includes('delivery=one'))?.body ?? '';
const ownComment = () => github.comments.find(({ body }) => body.includes('delivery=deploy-pull'))?.body;

describe('what is wrong with a deploy pull request', () => {
  it('is told once: little is read for it after', async () => {
    const { ports } = github;
    turns = Array<Standing>(3).fill(mergeConflict(null));
    await settle();
    const read = jest.spyOn(ports.application, 'read');
    const environments = jest.spyOn(ports.environments, 'read');
    const looks = jest.spyOn(ports.deployPulls, 'pull');
    await settle();
    expect([read, environments, looks].map(({ mock }) => mock.calls.length)).toEqual([2, 0, 1]);
    // Somebody has changed the reply since.
    const [told] = github.comments;
    if (told !== undefined) Object.assign(told, { body: '<!-- slipway: delivery=one -->\nNothing.' });
    await settle();
    expect(reply()).toContain('merge-conflict');
  });

  it.each(['deploy', 'restart'])('is told no longer, once it waits again: %s', async (action) => {
    if (action === 'restart') {
      await handleComment(github.shell, asked('/cancel staging', 'two', 101));
      await handleComment(github.shell, asked('/restart staging', 'three', 102));
      number = 102;
    }
    // What the commit does is for the judge to say, and there is none here.
    const said = () =>
      github.comments.map(({ body }) => body.replace(/\*\*Manifest diff.*(?=\*\*To drop)/su, ''));
    const before = said();
    turns = [mergeConflict(null), 'waits', 'waits'];
    await settle();
    expect(ownComment()).toContain('merge-conflict');
    await settle();
    expect(said()).toEqual(before);
    const read = jest.spyOn(github.ports.environments, 'read');
    await settle();
    expect(read).not.toHaveBeenCalled();
  });
});
