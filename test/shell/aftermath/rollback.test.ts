import { describe, expect, it } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { limits } from '../../../src/core/limits.ts';
import { mayNotCommit } from '../../../src/core/problems/github.ts';
import { type GitHub, Unavailable } from '../../../src/ports.ts';
import { sweepReverts } from '../../../src/shell/aftermath/sweep.ts';
import { comment, FakeGitHub } from '../world.ts';

const path = 'locks/staging/services/storefront.json';
const tag = (word: string) => word.padEnd(40, '0');

/** A comment of dev on a pull request of the application. */
function asked(body: string, delivery: string, pull = 12) {
  const about = comment(body, delivery);
  const url = `https://github.test/acme/storefront/pull/${pull}#issuecomment-${delivery.length}`;
  return { ...about, pull, comment: { ...about.comment, url } };
}

/** What was deployed for #3, and then for #4. */
async function deployedTwice(): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  for (const pull of [3, 4]) {
    github.others.set(pull, []);
    github.head = tag(`${pull}`.repeat(7));
    await handleComment(github.shell, asked('/deploy staging', `deploy-${pull}`, pull));
  }
  return github;
}

async function rollBack(github: FakeGitHub, words = '', delivery = 'undo'): Promise<string> {
  await handleComment(github.shell, asked(`/rollback staging${words}`, delivery));
  return github.comments.at(-1)?.body ?? '';
}

const told = (github: FakeGitHub, pull: number) =>
  (github.others.get(pull) ?? []).map(({ body }) => body).filter((body) => body.includes('rolled back'));

describe('after a rollback', () => {
  it('the service is locked for who rolled back, and the reply says so and how to end it', async () => {
    const github = await deployedTwice();
    const reply = await rollBack(github, ' --reason "checkout fails"');
    expect(reply).toContain('Rolled back storefront to 3333333');
    expect(reply).toContain('`storefront` in `staging` is locked for `dev`');
    expect(reply).toContain('`/unlock staging storefront` ends that');
    expect(github.state.locks.locks).toMatchObject([
      {
        service: 'storefront',
        holder: 'dev',
        until: null,
        pull: null,
        reason: 'rolled back: storefront 4444444 (checkout fails)',
      },
    ]);
  });

  it('nobody else deploys there, and who rolled back does; the same version takes --again still', async () => {
    const github = await deployedTwice();
    await rollBack(github);
    const other = asked('/deploy staging --tag 2.0.0', 'other');
    await handleComment(github.shell, { ...other, comment: { ...other.comment, author: 'eve' } });
    expect(github.comments.at(-1)?.body).toContain('problem `locked`');
    await handleComment(github.shell, asked('/deploy staging', 'same', 4));
    expect(github.others.get(4)?.at(-1)?.body).toContain('problem `withdrawn`');
    await handleComment(github.shell, asked('/deploy staging --tag 2.0.0', 'mended'));
    expect(github.comments.at(-1)?.body).toContain('Deployed');
    expect(github.state.locks.locks).toHaveLength(1);
  });

  it('its deployment has ended, and the newest is of what is in force', async () => {
    const github = await deployedTwice();
    await rollBack(github);
    expect([...github.statuses]).toEqual([
      [2, { state: 'inactive', description: 'Rolled back by dev', logUrl: github.commits[0]?.url }],
    ]);
    expect(github.deployments.at(-1)).toMatchObject({ task: 'rollback', sha: tag('3333333') });
  });

  it('the pull request whose deploy it was is told, once, and no other', async () => {
    const github = await deployedTwice();
    await rollBack(github, ' --reason "checkout fails"');
    const [comment] = told(github, 4);
    expect([told(github, 4).length, told(github, 3).length]).toEqual([1, 0]);
    expect(comment).toContain('storefront 4444444 was rolled back in staging');
    expect(comment).toContain('`dev` rolled it back');
    expect(comment).toContain('Reason: checkout fails');
    expect(comment).toContain(github.commits[0]?.sha);
    expect(comment).toContain('pull/12#issuecomment-4');
    expect(comment).toContain('nobody but `dev` deploys storefront');
  });

  it('the pull request that asked is not told besides', async () => {
    const github = await deployedTwice();
    await handleComment(github.shell, asked('/rollback staging', 'undo', 4));
    expect(github.others.get(4)?.map(({ body }) => body.split('\n')[1])).toEqual([
      expect.stringContaining('Deployed'),
      expect.stringContaining('Rolled back'),
    ]);
  });

  it('nothing of it follows a dry run, nor a deploy', async () => {
    const github = await deployedTwice();
    await rollBack(github, ' --dry-run');
    expect([github.state.tries, github.statuses.size, told(github, 4)]).toEqual([0, 0, []]);
  });
});

