import { describe, expect, it, jest } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { ownKey } from '../../../src/core/deploy-pull/requests.ts';
import { noEnvironmentAccess } from '../../../src/core/problems/github.ts';
import { openProposals } from '../../../src/shell/deploy-pull/proposals.ts';
import { asked, opened } from './tools.ts';

const place = {
  ...{ repository: 'acme/environments', environment: 'staging', services: ['storefront', 'cart'] },
  isShown: true,
};
const summary = '<!-- slipway: approved by sam -->\n- approved\n';

async function waiting() {
  const github = await opened(['via: pull-request']);
  github.deployPulls.told = { title: 'Held: staging is locked by ada · 1 changed', summary };
  return github;
}

describe('open deploy pull requests', () => {
  it('are told with their image, how they stand, and who has approved', async () => {
    const { shell } = await waiting();
    await expect(openProposals(shell.github, place)).resolves.toMatchObject([
      {
        service: 'storefront',
        pull: { number: 101 },
        image: expect.stringContaining('storefront:1f2e3d4'),
        standing: 'Held: staging is locked by ada',
        approvers: ['sam'],
      },
    ]);
  });

  it('are told without that where those who read it may not see what is there', async () => {
    const { shell } = await waiting();
    const found = openProposals(shell.github, { ...place, isShown: false });
    await expect(found).resolves.toMatchObject([{ standing: null, approvers: [] }]);
  });

  it('are told without an image where others have pushed there', async () => {
    const github = await waiting();
    github.deployPulls.marks.clear();
    await expect(openProposals(github.shell.github, place)).resolves.toMatchObject([{ image: null }]);
  });

  it('are told without an image where others have put back what they had merged', async () => {
    const github = await waiting();
    const { marks } = github.deployPulls;
    for (const [sha, mark] of marks) marks.set(sha, { ...mark, key: ownKey, conclusion: 'success' });
    await expect(openProposals(github.shell.github, place)).resolves.toMatchObject([{ image: null }]);
  });

  it.each([
    ['none is open', (pulls: { state: string }[]) => pulls.forEach((pull) => (pull.state = 'closed'))],
    ['they are of another environment', () => undefined],
  ])('are none where %s', async (_, change) => {
    const github = await waiting();
    change(github.deployPulls.pulls);
    const other = _ === 'none is open' ? place : { ...place, environment: 'production' };
    await expect(openProposals(github.shell.github, other)).resolves.toEqual([]);
  });

  it('are not known where they cannot be looked for, and /explain says so', async () => {
    const github = await waiting();
    const problem = noEnvironmentAccess('acme/environments');
    jest.spyOn(github.deployPulls.port, 'look').mockResolvedValue(problem);
    await expect(openProposals(github.shell.github, place)).resolves.toBe(problem);
    await handleComment(github.shell, asked('/explain staging', 'explained', 200));
    const reply = github.comments.find(({ body }) => body.includes('delivery=explained'))?.body;
    expect(reply).toContain(
      'Whether a rollback by somebody else waits to be merged is not known: Slipway cannot',
    );
  });

  it('are shown by /explain, and looked for by one request of it alone', async () => {
    const github = await waiting();
    const look = jest.spyOn(github.deployPulls.port, 'look');
    await handleComment(github.shell, asked('/explain staging', 'explained', 200));
    const reply = github.comments.find(({ body }) => body.includes('delivery=explained'))?.body ?? '';
    expect(reply).toContain('is open for `storefront` with `1f2e3d4`. Held: staging is locked by ada');
    expect(reply).not.toContain('A deploy pull request is opened');
    await handleComment(github.shell, asked('/history staging', 'history', 201));
    expect(look).toHaveBeenCalledTimes(1);
  });
});
