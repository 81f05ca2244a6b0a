import { describe, expect, it } from '@jest/globals';
import { type Checked, checkMarkerOf, manifestsMarkerOf } from '../../../src/comment/marker.ts';
import { writeLock } from '../../../src/core/locks/file.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { limits } from '../../../src/core/limits.ts';
import { Limited, type OpenPull, type PullLook, type PullName, Unavailable } from '../../../src/ports.ts';
import { sweep, sweepAll, type SweepShell } from '../../../src/shell/sweep/run.ts';
import type { SweepTask } from '../../../src/shell/sweep/task.ts';
import { lock } from '../../support/locks.ts';
import { judgeBy } from '../../../src/shell/deploy-pull/judge.ts';
import { openPull } from '../../support/pull.ts';
import { sha } from '../../support/request.ts';
import { configuration, FakePulls, second } from '../manifests/pulls.ts';
import { FakeGitHub } from '../world.ts';

const repository = { installation: 1, repositoryId: 12, repository: 'acme/environments' };
/** As long as they come. */
const now = { id: 'sweep-72d3162e-cc78-11e3-81ab-4c9367dc0958', at: '2026-11-22T12:00:00Z' };

const configMap = (colour: string) => ({
  'staging/storefront/features.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});

/** All is told of it, as its check run shows. */
function told(number: number, more: Partial<OpenPull> = {}, marked: Partial<Checked> = {}): OpenPull {
  const summary = checkMarkerOf({
    ...{ head: sha('1'), base: sha('2'), configuration: sha('c'), tries: null },
    ...marked,
  });
  const check = { id: `run-${number}`, repositoryId: 'R', conclusion: 'success', summary };
  return openPull(number, { check, ...more });
}

/** One installation with one environment repository. */
class World {
  readonly github = new FakeGitHub();
  pulls = new FakePulls({}, {});
  open: readonly OpenPull[] = [];
  untold: readonly number[] = [];
  closedPulls: readonly PullName[] = [];
  readonly asked: (readonly PullName[])[] = [];

  readonly shell: SweepShell = {
    installations: () => Promise.resolve([1, 2]),
    within: () =>
      Promise.resolve({
        sweep: {
          environmentRepositories: () =>
            Promise.resolve([{ repositoryId: 12, repository: 'acme/environments' }]),
          openPulls: () => Promise.resolve(this.open),
          untoldDeployPulls: () => Promise.resolve(this.untold),
          closed: (pulls) => {
            this.asked.push(pulls);
            return Promise.resolve(this.closedPulls);
          },
        },
        locks: this.github.shell,
        manifests: this.pulls.shell,
        deploys: { ...this.github.shell, judge: judgeBy(this.pulls.shell) },
      }),
  };

  hold(...locks: readonly Lock[]): void {
    for (const change of locks.map(writeLock))
      if (change.kind === 'write')
        this.github.state.files.set(change.path, Buffer.from(change.bytes).toString());
    this.github.state.messages.unshift('lock');
  }

  run(task: SweepTask): Promise<readonly SweepTask[]> {
    return sweep(this.shell, task, now);
  }
}

describe('sweep', () => {
  it('goes from the App to its installations, their environment repositories, and open pull requests', async () => {
    const world = new World();
    world.open = [told(9), told(7)];
    await expect(world.run({ kind: 'everything' })).resolves.toEqual([
      { kind: 'installation', installation: 1 },
      { kind: 'installation', installation: 2 },
    ]);
    await expect(world.run({ kind: 'installation', installation: 1 })).resolves.toEqual([
      { kind: 'repository', ...repository },
    ]);
    await expect(world.run({ kind: 'repository', ...repository })).resolves.toEqual([
      { kind: 'pull', ...repository, number: 9 },
      { kind: 'pull', ...repository, number: 7 },
    ]);
  });

  const group = { head: sha('7'), base: sha('2'), branch: 'main', number: 9 };

  it('looks at what is in a merge queue first', async () => {
    const world = new World();
    world.open = [told(9, { group }), told(7)];
    const found = await world.run({ kind: 'repository', ...repository });
    expect(found).toEqual([
      { kind: 'group', ...repository, ...group },
      { kind: 'pull', ...repository, number: 9 },
      { kind: 'pull', ...repository, number: 7 },
    ]);
  });

  it('tells of a commit of a merge queue once', async () => {
    const world = new World();
    world.pulls.commit(group.head, configMap('green'));
    for (let sweeps = 0; sweeps < 2; sweeps += 1)
      await expect(world.run({ kind: 'group', ...repository, ...group })).resolves.toEqual([]);
    expect(world.pulls.checks.map(({ head, conclusion }) => [head, conclusion])).toEqual([
      [group.head, null],
      [group.head, 'success'],
    ]);
  });

  it('takes turns where more are open, says so, and comes to deploys that nobody was told of', async () => {
    const world = new World();
    world.open = Array.from({ length: limits.sweptPulls + 2 }, (_, index) => told(500 - index));
    world.untold = [3];
    const found = await world.run({ kind: 'repository', ...repository });
    expect(found).toHaveLength(limits.sweptPulls + 1);
    expect(found.at(-1)).toMatchObject({ kind: 'pull', number: 3 });
    expect(world.github.log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('comes to what shows to be due whatever the turn, and sets back at once what is green of an older base', async () => {
    const world = new World();
    const old = told(90, {}, { base: sha('9') });
    world.open = [old, told(8), openPull(5), told(4, { check: 'unread' })];
    const found = await world.run({ kind: 'repository', ...repository });
    expect(world.pulls.setBack).toEqual([['run-90']]);
    expect(found).toEqual([
      { kind: 'pulls', ...repository, numbers: [90, 5] },
      { kind: 'pull', ...repository, number: 8 },
      { kind: 'pull', ...repository, number: 4 },
    ]);
  });

  describe('of many pull requests', () => {
    const numbers = Array.from({ length: limits.pullsPerRun + 2 }, (_, index) => index + 1);
    const task = { kind: 'pulls', ...repository, numbers } as const;

    /** What is looked at, of which some cannot be. */
    function looking(fail: (number: number) => Error | null) {
      const world = new World();
      const looked: number[] = [];
      const look = (_: string, number: number) => {
        looked.push(number);
        const error = fail(number);
        return error === null ? Promise.resolve(null) : Promise.reject(error);
      };
      const within = async (installation: number) => {
        const whole = await world.shell.within(installation);
        return { ...whole, manifests: { ...whole.manifests, pulls: { ...world.pulls.pulls, look } } };
      };
      return { world, looked, run: () => sweep({ ...world.shell, within }, task, now) };
    }

    it('does as many as a run has time for, and goes on with the others', async () => {
      const { run, looked } = looking(() => null);
      await expect(run()).resolves.toEqual([{ ...task, numbers: numbers.slice(limits.pullsPerRun) }]);
      expect(looked).toEqual(numbers.slice(0, limits.pullsPerRun));
      await expect(sweep(new World().shell, { ...task, numbers: [1] }, now)).resolves.toEqual([]);
    });

    it('goes on where one fails, and says so', async () => {
      const { world, run, looked } = looking((number) => (number === 2 ? new Unavailable('No.') : null));
      await expect(run()).resolves.toHaveLength(1);
      expect(looked).toHaveLength(limits.pullsPerRun);
      expect(world.github.log.lines).toMatchObject([{ level: 'error' }]);
    });

    it('leaves the rest to the next sweep once GitHub takes no more', async () => {
      const { run, looked } = looking((number) => (number === 2 ? new Limited('Slow down.') : null));
      await expect(run()).rejects.toThrow('Slow down.');
      expect(looked).toEqual([1, 2]);
    });
  });

  const comment = (head: string, base: string) => ({
    ownComments: [{ id: 1, body: manifestsMarkerOf({ head, base }), updatedAt: now.at }],
  });
  const checked = { head: sha('1'), base: sha('2'), configuration: sha('c'), tries: null };
  const summary = checkMarkerOf(checked);
  const marked = (change: Partial<Checked>, conclusion = 'success') => ({
    check: {
      ...{ id: 1, completed: true, conclusion },
      output: { ...output, summary: checkMarkerOf({ ...checked, ...change }) },
    },
  });
  const output = { title: '', summary, text: '' };
  const check = (completed: boolean) =>
    ({ check: { id: 1, completed, conclusion: completed ? 'success' : null, output } }) as const;
  const left: readonly (readonly [string, Partial<PullLook>])[] = [
    ['nothing is told of it', {}],
    ['its check run is unfinished', { ...check(false), ...comment(sha('1'), sha('2')) }],
    ['an older head is told of', { ...check(true), ...comment(sha('9'), sha('2')) }],
    ['an older base is told of', { ...check(true), ...comment(sha('1'), sha('9')) }],
    ['an older base is all that its check run is of', marked({ base: sha('9') })],
    ['an older slipway.yaml is what it was compared by', marked({ configuration: sha('9') })],
    ['its check run does not say by which slipway.yaml', marked({ configuration: null })],
    ['it failed by what may pass', marked({ tries: 1 }, 'failure')],
    ['it failed by what may pass, for long', marked({ tries: limits.sweptTries - 1 }, 'failure')],
    ['its check run may be told of another of its head', { ...check(true), sharers: [8] }],
    ['its check run may be told of others of its head', { ...check(true), sharers: null }],
    ['its check run was cancelled', { check: { ...check(true).check, output: { ...output, summary: '' } } }],
  ];
  it.each(left)('tells of a pull request where %s', async (_, change) => {
    const world = new World();
    world.pulls.change(change);
    await expect(world.run({ kind: 'pull', ...repository, number: 7 })).resolves.toEqual([]);
    expect(world.pulls.checks.at(-1)?.conclusion).toBe(change.sharers === null ? 'failure' : 'success');
  });

  const done: readonly (readonly [string, Partial<PullLook>])[] = [
    ['all is told of', { ...check(true), ...comment(sha('1'), sha('2')) }],
    ['nothing was to tell of', check(true)],
    ['is closed', { open: false }],
    ['failed for good', marked({}, 'failure')],
    ['failed for good, and says so', { ...marked({}, 'failure'), ...comment(sha('1'), sha('2')) }],
    [
      'failed too often by what may pass, since its comment was written',
      { ...marked({ tries: limits.sweptTries }, 'failure'), ...comment(sha('1'), sha('9')) },
    ],
  ];
  it.each(done)('leaves alone one that %s', async (_, change) => {
    const world = new World();
    world.pulls.change(change);
    await world.run({ kind: 'pull', ...repository, number: 7 });
    expect([world.pulls.checks, world.pulls.looks]).toEqual([[], 1]);
  });

  it('finds reviews that were not heard of, and writes nothing where all were', async () => {
    const world = new World();
    world.pulls = new FakePulls(configMap('blue'), configMap('green'));
    world.pulls.change({ configuration: { oid: sha('d'), text: approved } });
    world.pulls.roles.set('ada', 'write');
    const task = { kind: 'pull', ...repository, number: 7 } as const;
    await world.run(task);
    expect(world.pulls.checks.at(-1)?.conclusion).toBeNull();
    const before = world.pulls.checks.length;
    await world.run(task);
    expect(world.pulls.checks).toHaveLength(before);

    const review = { id: 1, author: 'ada', isBot: false, submittedAt: second(40), commit: sha('1') };
    world.pulls.reviews = [{ ...review, state: 'approved' }];
    await world.run(task);
    expect(world.pulls.checks.at(-1)?.conclusion).toBe('success');
    // Set back by somebody who took it for one of an older base: nothing is rendered for that.
    const { check } = world.pulls.present ?? {};
    if (check) world.pulls.change({ check: { ...check, completed: false, conclusion: null } });
    const { blobs } = world.pulls;
    world.pulls.blobs = () => Promise.reject(new Error('Nothing is to be read.'));
    await world.run(task);
    expect(world.pulls.checks.at(-1)?.conclusion).toBe('success');
    world.pulls.blobs = blobs;
    // Green, and complete: that the approval was taken back since must be found all the same.
    world.pulls.reviews = [{ ...review, state: 'dismissed' }];
    await world.run(task);
    expect(world.pulls.checks.at(-1)?.conclusion).toBeNull();
  });

  const approved = configuration.replace('{{service}}" }', '{{service}}", approvals: {} }');

  it('tries a fault that does not pass so many times, and no more', async () => {
    const world = new World();
    const task = { kind: 'pull', ...repository, number: 7 } as const;
    world.pulls.blobs = () => {
      throw new Unavailable('GitHub answers with 502.');
    };
    world.pulls.commit(sha('3'), configMap('green'));
    for (let sweeps = 0; sweeps < limits.sweptTries + 3; sweeps += 1)
      await world.run(task).catch((error: unknown) => expect(error).toBeInstanceOf(Unavailable));
    const failed = world.pulls.checks.filter(({ conclusion }) => conclusion === 'failure');
    expect(failed).toHaveLength(limits.sweptTries);
  });

  it('renders nothing again that does not render, though something was approved before', async () => {
    const world = new World();
    world.pulls = new FakePulls(configMap('blue'), configMap('green'));
    world.pulls.change({ configuration: { oid: sha('d'), text: approved } });
    world.pulls.roles.set('ada', 'write');
    const task = { kind: 'pull', ...repository, number: 7 } as const;
    await world.run(task);
    world.pulls.reviews = [
      { id: 1, author: 'ada', isBot: false, submittedAt: second(40), commit: sha('1'), state: 'approved' },
    ];
    await world.run(task);
    world.pulls.commit(sha('5'), { 'staging/storefront/features.yaml': 'kind: [' });
    world.pulls.change({
      head: sha('5'),
      merge: { sha: sha('5'), parents: [sha('2'), sha('5')] },
      check: null,
    });
    await world.run(task);
    expect(world.pulls.checks.at(-1)?.conclusion).toBe('failure');
    const [written, looks] = [world.pulls.checks.length, world.pulls.looks];
    await world.run(task);
    expect([world.pulls.checks.length, world.pulls.looks]).toEqual([written, looks + 1]);
  });

  it('leaves alone one that is gone, or of a repository without configuration', async () => {
    const world = new World();
    world.pulls.present = null;
    await world.run({ kind: 'pull', ...repository, number: 7 });
    expect(world.pulls.looks).toBe(1);
  });
});

describe('the locks of a repository', () => {
  const ended = { ...lock, service: 'cart', until: '2026-11-22T11:59:59Z' };
  const going = { ...lock, service: 'search', until: '2026-11-22T12:00:01Z' };

  it('are removed once their time is over, without a word', async () => {
    const world = new World();
    world.hold(ended, going);
    await world.run({ kind: 'repository', ...repository });
    expect(world.github.state.locks.locks).toEqual([going]);
    expect(world.github.state.messages[0]).toMatch(/^unlock\(staging\): cart\n[^]*the time is over/u);
    expect(world.github.comments).toEqual([]);
  });

  it('are removed once their pull request is closed, with a comment there', async () => {
    const world = new World();
    const other = { ...lock, service: 'cart', pull: { repository: 'acme/storefront', number: 8 } };
    world.hold(lock, other);
    world.closedPulls = [{ repository: 'acme/storefront', number: 7 }];
    await world.run({ kind: 'repository', ...repository });
    expect(world.asked).toEqual([[other.pull, lock.pull]].map((pulls) => expect.arrayContaining(pulls)));
    expect(world.github.state.locks.locks).toEqual([other]);
    expect(world.github.state.messages[0]).toMatch(/Slipway-Delivery: sweep-[-0-9a-f]{36}-[0-9a-f]{16}\n/u);
    expect(world.github.comments).toHaveLength(1);
  });

  it('end whatever another run of the same sweep has ended before', async () => {
    const world = new World();
    const other = { ...lock, service: 'cart', pull: { repository: 'acme/storefront', number: 8 } };
    world.github.open = false;
    world.hold(lock, other);
    world.closedPulls = [lock.pull ?? other.pull];
    await world.run({ kind: 'repository', ...repository });
    world.closedPulls = [other.pull];
    await world.run({ kind: 'repository', ...repository });
    expect(world.github.state.locks.locks).toEqual([]);
  });

  it('take no commit where none has ended, and no question where there are none', async () => {
    const world = new World();
    await world.run({ kind: 'repository', ...repository });
    expect(world.asked).toEqual([]);
    world.hold(going, { ...lock, pull: null });
    await world.run({ kind: 'repository', ...repository });
    expect([world.github.state.tries, world.asked]).toEqual([0, [[going.pull]]]);
  });

  it('asks of no more pull requests than the limit says', async () => {
    const world = new World();
    const pullOf = (number: number) => ({ repository: 'acme/storefront', number });
    const many = Array.from({ length: limits.sweptPulls + 1 }, (_, index) => ({
      ...lock,
      service: `service-${index}`,
      pull: pullOf(index + 1),
    }));
    world.hold(...many);
    await world.run({ kind: 'repository', ...repository });
    expect(world.asked[0]).toHaveLength(limits.sweptPulls);
  });
});

describe('sweepAll', () => {
  it('does all pieces that come of pieces, and goes on where one fails', async () => {
    const done: string[] = [];
    const failed: unknown[] = [];
    const pull = (number: number): SweepTask => ({ kind: 'pull', ...repository, number });
    await sweepAll(
      { kind: 'everything' },
      (task) => {
        if (task.kind === 'installation') return Promise.reject(new Error('GitHub is down'));
        done.push(task.kind);
        return Promise.resolve(
          task.kind === 'everything'
            ? [
                { kind: 'installation', installation: 1 },
                ...Array.from({ length: 10 }, (_, index) => pull(index)),
              ]
            : [],
        );
      },
      (_, task) => failed.push(task),
    );
    expect(done).toHaveLength(11);
    expect(failed).toEqual([{ kind: 'installation', installation: 1 }]);
  });
});
