import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { ownKey } from '../../../src/core/deploy-pull/requests.ts';
import { pullRequestRefused } from '../../../src/core/problems/deploy-pull.ts';
import type { Request } from '../../../src/core/request.ts';
import { comment, FakeGitHub, file, deployment } from '../world.ts';

const branch = 'slipway/deploy/staging/storefront';

let github = new FakeGitHub();
beforeEach(() => {
  github = new FakeGitHub();
  github.rule('via: pull-request');
});

let comments = 100;

/** A comment that was made after all before it. */
function said(body: string, delivery: string): Request {
  comments += 1;
  const url = `https://github.test/acme/storefront/pull/12#issuecomment-${comments}`;
  const request = comment(body, delivery);
  return { ...request, comment: { ...request.comment, id: comments, url } };
}

const say = (body: string, delivery: string) => handleComment(github.shell, said(body, delivery));

/** Our comment that answers a delivery. */
const replyTo = (delivery: string): string =>
  github.comments.find(({ body }) => body.startsWith(`<!-- slipway: delivery=${delivery} -->`))?.body ?? '';

describe('/deploy where changes wait in a pull request', () => {
  it('opens one, commits nothing to the default branch, and says what it waits for', async () => {
    await say('/deploy staging --reason "cart fix"', 'one');
    const { deployPulls } = github;
    expect(github.commitTries).toBe(0);
    expect(deployPulls.open).toMatchObject([
      { branch, base: 'main', title: 'deploy(staging): storefront 1f2e3d4' },
    ]);
    expect(deployPulls.message(branch)).toContain('Slipway-Delivery: one');
    expect(deployPulls.marks.get(deployPulls.branches.get(branch) ?? '')).toMatchObject({ key: 'one' });
    expect(replyTo('one')).toContain('acme/environments/pull/101');
    expect(replyTo('one')).toContain('slipway/manifests');
    expect(github.deployments).toEqual([]);
    expect(github.reactions).toEqual(['eyes', 'rocket']);
  });

  it('says in it who asked, where and why, and what runs before and after', async () => {
    await say('/deploy staging --reason "cart fix"', 'one');
    const { body } = github.deployPulls.pull(101);
    for (const part of ['cart fix', 'dev', '#issuecomment-', '20261121-9a8b7c6', '9a8b7c6', '1f2e3d4'])
      expect(body).toContain(part);
    expect(body).toContain('Show the delivery date');
  });

  it('does not quote a private application where more people can see the environment repository', async () => {
    github.visibility = { application: 'private', environment: 'internal' };
    await say('/deploy staging', 'one');
    expect(github.deployPulls.pull(101).body).not.toContain('Show the delivery date');
  });

  it('opens nothing for a dry run', async () => {
    await say('/deploy staging --dry-run', 'one');
    expect(github.deployPulls.pulls).toEqual([]);
    expect(replyTo('one')).toContain('Dry run');
  });

  it('opens nothing where an effect blocks, or the pull request has moved', async () => {
    github.rule('effects: { restart: block }');
    await say('/deploy staging', 'one');
    expect(github.deployPulls.pulls).toEqual([]);
    expect(github.reactions).toContain('confused');
  });
});

