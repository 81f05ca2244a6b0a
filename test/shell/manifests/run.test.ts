import { describe, expect, it } from '@jest/globals';
import { problem } from '../../../src/core/problem.ts';
import { text } from '../../../src/core/text.ts';
import { limits } from '../../../src/core/limits.ts';
import { tellManifests } from '../../../src/shell/manifests/run.ts';
import { Unavailable } from '../../../src/ports.ts';
import { sha } from '../../support/request.ts';
import { FakePulls, type Files } from './pulls.ts';

const path = 'staging/storefront/features.yaml';
const features = (colour: string): Files => ({
  [path]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});

function fake(before: Files = features('blue'), after: Files = features('green')): FakePulls {
  return new FakePulls(before, after);
}

function tell({ shell }: FakePulls): Promise<void> {
  return tellManifests(shell, { repository: 'acme/environments', number: 7 }, 'delivery');
}

/** The base has moved from 2 to 4; the head branched off at 2. */
const branchedOff = new Map([sha('2'), sha('4')].map((commit) => [commit, sha('2')]));

function conclusions({ checks }: FakePulls) {
  return checks.map(({ conclusion }) => conclusion);
}

describe('tellManifests', () => {
  it('says at once that it is at it, and then what it found', async () => {
    const github = fake();
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'success']);
    expect(github.comments).toMatchObject([{ id: 1, body: expect.stringContaining('green') }]);
  });

  it.each<[string, (github: FakePulls) => void]>([
    ['is none of ours', (github) => (github.present = null)],
    ['is closed', (github) => github.change({ open: false })],
  ])('leaves alone what %s, after one look', async (_, change) => {
    const github = fake();
    change(github);
    await tell(github);
    expect(github).toMatchObject({ looks: 1, checks: [], comments: [] });
  });

  it('writes nothing again where all of it is told already', async () => {
    const github = fake();
    await tell(github);
    const [comment] = github.comments;
    const written: string[] = [];
    github.beforeWrite = (what) => void written.push(what);
    await tell(github);
    expect(github.comments).toEqual([comment]);
    expect(written).toEqual(['check']);
    expect(conclusions(github)).toEqual([null, 'success', 'success']);
  });

  it('is not green while a gate of a deploy pull request is shut, though nothing is to be approved', async () => {
    const github = fake();
    github.change({ branch: 'slipway/deploy/staging/storefront' });
    github.held = problem({ code: 'locked', title: text`It is locked.`, remedy: text`Wait.` });
    await tell(github);
    expect(github.checks.at(-1)).toMatchObject({ conclusion: null });
    github.held = null;
    await tell(github);
    expect(github.checks.at(-1)).toMatchObject({ conclusion: 'success' });
  });

  it('waits for the merge of the present head', async () => {
    const github = fake();
    github.change({ merge: { sha: sha('9'), parents: [sha('2'), sha('8')] } });
    github.beforeLook = (looks) => {
      if (looks === 2) github.change({ mergeable: null });
      if (looks === 4)
        github.change({ mergeable: true, merge: { sha: sha('3'), parents: [sha('2'), sha('1')] } });
    };
    await tell(github);
    expect(github.comments).toMatchObject([{ body: expect.stringContaining('green') }]);
  });

  it('fails the check, and says what to do, where there is no such merge in the end', async () => {
    const github = fake();
    github.change({ mergeable: null });
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'failure']);
    expect(github.looks).toBe(limits.mergeLooks + 2);
    expect(github.comments[0]?.body).toContain('test-merge-missing');
  });

  it('brings a merge with an older base up to date', async () => {
    const github = fake();
    github.commit(sha('4'), { ...features('blue'), 'staging/storefront/b.yaml': 'kind: B\n' });
    github.change({ base: { ref: 'main', sha: sha('4') } });
    github.mergeBases = branchedOff;
    await tell(github);
    expect(github.comments[0]?.body).toContain('1 changed');
    expect(github.comments[0]?.body).toContain(`base=${sha('4')}`);
  });

  it('does not take a merge with another branch for one', async () => {
    const github = fake();
    github.change({ base: { ref: 'release', sha: sha('4') } });
    await tell(github);
    expect(github.comments[0]?.body).toContain('test-merge-missing');
  });

  it('says where a merge with an older base is of no use any more', async () => {
    const github = fake();
    github.commit(sha('4'), features('red'));
    github.change({ base: { ref: 'main', sha: sha('4') } });
    github.mergeBases = branchedOff;
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'failure']);
    expect(github.comments[0]?.body).toContain('test-merge-outdated');
  });

  it('believes a conflict that stays, and leaves the check open', async () => {
    const github = fake();
    github.change({ mergeable: false, merge: null });
    await tell(github);
    expect(conclusions(github)).toEqual([null, null]);
    expect(github.checks.at(-1)?.output.title).toContain('conflicts');
  });

  it('does not believe a conflict that the next look knows nothing of', async () => {
    const github = fake();
    github.change({ mergeable: false });
    github.beforeLook = (looks) => {
      if (looks === 3) github.change({ mergeable: true });
    };
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'success']);
  });

  it('tells nothing of an older head, and ends its check run', async () => {
    const github = fake();
    github.beforeLook = (looks) => {
      if (looks === 2)
        github.change({
          head: sha('5'),
          check: null,
          merge: { sha: sha('3'), parents: [sha('2'), sha('5')] },
        });
    };
    await tell(github);
    expect(github.checks.map(({ head, conclusion }) => [head, conclusion])).toEqual([
      [sha('1'), null],
      [sha('1'), 'cancelled'],
      [sha('5'), null],
      [sha('5'), 'success'],
    ]);
    expect(github.comments).toMatchObject([{ body: expect.stringContaining(`head=${sha('5')}`) }]);
  });

  it('writes anew what was told too late', async () => {
    const github = fake();
    github.mergeBases = branchedOff;
    github.commit(sha('4'), { ...features('blue'), 'README.md': 'x' });
    github.beforeWrite = (what) => {
      if (what === 'comment') github.change({ base: { ref: 'main', sha: sha('4') } });
    };
    await tell(github);
    expect(github.comments).toMatchObject([{ body: expect.stringContaining(`base=${sha('4')}`) }]);
  });

  it.each<[string | null, boolean, (string | null)[]]>([
    [null, false, ['cancelled']],
    ['success', false, ['cancelled']],
    ['cancelled', false, []],
    [null, true, ['cancelled']],
    ['success', true, []],
  ])('ends the check run of a closed one: %s, merged: %s', async (conclusion, merged, ended) => {
    const github = fake();
    const output = { title: '', summary: '', text: '' };
    github.change({
      open: false,
      merged,
      check: { id: 1, completed: conclusion !== null, conclusion, output },
    });
    await tell(github);
    expect(conclusions(github)).toEqual(ended);
  });

  it('ends the check run of a pull request that is closed meanwhile', async () => {
    const github = fake();
    github.beforeLook = (looks) => {
      if (looks === 2) github.change({ open: false });
    };
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'cancelled']);
    expect(github.comments).toEqual([]);
  });

  it('ends the green check run of the head before', async () => {
    const github = fake();
    await tell(github);
    github.change({ head: sha('5'), check: null, merge: { sha: sha('3'), parents: [sha('2'), sha('5')] } });
    await tell(github);
    const ended = github.checks.filter(({ head }) => head === sha('1')).at(-1);
    expect(ended?.conclusion).toBe('cancelled');
    expect(github.checks.at(-1)).toMatchObject({ head: sha('5'), conclusion: 'success' });
  });

  it('ends the check run of the default branch where it is into another by now', async () => {
    const github = fake();
    const output = { title: '', summary: '', text: '' };
    const defaultCheck = { id: 3, completed: true, conclusion: 'success', output };
    github.change({ checkName: 'slipway/manifests (old)', defaultCheck });
    github.beforeWrite = () => github.change({ defaultCheck: null });
    await tell(github);
    expect(github.checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['slipway/manifests', 'cancelled'],
      ['slipway/manifests (old)', null],
      ['slipway/manifests (old)', 'success'],
    ]);
  });

  describe('of a head that another pull request has, too', () => {
    /** #8 is into a branch that has nothing of it; `state` is of #8. */
    function shared(github: FakePulls, state: Partial<NonNullable<FakePulls['present']>>) {
      const other = github.present && { ...github.present, number: 8, ...state };
      const pulls = {
        ...github.pulls,
        ofHead: () => Promise.resolve([7, 8].map((number) => ({ number, checkName: 'slipway/manifests' }))),
        look: (repository: string, number: number) =>
          number === 8
            ? Promise.resolve(other && { ...other, check: github.present?.check ?? other.check })
            : github.pulls.look(repository, number),
      };
      github.change({ sharers: [8] });
      github.held = problem({ code: 'locked', title: text`It is locked.`, remedy: text`Wait.` });
      return tellManifests({ ...github.shell, pulls }, { repository: 'acme/environments', number: 7 }, 'd');
    }

    it.each([
      ['fails', { configuration: { oid: sha('d'), text: 'services: {}\n' } }, 'failure'],
      ['conflicts', { mergeable: false, merge: null }, null],
      ['is as good', {}, 'success'],
      ['is held', { branch: 'slipway/deploy/staging/storefront' }, null],
      ['is closed', { open: false, mergeable: false }, 'success'],
      ['is into another branch', { checkName: 'slipway/manifests (old)', mergeable: false }, 'success'],
      ['has another head by now', { head: sha('9'), mergeable: false }, 'success'],
    ])('concludes as the worse where that one %s', async (_, state, conclusion) => {
      const github = fake();
      await shared(github, state);
      expect(conclusions(github)).toEqual([null, conclusion]);
      expect(github.comments).toMatchObject([{ body: expect.stringContaining('green') }]);
    });

    it('is never green where more may share it than were read', async () => {
      const github = fake();
      github.change({ sharers: null });
      await tell(github);
      expect(conclusions(github)).toEqual([null, 'failure']);
      expect(github.comments[0]?.body).toContain('too-many-sharers');
    });

    it('tells again where that one comes while it writes', async () => {
      const github = fake();
      const look = github.present && { ...github.present, number: 8, mergeable: false, merge: null };
      github.beforeWrite = () => {
        if (github.checks.length === 1) github.change({ sharers: [8] });
      };
      const pulls = {
        ...github.pulls,
        look: (repository: string, number: number) =>
          number === 8 ? Promise.resolve(look) : github.pulls.look(repository, number),
      };
      await tellManifests({ ...github.shell, pulls }, { repository: 'acme/environments', number: 7 }, 'd');
      expect(conclusions(github)).toEqual([null, 'success', null]);
    });

    it('leaves the check run to that one when it is closed', async () => {
      const github = fake();
      github.beforeLook = (looks) => {
        if (looks === 2) github.change({ open: false });
      };
      await shared(github, {});
      expect(conclusions(github)).toEqual([null, 'success']);
    });

    it.each([
      ['closed', { open: false }],
      ['pushed to', { head: sha('5'), merge: { sha: sha('3'), parents: [sha('2'), sha('5')] } }],
    ])('has that one told again when it is %s', async (_, change) => {
      const github = fake();
      await tell(github);
      github.change(change);
      const looked: number[] = [];
      const pulls: typeof github.pulls = {
        ...github.pulls,
        ofHead: (_name, head) =>
          Promise.resolve(head === sha('1') ? [{ number: 8, checkName: 'slipway/manifests' }] : []),
        look: (repository, number) => {
          looked.push(number);
          return number === 8 ? Promise.resolve(null) : github.pulls.look(repository, number);
        },
      };
      await tellManifests({ ...github.shell, pulls }, { repository: 'acme/environments', number: 7 }, 'd');
      expect(looked.at(-1)).toBe(8);
      expect(conclusions(github)).not.toContain('cancelled');
    });
  });

  it('gives up on what never stands still, and leaves it to the queue', async () => {
    const github = fake();
    github.beforeLook = (looks) => github.change({ draft: looks % 2 === 0 });
    await expect(tell(github)).rejects.toBeInstanceOf(Unavailable);
  });

  it.each([true, false])(
    'looks again where the answer to a comment is lost; written: %s',
    async (written) => {
      const github = fake();
      let lost = 0;
      const pulls: typeof github.pulls = {
        ...github.pulls,
        writeComment: async (...comment) => {
          if (lost === 0 && !written) throw new Unavailable(`Lost ${(lost += 1)}.`);
          const made = await github.pulls.writeComment(...comment);
          if (lost === 0) throw new Unavailable(`Lost ${(lost += 1)}.`);
          return made;
        },
      };
      await tellManifests({ ...github.shell, pulls }, { repository: 'acme/environments', number: 7 }, 'd');
      expect(github.comments).toHaveLength(1);
      expect(github.checks.at(-1)?.conclusion).toBe('success');
    },
  );

  it('fails the check before it leaves a fault to the queue', async () => {
    const github = fake();
    const shell = { ...github.shell, pulls: { ...github.pulls, trees: () => broken } };
    const broken = () => {
      throw new Unavailable('GitHub answers with 502.');
    };
    await expect(tellManifests(shell, { repository: 'acme/environments', number: 7 }, 'd')).rejects.toThrow(
      '502',
    );
    expect(conclusions(github)).toEqual([null, 'failure']);
    expect(github.checks.at(-1)?.output.title).toContain('502');
  });

  it('fails the check where an effect blocks, or slipway.yaml is broken', async () => {
    const github = fake();
    github.change({ configuration: { oid: sha('d'), text: 'services: {}\n' } });
    await tell(github);
    expect(conclusions(github)).toEqual([null, 'failure']);

    const selector = (name: string): Files => ({
      'staging/storefront/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: storefront }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: web, image: web:1 }] } }
`,
    });
    const blocked = fake(selector('one'), selector('two'));
    await tell(blocked);
    expect(conclusions(blocked)).toEqual([null, 'failure']);
  });

  it('posts no comment where nothing changes, and changes the one that is there', async () => {
    const github = fake(features('blue'), features('"blue"'));
    await tell(github);
    expect(github.comments).toEqual([]);
    expect(conclusions(github)).toEqual([null, 'success']);
    const told = fake();
    await tell(told);
    told.commit(sha('3'), features('blue'));
    await tell(told);
    expect(told.comments).toMatchObject([{ id: 1, body: expect.not.stringContaining('green') }]);
  });
});
