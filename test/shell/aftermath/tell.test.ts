import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { toPlain } from '../../../src/core/text.ts';
import { attemptsOf } from '../../../src/shell/aftermath/attempts.ts';
import { tellPulls } from '../../../src/shell/aftermath/tell.ts';
import { deployed, newestOf, rolledBack, undoingOf } from '../../core/aftermath/commits.ts';
import { FakeGitHub } from '../world.ts';

/** A restoration that undoes the deploys of so many pull requests, those of #1 being the newest. */
function restoration(pulls: number) {
  const names = Array.from({ length: pulls }, (_, index) => `d${index + 1}`);
  const deploys = names.map((name, index) => deployed(name, { pull: index + 1 }));
  return undoingOf([newestOf(rolledBack('undo', names), ...deploys)], { request: null });
}

const bare = (github: FakeGitHub) => ({ locks: [], attempts: attemptsOf(github.log, {}) });

async function tell(pulls: number, github = new FakeGitHub()) {
  for (let pull = 1; pull <= pulls; pull += 1) github.others.set(pull, []);
  const notes = await tellPulls(github.shell, restoration(pulls), bare(github));
  const told = [...github.others].filter(([, comments]) => comments.length > 0).map(([pull]) => pull);
  return { notes: notes.map(toPlain), told, github };
}

describe('very many pull requests', () => {
  it('are all told up to the limit', async () => {
    const { notes, told } = await tell(limits.toldPulls);
    expect([notes, told.length]).toEqual([[], limits.toldPulls]);
  });

  it('beyond it are those of the newest deploys, and the rest is counted', async () => {
    const { notes, told } = await tell(limits.toldPulls + 2);
    expect(told).toEqual(Array.from({ length: limits.toldPulls }, (_, index) => index + 1));
    expect(notes).toEqual([
      'Only the pull requests of the newest deploys are told: 2 of older ones are not.',
    ]);
  });
});

describe('why it was done', () => {
  it('is kept from those who see more pull requests than they see of the environment repository', async () => {
    for (const [environment, may] of [
      ['public', true],
      ['private', false],
    ] as const) {
      const github = new FakeGitHub();
      github.others.set(1, []);
      const readers = { environment, config: { showManifests: 'as-visible' } } as const;
      const undoing = { ...restoration(1), reason: 'the cart leaks', readers };
      await tellPulls(github.shell, undoing, bare(github));
      const [comment] = github.others.get(1) ?? [];
      expect(comment?.body.includes('the cart leaks')).toBe(may);
      expect(comment?.body).toContain('storefront d1 was rolled back in staging');
    }
  });
});