describe('exactly once', () => {
  it('is one pull request, however often a delivery comes', async () => {
    const request = said('/deploy staging', 'one');
    await handleComment(github.shell, request);
    await handleComment(github.shell, request);
    // The reply is lost: the branch has the delivery all the same.
    github.comments.length = 0;
    await handleComment(github.shell, request);
    expect(github.deployPulls).toMatchObject({ moves: 1, open: [{ number: 101 }] });
    expect(github.comments).toHaveLength(1);
  });

  it.each(['lost answer', 'lost request'] as const)('is one where the %s is of the branch', async (fault) => {
    let faults = 1;
    github.deployPulls.beforeMove = () => (faults-- > 0 ? fault : undefined);
    await say('/deploy staging', 'one');
    expect(github.deployPulls.pulls).toHaveLength(1);
    expect(replyTo('one')).toContain('/pull/101');
  });

  it('is one where the answer to opening it is lost', async () => {
    let faults = 1;
    github.deployPulls.beforeOpen = () => (faults-- > 0 ? 'lost answer' : undefined);
    await say('/deploy staging', 'one');
    expect(github.deployPulls).toMatchObject({ moves: 1, pulls: [{ number: 101 }] });
    expect(replyTo('one')).toContain('/pull/101');
  });

  it('is that which another process has opened meanwhile', async () => {
    const { deployPulls } = github;
    deployPulls.beforeOpen = () => {
      deployPulls.beforeOpen = () => undefined;
      void deployPulls.port.open({
        repository: 'acme/environments',
        branch,
        base: 'main',
        title: '',
        body: '',
      });
      return pullRequestRefused('acme/environments', branch, 'A pull request already exists.');
    };
    await say('/deploy staging', 'one');
    expect(deployPulls.pulls).toHaveLength(1);
    expect(replyTo('one')).toContain('/pull/101');
  });

  it('does not take for its own what somebody pushed who copied the delivery', async () => {
    const request = said('/deploy staging', 'one');
    await handleComment(github.shell, request);
    const { deployPulls } = github;
    const copy = 'e'.repeat(40);
    const made = deployPulls.commits.get(deployPulls.branches.get(branch) ?? '');
    if (made !== undefined) deployPulls.commits.set(copy, made);
    deployPulls.branches.set(branch, copy);
    github.comments.length = 0;
    await handleComment(github.shell, request);
    expect(deployPulls.branches.get(branch)).not.toBe(copy);
    expect(deployPulls.open).toHaveLength(1);
  });

  it('believes nothing that a commit of others says, though it was merged and told of', async () => {
    await say('/deploy staging', 'one');
    const { deployPulls } = github;
    const made = deployPulls.commits.get(deployPulls.branches.get(branch) ?? '');
    if (made === undefined) throw new Error('It was proposed.');
    const message = made.message.replace(/#issuecomment-\d+/u, '#issuecomment-999999999');
    const theirs = 'e'.repeat(40);
    deployPulls.commits.set(theirs, { ...made, message });
    const output = { title: 't', summary: 's' };
    const mark = {
      id: 9,
      head: theirs,
      key: ownKey,
      conclusion: 'success',
      detailsUrl: null,
      output,
    } as const;
    deployPulls.marks.set(theirs, mark);
    deployPulls.branches.set(branch, theirs);
    await say('/deploy staging --tag 1.4.0', 'two');
    expect(deployPulls.message(branch)).toContain('Slipway-Delivery: two');
    expect(github.comments).toHaveLength(2);
  });

  it('starts anew where somebody else was faster', async () => {
    let others = 1;
    github.deployPulls.beforeMove = () => {
      if (others-- > 0) github.deployPulls.branches.set(branch, 'f'.repeat(40));
      return undefined;
    };
    await say('/deploy staging', 'one');
    expect(github.deployPulls.message(branch)).toContain('Slipway-Delivery: one');
    expect(github.deployPulls.open).toHaveLength(1);
  });
});

describe('a second /deploy', () => {
  it('takes the pull request over, and the first is told by which comment', async () => {
    await say('/deploy staging', 'one');
    await say('/deploy staging --tag 1.4.0', 'two');
    const { deployPulls } = github;
    expect(deployPulls.pulls).toMatchObject([{ number: 101, title: 'deploy(staging): storefront 1.4.0' }]);
    expect(deployPulls.message(branch)).toContain('Slipway-Delivery: two');
    expect(replyTo('one')).toContain(`superseded by [a later command](`);
    expect(replyTo('one')).toContain(`#issuecomment-${comments}`);
    expect(replyTo('two')).toContain('which was open already');
    expect(github.comments).toHaveLength(2);
  });

  it('that was asked for earlier but comes later changes nothing, and says so', async () => {
    const late = said('/deploy staging', 'one');
    await say('/deploy staging --tag 1.4.0', 'two');
    await handleComment(github.shell, late);
    expect(github.deployPulls.message(branch)).toContain('Slipway-Delivery: two');
    expect(replyTo('one')).toContain('superseded by');
    expect(replyTo('two')).not.toContain('superseded by');
  });

  it('goes on where the first cannot be told', async () => {
    await say('/deploy staging', 'one');
    const known = github.ports.replies;
    const replies: typeof known = {
      ...known,
      write: (place, body, existing) =>
        body.includes('superseded') ? Promise.reject(new Error('no')) : known.write(place, body, existing),
    };
    const shell = { ...github.shell, github: { ...github.ports, replies } };
    await handleComment(shell, said('/deploy staging --tag 1.4.0', 'two'));
    expect(replyTo('two')).toContain('/pull/101');
    expect(github.log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('of what runs already closes the pull request of the first, takes its branch away, and tells both', async () => {
    await say('/deploy staging', 'one');
    github.push('by hand', [
      file(deployment.replaceAll('9a8b7c6', '1f2e3d4').replaceAll('20261121', '20261122')),
    ]);
    await say('/deploy staging', 'two');
    expect(github.deployPulls.open).toEqual([]);
    expect(github.deployPulls.branches.size).toBe(0);
    expect(replyTo('one')).toContain('asked for what runs there already');
    expect(replyTo('two')).toContain('is closed');
  });

  it('of what runs already says just that, where nothing is open', async () => {
    github.push('by hand', [
      file(deployment.replaceAll('9a8b7c6', '1f2e3d4').replaceAll('20261121', '20261122')),
    ]);
    await say('/deploy staging', 'one');
    expect(replyTo('one')).toMatch(/already/u);
    expect(github.deployPulls).toMatchObject({ moves: 0, pulls: [] });
  });
});

describe('where a rollback of somebody else’s waits', () => {
  const sayAs = (author: string, body: string, delivery: string) => {
    const request = said(body, delivery);
    return handleComment(github.shell, { ...request, comment: { ...request.comment, author } });
  };

  async function waiting(): Promise<void> {
    github = new FakeGitHub();
    await say('/deploy staging', 'one');
    github.rule('via: pull-request');
    await sayAs('dev', '/rollback staging', 'two');
    expect(github.deployPulls.open).toHaveLength(1);
    github.head = '5'.repeat(40);
  }

  it.each(['/deploy staging --tag other', '/deploy staging --tag 1f2e3d4', '/restart staging'])(
    '%s of others is refused, and says how it goes on',
    async (body) => {
      await waiting();
      const before = github.deployPulls.message(branch);
      await sayAs('eve', body, 'three');
      expect(replyTo('three')).toContain('problem `rollback-waits`');
      expect(replyTo('three')).toContain('/cancel staging storefront');
      expect(github.deployPulls.message(branch)).toBe(before);
      expect(github.deployPulls.open).toHaveLength(1);
    },
  );

  it.each(['/explain staging --tag other', '/diff staging --tag other', '/restart staging --dry-run'])(
    '%s of others says so, and to who asked for it nothing is in the way',
    async (body) => {
      await waiting();
      await sayAs('eve', body, 'three');
      expect(replyTo('three')).toContain(
        'A rollback of `storefront` in `staging` by `dev` waits to be merged.',
      );
      expect(replyTo('three')).toContain(
        '`/cancel staging storefront` first (that takes the right to roll back)',
      );
      await sayAs('dev', body, 'four');
      expect(replyTo('four')).not.toContain('A rollback of');
    },
  );

  it('a deploy that waits is in nobody’s way', async () => {
    await waiting();
    await sayAs('dev', '/deploy staging --tag other', 'three');
    await sayAs('eve', '/explain staging --tag another', 'four');
    expect(replyTo('four')).toContain('No rollback by somebody else waits to be merged.');
  });

  it('who asked for it may take it back by a deploy, and others by another rollback', async () => {
    await waiting();
    await sayAs('eve', '/rollback staging', 'three');
    expect(replyTo('three')).not.toContain('rollback-waits');
    await sayAs('eve', '/deploy staging --tag other', 'four');
    expect(github.deployPulls.message(branch)).toContain('Slipway-Action: deploy');
  });

  it('who may roll back may cancel it, and who may only deploy may not', async () => {
    await waiting();
    github.rule('allow: { deploy: ["@acme/sre"], rollback: ["@dev"] }');
    github.teams = ['acme/sre'];
    await sayAs('eve', '/cancel staging', 'three');
    expect(replyTo('three')).toContain('You may not roll back');
    github.teams = [];
    await sayAs('dev', '/cancel staging', 'four');
    expect(replyTo('four')).toContain('Cancelled');
    expect(github.deployPulls.open).toEqual([]);
  });

  it('others deploy again once it is cancelled', async () => {
    await waiting();
    await sayAs('eve', '/cancel staging storefront', 'three');
    await sayAs('eve', '/deploy staging --tag other', 'four');
    expect(replyTo('four')).not.toContain('rollback-waits');
    expect(github.deployPulls.message(branch)).toContain('Slipway-Action: deploy');
  });
});
