import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { handleComment } from '../../../src/handle.ts';
import { offerRollback } from '../../../src/shell/aftermath/offer.ts';
import { comment, FakeGitHub } from '../world.ts';

const tag = (word: string) => word.padEnd(40, '0');
/** What the pull request reverts. */
const bad = tag('bad');

const opened = {
  repository: 'acme/storefront',
  pull: 30,
  at: '2026-11-22T12:00:00Z',
  author: 'dev',
  reverts: { shas: [bad], pulls: [] },
};

/** Deploys heads one after another; each holds the reverted commit or not, or nobody knows. */
async function deployed(...heads: readonly (boolean | null)[]): Promise<FakeGitHub> {
  const github = new FakeGitHub();
  github.others.set(opened.pull, []);
  for (const [index, holds] of heads.entries()) {
    github.head = tag(`${index + 1}`.repeat(7));
    if (holds !== null) github.sources.set(github.head, holds ? [bad] : []);
    await handleComment(github.shell, comment('/deploy staging', `deploy-${index}`));
  }
  return github;
}

const offers = (github: FakeGitHub) => (github.others.get(opened.pull) ?? []).map(({ body }) => body);

async function offer(github: FakeGitHub, change: Partial<typeof opened> = {}): Promise<string> {
  await offerRollback(github.shell, { ...opened, ...change });
  return offers(github)[0] ?? '';
}

describe('a pull request that reverts what is deployed', () => {
  it('is told where it runs, what takes it back, and what the ordinary way is', async () => {
    const told = await offer(await deployed(false, true));
    expect(told).toContain('What this reverts runs in staging');
    expect(told).toContain(
      '| storefront in staging | `2222222` | `/rollback staging storefront` | `1111111` |',
    );
    expect(told).toContain('merge this');
  });

  it('is offered the revision that is without it, where the one before has it, too', async () => {
    const told = await offer(await deployed(false, true, true));
    expect(told).toContain('`/rollback staging storefront --to-revision 2` | `1111111`');
  });

  it.each([
    ['none before is without it', [true, true]],
    ['one before cannot be told', [false, null, true]],
  ])('is offered no command where %s', async (_, heads) => {
    const told = await offer(await deployed(...heads));
    expect(told).toContain('none that is known to be without it');
    expect(told).not.toContain('/rollback');
  });

  it('is told once, also by two processes', async () => {
    const github = await deployed(false, true);
    github.afterComment = (pull) => {
      const comments = github.others.get(pull);
      const [first] = comments ?? [];
      github.afterComment = () => undefined;
      if (pull === opened.pull && first !== undefined) comments?.push({ ...first, id: first.id + 1 });
    };
    await offer(github);
    await offer(github);
    expect(offers(github)).toHaveLength(1);
  });
});

describe('nothing is said', () => {
  it.each<[string, readonly (boolean | null)[]]>([
    ['what runs is without it', [true, false]],
    ['it cannot be told', [false, null]],
    ['nothing is deployed', []],
  ])('where %s', async (_, heads) => {
    const github = await deployed(...heads);
    await offer(github);
    expect(offers(github)).toEqual([]);
  });

  it.each(['read', 'triage', 'none'])(
    'to somebody with the role %s, and nothing is read for them',
    async (role) => {
      const github = await deployed(false, true);
      github.role = role;
      const looks = github.lookedAt.length;
      await offer(github);
      expect([offers(github), github.lookedAt.length]).toEqual([[], looks]);
    },
  );

  it('where what is reverted is not there', async () => {
    const github = await deployed(false, true);
    await offer(github, { reverts: { shas: [], pulls: [] } });
    expect(offers(github)).toEqual([]);
  });

  it('where the repository is deployed from nowhere, or from a repository that does not name it', async () => {
    const nowhere = await deployed(false, true);
    nowhere.applicationConfiguration = null;
    const elsewhere = await deployed(false, true);
    elsewhere.configuration = (elsewhere.configuration ?? '').replace('acme/storefront', 'acme/other');
    for (const github of [nowhere, elsewhere]) {
      await offer(github);
      expect(offers(github)).toEqual([]);
    }
  });
});

it('asks GitHub no more often than the limit says', async () => {
  const github = await deployed(...Array.from({ length: 9 }, () => true));
  const { application } = github.ports;
  let asked = 0;
  Object.assign(application, {
    commitsOf: () => Promise.resolve(Array.from({ length: 8 }, (_, index) => tag(`c${index}`))),
    contains: (_: string, older: string) => {
      asked += 1;
      return Promise.resolve(older === tag('c7'));
    },
  });
  const told = await offer(github);
  expect(asked).toBe(limits.comparedSources);
  expect(told).toContain('none that is known to be without it');
});
