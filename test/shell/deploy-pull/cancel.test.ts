import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleComment } from '../../../src/handle.ts';
import { settleDeployPull } from '../../../src/shell/deploy-pull/settle.ts';
import type { DeployTools } from '../../../src/shell/deploy-pull/tools.ts';
import { comment, FakeGitHub } from '../world.ts';

const branch = 'slipway/deploy/staging/storefront';

let github = new FakeGitHub();
beforeEach(() => {
  github = new FakeGitHub();
  github.rule('via: pull-request');
});

let comments = 200;

async function say(body: string, delivery: string) {
  comments += 1;
  const url = `https://github.test/acme/storefront/pull/12#issuecomment-${comments}`;
  const request = comment(body, delivery);
  await handleComment(github.shell, { ...request, comment: { ...request.comment, url } });
}

const replyTo = (delivery: string): string =>
  github.comments.find(({ body }) => body.startsWith(`<!-- slipway: delivery=${delivery} -->`))?.body ?? '';

describe('/cancel', () => {
  it('closes the pull request, takes its branch away, and tells who asked for it', async () => {
    await say('/deploy staging', 'one');
    await say('/cancel staging', 'two');
    expect(github.deployPulls.open).toEqual([]);
    expect(github.deployPulls.branches.size).toBe(0);
    expect(replyTo('two')).toContain('Cancelled the deploy of storefront to staging');
    expect(replyTo('one')).toContain('cancelled by `dev`');
    expect(github.commitTries).toBe(0);
  });

  it('leaves a later deploy free to open another', async () => {
    await say('/deploy staging', 'one');
    await say('/cancel staging storefront', 'two');
    await say('/deploy staging', 'three');
    expect(github.deployPulls.open).toMatchObject([{ number: 102 }]);
    expect(replyTo('three')).toContain('/pull/102');
  });

  it('says so where nothing is open', async () => {
    await say('/cancel staging', 'one');
    expect(replyTo('one')).toContain('nothing-to-cancel');
    expect(github.reactions).toContain('confused');
  });

  it('is refused to those who may not deploy', async () => {
    await say('/deploy staging', 'one');
    github.role = 'read';
    await say('/cancel staging', 'two');
    expect(github.deployPulls.open).toHaveLength(1);
    expect(replyTo('two')).toContain('not-allowed');
  });

  describe('by those who may only roll back', () => {
    /** A deploy of storefront waits, and a rollback of cart. */
    beforeEach(async () => {
      github.configuration = (github.configuration ?? '').replace(
        'environments:',
        '  cart: { repository: acme/storefront, image: registry.example.com/shop/cart }\nenvironments:',
      );
      github.rule('allow: { deploy: [maintain], rollback: [write] }');
      github.role = 'maintain';
      await say('/deploy staging storefront', 'one');
      const { port, commits, branches, marks } = github.deployPulls;
      const [made] = commits.values();
      const [mark] = marks.values();
      if (made === undefined || mark === undefined) throw new Error('It was proposed.');
      const message = made.message.replace('Slipway-Action: deploy', 'Slipway-Action: rollback');
      const head = await port.commit({ ...made, message: message.replaceAll('storefront', 'cart') });
      branches.set('slipway/deploy/staging/cart', head);
      await port.mark(made.repository, { ...mark, head }, null);
      const words = { branch: 'slipway/deploy/staging/cart', base: 'main', title: 'back', body: '' };
      await port.open({ repository: made.repository, ...words });
      github.role = 'write';
    });

    it('is refused for what they may not cancel, by name, with what they may', async () => {
      await say('/cancel staging', 'two');
      expect(github.deployPulls.open).toHaveLength(2);
      expect(replyTo('two')).toContain('It takes that to cancel what waits of `storefront`');
      expect(replyTo('two')).toContain('Comment `/cancel staging cart` to cancel the rest');
      await say('/cancel staging storefront', 'three');
      expect(replyTo('three')).toContain('not-allowed');
      expect(replyTo('three')).not.toContain('the rest');
    });

    it('closes the rollback, also where somebody has pushed onto its branch', async () => {
      github.deployPulls.branches.set('slipway/deploy/staging/cart', 'e'.repeat(40));
      await say('/cancel staging cart', 'two');
      expect(replyTo('two')).toContain('Cancelled');
      expect(github.deployPulls.open).toHaveLength(1);
    });
  });

  it('closes what stands there by then, where somebody deploys at the same time', async () => {
    await say('/deploy staging', 'one');
    let others = 1;
    github.deployPulls.beforeMove = () => {
      if (others-- > 0) github.deployPulls.branches.set(branch, 'f'.repeat(40));
      return undefined;
    };
    await say('/cancel staging', 'two');
    expect(github.deployPulls.open).toEqual([]);
    expect(github.deployPulls.branches.size).toBe(0);
  });
});

describe('a deploy pull request that somebody closes', () => {
  const unused = () => Promise.reject(new Error('Nothing is judged of what is closed.'));
  const settle = () => {
    const tools: DeployTools = {
      ...github.shell,
      judge: { stand: unused, retell: unused, approved: unused, changes: unused },
    };
    const occasion = { delivery: 'closed', at: '2026-11-22T11:00:00Z' };
    return settleDeployPull(tools, { repository: 'acme/environments', number: 101 }, occasion);
  };

  it('is told where it was asked for, once, and its branch goes', async () => {
    await say('/deploy staging', 'one');
    github.deployPulls.pull(101).state = 'closed';
    github.deployPulls.pull(101).head = github.deployPulls.branches.get(branch) ?? '';
    await settle();
    expect(replyTo('one')).toContain('closed without being merged');
    expect(github.deployPulls.branches.size).toBe(0);
    const before = github.comments.map(({ body }) => body);
    await settle();
    expect(github.comments.map(({ body }) => body)).toEqual(before);
  });

  it('is not told again where a command has closed it', async () => {
    await say('/deploy staging', 'one');
    const head = github.deployPulls.branches.get(branch) ?? '';
    await say('/cancel staging', 'two');
    github.deployPulls.pull(101).head = head;
    await settle();
    expect(replyTo('one')).toContain('cancelled by');
  });
});
