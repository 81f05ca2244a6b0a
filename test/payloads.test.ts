import { describe, expect, it } from '@jest/globals';
import { openedRevert, pushOfPeople } from '../src/payloads.ts';

type Push = Parameters<typeof pushOfPeople>[0];

const own = 'deploy(staging): storefront\n\nSlipway-Action: deploy\nSlipway-Environment: staging\n';
const theirs = { id: 'a'.repeat(40), message: 'Edit', added: ['a'], modified: ['b'], removed: ['c'] };

function payload(commits: readonly object[], more: object = {}): Push {
  return {
    ref: 'refs/heads/main',
    deleted: false,
    repository: { full_name: 'acme/environments', default_branch: 'main' },
    sender: { login: 'ada', type: 'User' },
    commits,
    ...more,
  } as unknown as Push;
}

describe('what people pushed', () => {
  it('is what they changed on the default branch, without the commits of Slipway', () => {
    const commits = [theirs, { ...theirs, id: 'b'.repeat(40), message: own, modified: ['d'] }];
    expect(pushOfPeople(payload(commits))).toEqual({
      repository: 'acme/environments',
      commits: [theirs.id],
      paths: ['a', 'b', 'c'],
      isCut: false,
      by: 'ada',
    });
  });

  it('is also what they made in a clone with the words of Slipway', () => {
    const broken = { ...theirs, message: `${own}Slipway-Break-Glass: GitHub is down\n` };
    expect(pushOfPeople(payload([broken]))).toMatchObject({ commits: [theirs.id], by: 'ada' });
  });

  it.each([
    ['another branch', payload([theirs], { ref: 'refs/heads/other' })],
    ['a tag of that name', payload([theirs], { ref: 'refs/tags/main' })],
    ['a branch that is gone', payload([theirs], { deleted: true })],
    ['nothing', payload([])],
    ['commits of Slipway alone', payload([{ ...theirs, message: own }])],
  ])('is not %s', (_, push) => {
    expect(pushOfPeople(push)).toBeNull();
  });

  it.each([
    ['as many commits as GitHub tells of', Array.from({ length: 2_048 }, () => theirs)],
    ['as many files', [{ ...theirs, added: Array.from({ length: 3_000 }, () => 'a') }]],
  ])('may be more than is told, where there are %s', (_, commits) => {
    expect(pushOfPeople(payload(commits))?.isCut).toBe(true);
  });

  it('is by nobody known where a bot pushed it', () => {
    const sender = { login: 'github-merge-queue[bot]', type: 'Bot' };
    expect(pushOfPeople(payload([theirs], { sender }))?.by).toBeNull();
    expect(pushOfPeople(payload([{ id: theirs.id, message: '' }], { sender: undefined }))).toMatchObject({
      by: null,
      paths: [],
    });
  });
});

describe('a pull request that was opened to revert something', () => {
  type Opened = Parameters<typeof openedRevert>[0];
  const opened = (pull: object) =>
    openedRevert({
      repository: { full_name: 'acme/storefront' },
      pull_request: {
        number: 30,
        title: 'Revert "Cart"',
        body: 'Reverts acme/storefront#12',
        created_at: '2026-11-22T12:00:00Z',
        user: { login: 'dev', type: 'User' },
        ...pull,
      },
    } as unknown as Opened);

  it('says what, and who wants it', () => {
    expect(opened({})).toEqual({
      repository: 'acme/storefront',
      pull: 30,
      at: '2026-11-22T12:00:00Z',
      author: 'dev',
      reverts: { shas: [], pulls: [{ repository: 'acme/storefront', number: 12 }] },
    });
  });

  it.each([
    ['reverts nothing', { body: null }],
    ['is of a bot', { user: { login: 'renovate[bot]', type: 'Bot' } }],
  ])('is none where it %s', (_, pull) => {
    expect(opened(pull)).toBeNull();
  });
});
