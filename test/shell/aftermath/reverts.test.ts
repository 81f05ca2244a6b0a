import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { handleComment } from '../../../src/handle.ts';
import { type GitHub, Unavailable } from '../../../src/ports.ts';
import { followPushed, type Pushed } from '../../../src/shell/aftermath/pushed.ts';
import { sweepReverts } from '../../../src/shell/aftermath/sweep.ts';
import { memory } from '../../../src/shell/guess.ts';
import { comment, FakeGitHub, file } from '../world.ts';

const repository = 'acme/environments';
const at = '2026-11-21T10:05:00Z';
const manifest = 'staging/storefront/deployment.yaml';

/** What #3 and then #4 deployed; a person's revert of the latter comes on top. */
async function reverted(message?: (deploy: string) => string): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  for (const pull of [3, 4]) {
    github.others.set(pull, []);
    github.head = `${pull}`.repeat(7).padEnd(40, '0');
    const about = comment('/deploy staging', `deploy-${pull}`);
    const url = `https://github.test/acme/storefront/pull/${pull}#issuecomment-1`;
    await handleComment(github.shell, { ...about, pull, comment: { ...about.comment, url } });
  }
  const deploy = github.commits[0]?.sha ?? '';
  github.push(message?.(deploy) ?? `Revert "deploy"\n\nThis reverts commit ${deploy}.\n`);
  return github;
}

const newest = (github: FakeGitHub) => github.commits[0]?.sha ?? '';
const pushOf = (github: FakeGitHub, change: Partial<Pushed> = {}): Pushed => ({
  repository,
  commits: [newest(github)],
  paths: [manifest],
  isCut: false,
  by: 'sam',
  ...change,
});
const push = (github: FakeGitHub, change: Partial<Pushed> = {}) =>
  followPushed(github.shell, pushOf(github, change), at);
const told = (github: FakeGitHub) =>
  (github.others.get(4) ?? []).map(({ body }) => body).filter((body) => body.includes('by hand'));

/** Counts what is read of the environment repository. */
function counting(github: FakeGitHub): string[][] {
  const reads: string[][] = [];
  const { reverts } = github.ports;
  const before = { ...reverts };
  Object.assign(reverts, {
    read: (input: Parameters<GitHub['reverts']['read']>[0]) => {
      reads.push([...input.paths]);
      return before.read(input);
    },
  });
  return reads;
}

describe('a push of a person’s revert', () => {
  it('is followed by what follows a rollback', async () => {
    const github = await reverted();
    await push(github);
    const short = newest(github).slice(0, 7);
    expect(github.state.locks.locks).toMatchObject([
      {
        service: 'storefront',
        holder: 'sam',
        reason: `taken back by hand with ${short}: storefront 4444444`,
      },
    ]);
    expect([...github.statuses.values()]).toMatchObject([{ state: 'inactive' }]);
    expect(github.deployments.at(-1)).toMatchObject({
      task: 'rollback',
      payload: { commit: newest(github) },
    });
    expect(told(github)).toHaveLength(1);
    const words = github.settled.get(newest(github));
    expect(words?.title).toBe('Taken back: storefront in staging');
    expect(words?.summary).toContain('`storefront` in `staging` is locked for `sam`');
  });

  it.each<[string, (deploy: string) => string]>([
    ['an edit', () => 'Scale up'],
    ['a revert of something else', () => 'Revert "x"\n\nThis reverts commit 0123456789abcdef.\n'],
    ['a commit that quotes one', (deploy) => `Note\n\n> This reverts commit ${deploy}.\n`],
  ])('is nothing where it is %s', async (_, message) => {
    const github = await reverted(message);
    await push(github);
    expect([github.state.tries, github.statuses.size, told(github), github.settled.size]).toEqual([
      0,
      0,
      [],
      0,
    ]);
  });

  it.each<[string, Partial<Pushed>]>([
    ['touches no folder of a service', { paths: ['README.md', 'staging/storefront.yaml'] }],
    ['holds other commits', { commits: ['f'.repeat(40)] }],
  ])('is nothing where it %s', async (_, change) => {
    const github = await reverted();
    await push(github, change);
    expect([github.state.tries, github.settled.size]).toEqual([0, 0]);
  });

  it('is found where more was pushed than is told', async () => {
    const github = await reverted();
    await push(github, { commits: [], paths: [], isCut: true });
    expect(github.settled.size).toBe(1);
  });

  it('locks for its author where no person pushed it, and for the App where that has no login', async () => {
    const github = await reverted();
    await push(github, { by: null });
    expect(github.state.locks.locks).toMatchObject([{ holder: 'ada' }]);
    const nameless = await reverted();
    Object.assign(nameless.commits[0] ?? {}, { author: { name: 'Ada Lindgren', login: null } });
    await push(nameless, { by: null });
    expect(nameless.state.locks.locks).toMatchObject([{ holder: 'slipway[bot]' }]);
  });

  it('only ends the deployment and tells where somebody has deployed there since', async () => {
    const github = await reverted();
    const pushed = pushOf(github);
    await handleComment(github.shell, comment('/deploy staging --tag 2.0.0', 'newer'));
    await followPushed(github.shell, pushed, at);
    expect([github.state.tries, github.deployments.length]).toEqual([0, 2]);
    expect([...github.statuses.keys()]).toEqual([2]);
    expect(told(github)).toHaveLength(1);
  });
});

