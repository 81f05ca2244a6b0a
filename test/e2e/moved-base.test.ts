/** A deploy waits for approval, and the branch that it is to be merged into moves on meanwhile. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Production } from './attacks/production.ts';
import { features, type Proposal } from './environment.ts';
import { usePlayground } from './support.ts';

const story = usePlayground();
const production = new Production(story);

beforeAll(() => production.unordered());
afterEach(() => production.closeAll());

async function sweep(): Promise<void> {
  await story.sweep();
  await story.settled();
}

async function reply(): Promise<string> {
  return (await story.replies()).at(-1)?.body ?? '';
}

async function again({ tag }: Awaited<ReturnType<Production['deploy']>>): Promise<void> {
  await story.say('dev', `/deploy production storefront --tag ${tag}`);
}

/** Approves, with a rule that takes only branches that are up to date with their base. */
async function approveStrictly(proposal: Proposal): Promise<() => void> {
  const { world } = story.sandbox;
  const { id } = world.saveRuleset('acme/environments', {
    ...{ name: 'strict', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
    rules: [
      {
        type: 'required_status_checks',
        strict: true,
        checks: [{ context: 'slipway/manifests', app: world.app.id }],
      },
    ],
  });
  await production.approve('sam', proposal);
  return () => world.deleteRuleset('acme/environments', id);
}

describe('where the base has moved', () => {
  it('a conflict is told to whoever asked, and the same command again solves it', async () => {
    const path = 'production/storefront/deployment.yaml';
    const text = await production.read(path);
    const proposal = await production.deploy();
    await production.commit('main', {
      [path]: text.replace(/image: .*/u, 'image: registry.example.com/shop/storefront:by-hand'),
    });
    await story.settled();
    await sweep();
    const { comments } = await production.told(proposal);
    for (const { body } of comments) expect(body.toLowerCase()).toContain('comment the same command again');
    expect(await reply()).toContain('merge-conflict');
    await again(proposal);
    await production.approve('sam', proposal);
    expect(await production.isMerged(proposal)).toBe(true);
  });

  it('and a rule wants it up to date, that is told, and the same command again solves it without another approval', async () => {
    const proposal = await production.deploy();
    await production.commit('main', features('moves'));
    await story.settled();
    const lift = await approveStrictly(proposal);
    expect(await reply()).toContain('merge-behind');
    await again(proposal);
    expect(await production.isMerged(proposal)).toBe(true);
    lift();
  });
});