describe('a delivery that comes again after it was cut off', () => {
  it.each(['before the lock', 'before the reply'])('%s does the rest, and nothing twice', async (cut) => {
    const github = await deployedTwice();
    await rollBack(github);
    github.comments.length = 0;
    if (cut === 'before the lock') {
      github.state.files.clear();
      github.state.messages.length = 0;
      github.statuses.clear();
      github.others.get(4)?.pop();
    }
    const reply = await rollBack(github);
    expect(reply).toContain('Rolled back storefront to 3333333');
    expect(reply).toContain('`storefront` in `staging` is locked for `dev`');
    expect(github.state.locks.locks).toHaveLength(1);
    expect(github.state.messages).toHaveLength(1);
    expect(told(github, 4)).toHaveLength(1);
    expect(github.deployments).toHaveLength(3);
    expect([...github.statuses.values()].map(({ state }) => state)).toEqual(['inactive']);
  });

  it('does not lock again what was unlocked since', async () => {
    const github = await deployedTwice();
    await rollBack(github);
    github.comments.length = 0;
    github.state.files.delete(path);
    expect(await rollBack(github)).not.toContain('is locked');
    expect([github.state.files.size, github.state.messages.length]).toEqual([0, 1]);
  });

  it('leaves one comment of two that were written at the same time: the older', async () => {
    const github = await deployedTwice();
    github.afterComment = (pull) => {
      const comments = github.others.get(pull);
      const newest = comments?.at(-1);
      if (pull !== 4 || newest === undefined) return;
      github.afterComment = () => undefined;
      comments?.push({ ...newest, id: newest.id + 1 });
    };
    await rollBack(github);
    expect(github.others.get(4)?.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('what cannot be done', () => {
  const broken = (github: FakeGitHub, change: object): FakeGitHub =>
    Object.assign(Object.create(github) as FakeGitHub, {
      shell: { ...github.shell, github: { ...github.ports, ...change } },
    });

  it('the lock of somebody else stays, and the reply says so', async () => {
    const github = await deployedTwice();
    await handleComment(github.shell, {
      ...asked('/lock staging --reason "load test"', 'lock'),
      comment: { ...comment('/lock staging').comment, author: 'sam', body: '/lock staging' },
    });
    github.role = 'maintain';
    const reply = await rollBack(github, ' --override "it is worse"');
    expect(reply).toContain('is locked by `sam`. That lock stays');
    expect(github.state.locks.locks).toMatchObject([{ service: null, holder: 'sam' }]);
  });

  it('a lock that may not be written is a remark, and the rollback stands', async () => {
    const github = await deployedTwice();
    github.state.refusal = mayNotCommit('acme/environments', 'slipway-state', 'A rule forbids it.');
    const reply = await rollBack(github);
    expect(reply).toContain('Rolled back storefront');
    expect(reply).toContain('`storefront` in `staging` could not be locked');
    expect(reply).toContain('`/lock staging storefront`');
    expect(told(github, 4)[0]).not.toContain('nobody but');
  });

  it.each([
    [
      'state',
      { read: () => Promise.reject(new Unavailable('502')), commit: () => Promise.reject(new Error()) },
    ],
    [
      'deployments',
      { recorded: () => Promise.reject(new Unavailable('502')), record: () => Promise.resolve() },
    ],
  ])('GitHub being away from %s is a remark, and the rest is done', async (port, methods) => {
    const github = broken(await deployedTwice(), { [port]: methods });
    const reply = await rollBack(github);
    expect(reply).toContain('Rolled back storefront');
    expect(reply).toMatch(/could not be locked: GitHub did not take it|could not end the deployments/u);
    expect(told(github, 4)).toHaveLength(1);
    expect(github.log.lines).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('a pull request that cannot be told is named in the reply', async () => {
    const github = await deployedTwice();
    const { replies } = github.ports;
    const write: typeof replies.write = (place, ...more) =>
      place.pull === 4 ? Promise.reject(new Unavailable('502')) : replies.write(place, ...more);
    const reply = await rollBack(broken(github, { replies: { ...replies, write } }));
    expect(reply).toContain('Not told that their deploys were undone: `acme/storefront#4`.');
  });

  it('a pull request of a repository that is deployed from elsewhere is not told', async () => {
    const github = await deployedTwice();
    const { application } = github.ports;
    const read: typeof application.read = async (pull) => {
      const reading = await application.read(pull);
      if (pull.pull !== 4 || 'kind' in reading) return reading;
      return { ...reading, configuration: 'environmentRepository: eve/environments\n' };
    };
    await rollBack(broken(github, { application: { ...application, read } }));
    expect(told(github, 4)).toEqual([]);
  });
});

describe('a rollback that nobody saw to, since the process ended right after its commit', () => {
  const minutes = (github: FakeGitHub, count: number) =>
    new Date(Date.parse(github.commits[0]?.at ?? '') + count * 60_000).toISOString();
  const sweep = (github: FakeGitHub, after: number) =>
    sweepReverts(github.shell, 'acme/environments', minutes(github, after));

  async function left(): Promise<FakeGitHub> {
    const github = await deployedTwice();
    const before = { ...github.ports.environments };
    Object.assign(github.ports.environments, {
      commit: async (input: Parameters<GitHub['environments']['commit']>[0]) => {
        await before.commit(input);
        throw new Error('The process ends.');
      },
    });
    await rollBack(github, ' --reason "checkout fails"').catch(() => undefined);
    Object.assign(github.ports.environments, before);
    expect([github.commits.length, github.state.locks.locks.length, told(github, 4).length]).toEqual([
      4, 0, 0,
    ]);
    return github;
  }

  it('is seen to by a sweep: for who gave the command, and with their reason where that may be read', async () => {
    const github = await left();
    await sweep(github, limits.leftRollbackMinutes);
    expect(github.state.locks.locks).toMatchObject([
      { service: 'storefront', holder: 'dev', reason: 'rolled back: storefront 4444444 (checkout fails)' },
    ]);
    expect(told(github, 4)).toHaveLength(1);
    expect(github.deployments.at(-1)).toMatchObject({ task: 'rollback', sha: tag('3333333') });
    expect([...github.settled.keys()]).toEqual([github.commits[0]?.sha]);
  });

  it('is left to who made it until that must be over', async () => {
    const github = await left();
    await sweep(github, limits.leftRollbackMinutes - 1);
    expect([github.state.locks.locks.length, github.settled.size]).toEqual([0, 0]);
  });

  it('is not locked again where it was seen to, and somebody has unlocked since', async () => {
    const github = await deployedTwice();
    await rollBack(github);
    expect([...github.settled.keys()]).toEqual([github.commits[0]?.sha]);
    await handleComment(github.shell, asked('/unlock staging storefront', 'open'));
    const before = github.deployments.length;
    await sweep(github, limits.leftRollbackMinutes);
    expect([github.state.locks.locks.length, github.deployments.length]).toEqual([0, before]);
  });

  const away = () => Promise.reject(new Unavailable('Away.'));

  it('is seen to where GitHub did not answer when it was to be locked', async () => {
    const github = await deployedTwice();
    const before = { ...github.ports.state };
    Object.assign(github.ports.state, { commit: away });
    await rollBack(github);
    Object.assign(github.ports.state, before);
    expect([github.state.locks.locks.length, github.settled.size]).toEqual([0, 0]);
    await sweep(github, limits.leftRollbackMinutes);
    expect([github.state.locks.locks.length, github.settled.size]).toEqual([1, 1]);
  });

  it('is seen to where GitHub did not answer when its deployment was to be recorded, and is locked once', async () => {
    const github = await deployedTwice();
    const before = { ...github.ports.deployments };
    Object.assign(github.ports.deployments, { record: away });
    expect(await rollBack(github)).toContain('could not record the deployment');
    Object.assign(github.ports.deployments, before);
    expect([github.deployments.length, github.settled.size]).toEqual([2, 0]);
    await sweep(github, limits.leftRollbackMinutes);
    expect(github.deployments.at(-1)).toMatchObject({ task: 'rollback', sha: tag('3333333') });
    expect([github.deployments.length, github.settled.size, github.state.messages.length]).toEqual([3, 1, 1]);
  });
});