describe('a revert that left what no older revision held', () => {
  const holding = (github: FakeGitHub, tag: string) => [
    file(`# More\n${github.manifest.replace(/(?<=storefront:)\w{7}/u, tag)}`),
  ];
  const revert = (github: FakeGitHub, tag: string) => {
    const deploy = github.commits[1]?.sha ?? '';
    github.commits.shift();
    github.push(`Revert "deploy"\n\nThis reverts commit ${deploy}.\n`, holding(github, tag));
  };

  it('is followed by nothing where the files hold still what it says it takes back', async () => {
    const github = await reverted();
    revert(github, '4444444');
    await push(github);
    expect([github.state.tries, github.statuses.size, told(github)]).toEqual([0, 0, []]);
    const words = github.settled.get(newest(github));
    expect(words?.title).toBe('In force as before: storefront in staging');
    expect(words?.summary).toContain('not what this revert says');
  });

  it('is read once where nothing follows, and by no sweep again', async () => {
    const github = await reverted();
    revert(github, '4444444');
    let reads = 0;
    const { environments } = github.ports;
    const before = { ...environments };
    Object.assign(environments, {
      entriesAt: (...input: Parameters<typeof environments.entriesAt>) => {
        reads += 1;
        return before.entriesAt(...input);
      },
    });
    await push(github);
    await sweepReverts(github.shell, repository, at);
    expect(reads).toBe(1);
  });

  it.each([
    ['as ever where they hold what was there before', '3333333', 1],
    ['without a claim of what is in force where they hold another image', '5555555', 0],
  ])('is followed %s', async (_, tag, recorded) => {
    const github = await reverted();
    revert(github, tag);
    await push(github);
    expect(github.state.locks.locks).toHaveLength(1);
    expect([...github.statuses.values()]).toMatchObject([{ state: 'inactive' }]);
    expect(github.deployments.filter(({ task }) => task === 'rollback')).toHaveLength(recorded);
    expect(told(github)[0]?.includes('3333333')).toBe(recorded === 1);
  });
});

describe('however often it comes', () => {
  it('it is done once, also long after somebody has unlocked', async () => {
    const github = await reverted();
    await push(github);
    github.state.files.clear();
    github.state.messages.splice(0, 1);
    for (const comments of github.others.values()) comments.length = 0;
    await push(github);
    expect([github.state.files.size, told(github)]).toEqual([0, []]);
    expect(github.deployments).toHaveLength(3);
  });

  it('it goes on where it was cut off', async () => {
    const github = await reverted();
    await push(github);
    github.settled.clear();
    github.others.get(4)?.pop();
    github.state.files.clear();
    await push(github);
    // What was unlocked since is not locked again.
    expect([github.state.messages.length, github.state.files.size]).toEqual([1, 0]);
    expect([told(github).length, github.settled.size, github.deployments.length]).toEqual([1, 1, 3]);
  });

  it('it is left to the sweep where GitHub was away, and not where it refused', async () => {
    for (const [error, marked] of [
      [new Unavailable('502'), 0],
      [new Error('Forbidden'), 1],
    ] as const) {
      const github = await reverted();
      const before = { ...github.ports.deployments };
      Object.assign(github.ports.deployments, { recorded: () => Promise.reject(error) });
      await push(github);
      expect(github.settled.size).toBe(marked);
      Object.assign(github.ports.deployments, before);
      await sweepReverts(github.shell, repository, at);
      expect(github.settled.size).toBe(1);
      expect([told(github).length, github.state.messages.length]).toEqual([1, 1]);
    }
  });
});

describe('what it reads', () => {
  it('is one query where slipway.yaml was read before, and two at first', async () => {
    const github = await reverted();
    const reads = counting(github);
    await push(github);
    expect(reads).toEqual([['staging/storefront']]);
    await followPushed({ ...github.shell, memory: memory() }, pushOf(github), at);
    expect(reads.slice(1)).toEqual([[], ['staging/storefront']]);
  });

  it.each([
    ['is no environment repository', null, 0],
    ['has a slipway.yaml that cannot be read', 'services: [', 1],
  ])('ends after one query where it %s', async (_, configuration, warnings) => {
    const github = await reverted();
    github.configuration = configuration;
    const reads = counting(github);
    await followPushed({ ...github.shell, memory: memory() }, pushOf(github), at);
    expect([reads, github.state.tries]).toEqual([[[]], 0]);
    expect(github.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(warnings);
  });

  it('is no more folders than the limit says, and the log tells of the rest', async () => {
    const github = await reverted();
    const places = Array.from({ length: limits.revertedFolders + 2 }, (_, index) => `e${index}`);
    const environments = places.map((name) => `  ${name}:\n    path: ${name}/{{service}}\n`).join('');
    github.configuration = `${github.configuration ?? ''}${environments}`;
    const reads = counting(github);
    await push(github, { paths: places.map((name) => `${name}/storefront/a.yaml`) });
    expect(reads.at(-1)).toHaveLength(limits.revertedFolders);
    expect(github.log.lines).toContainEqual({
      level: 'warn',
      message: 'More folders were pushed to than are looked at.',
    });
  });
});

describe('a sweep', () => {
  const hours = (count: number) =>
    new Date(Date.parse('2026-11-21T10:00:00Z') + count * 3_600_000).toISOString();

  it.each([
    [limits.missedRevertHours, 1],
    [limits.missedRevertHours + 1, 0],
  ])('makes up for a push of %d hours ago: %d', async (age, found) => {
    const github = await reverted();
    await sweepReverts(github.shell, repository, hours(age));
    expect([github.settled.size, told(github).length]).toEqual([found, found]);
  });

  it('asks once where Slipway alone has committed, and once more where people have', async () => {
    const github = await reverted();
    github.commits.shift();
    const reads = counting(github);
    await sweepReverts(github.shell, repository, hours(limits.missedRevertHours + 1));
    expect(reads).toHaveLength(1);
    github.push('Scale up');
    await sweepReverts(github.shell, repository, hours(1));
    expect(reads).toHaveLength(3);
    expect(github.settled.size).toBe(0);
  });
});
