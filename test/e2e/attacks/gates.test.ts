/** What people merge by hand, approved, while a gate is shut: the check run holds it, and whoever passes that by is told. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Proposal } from '../environment.ts';
import { environments, usePlayground } from '../support.ts';
import { Production } from './production.ts';

const story = usePlayground();
const production = new Production(story);

beforeAll(() => production.unordered());
afterEach(async () => {
  await story.say('sam', '/unlock production');
  await story.say('sam', '/unlock production storefront');
  await production.closeAll();
});

async function merge({ number }: Proposal): Promise<void> {
  await story.as('dev').rest.pulls.merge({ ...environments, pull_number: number, merge_method: 'squash' });
  await story.settled();
}

async function check(proposal: Proposal) {
  const { checks } = await production.told(proposal);
  return checks[0];
}

const newest = async () => (await story.replies()).at(-1)?.body ?? '';

describe('a deploy that is approved is held in the check run, and an alarm where it is merged all the same', () => {
  it('under a lock', async () => {
    const proposal = await production.deploy();
    await story.say('sam', '/lock production --reason "INCIDENT"');
    await production.approve('sam', proposal);
    expect(await check(proposal)).toMatchObject({ conclusion: null });
    expect((await check(proposal))?.title).toMatch(/^Held: .* is locked by sam · /u);
    await merge(proposal);
    const told = await story.replies();
    const reply = told.find(({ body }) => body.includes('merged-while-shut'))?.body ?? '';
    expect(reply).toContain('is locked by `sam`');
    expect(reply).not.toContain('Deployed');
  });

  it('whose image was pushed anew under its tag; no digest is claimed', async () => {
    const proposal = await production.deploy();
    await story.push(proposal.tag, { content: 'evil' });
    await production.approve('sam', proposal);
    expect((await check(proposal))?.title).toMatch(/^Held: .* is not the image any more/u);
    await merge(proposal);
    const reply = await newest();
    expect(reply).toContain('merged-while-shut');
    expect(reply).not.toContain('Deployed');
    expect(reply).toContain('has locked the service');
  });
});

it('what a lock has held is merged right after /unlock', async () => {
  const proposal = await production.deploy();
  await story.say('sam', '/lock production --reason "INCIDENT"');
  await production.approve('sam', proposal);
  const held = await story.replies();
  const reply = held.find(({ body }) => body.includes('problem `locked`'))?.body ?? '';
  expect(reply).toContain('Slipway merges it by itself once this ends; `/cancel production` stops it.');
  expect(reply).not.toContain('The same command may succeed later');
  const explained = await story.say('dev', `/explain production --tag ${proposal.tag}`);
  expect(explained.replies.join('\n')).toMatch(
    /is open for `storefront` with `attack-\d+`\. Held: storefront in production is locked by sam; approvals that count: `sam`\./u,
  );
  await story.say('sam', '/unlock production');
  await story.settled();
  expect(await production.isMerged(proposal)).toBe(true);
});

it('what a lock has held is merged by the sweep where the lock ends without a command', async () => {
  const proposal = await production.deploy();
  await story.say('sam', '/lock production');
  await production.approve('sam', proposal);
  await story.sweep();
  await story.settled();
  expect(await production.isMerged(proposal)).toBe(false);
  const { git } = story.as('ada').rest;
  await git.deleteRef({ ...environments, ref: 'heads/slipway-state' });
  await story.sweep();
  await story.settled();
  expect(await production.isMerged(proposal)).toBe(true);
});

it('a deploy that is green, and that GitHub does not let Slipway merge, is held as soon as somebody locks', async () => {
  const { world } = story.sandbox;
  const { id } = world.saveRuleset('acme/environments', {
    ...{ name: 'ci', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
    rules: [{ type: 'required_status_checks', strict: false, checks: [{ context: 'ci', app: null }] }],
  });
  try {
    const proposal = await production.deploy();
    await production.approve('sam', proposal);
    expect(await check(proposal)).toMatchObject({ conclusion: 'success' });
    await story.say('sam', '/lock production');
    await story.settled();
    expect(await check(proposal)).toMatchObject({ conclusion: null });
    await story.say('sam', '/unlock production');
    await story.settled();
    expect(await check(proposal)).toMatchObject({ conclusion: 'success' });
  } finally {
    world.deleteRuleset('acme/environments', id);
  }
});

it('an override is of what it was given for: a lock that comes later holds the deploy', async () => {
  const text = await production.configuration();
  const may = text.replace('override: ["@acme/sre"]', 'override: [write]');
  expect(may).not.toBe(text);
  await production.commit('main', { 'slipway.yaml': may });
  await story.settled();
  await story.say('ada', '/lock production --reason "small thing"');
  await story.push('overridden', { content: 'overridden' });
  await story.say('dev', '/deploy production storefront --tag overridden --override "ada agreed"');
  const proposal = await production.proposal();
  await story.say('ada', '/unlock production');
  await story.say('sam', '/lock production --reason "INCIDENT"');
  await production.approve('sam', proposal);
  expect(await production.isMerged(proposal)).toBe(false);
  expect(await check(proposal)).toMatchObject({ conclusion: null });
  await production.commit('main', { 'slipway.yaml': text });
  await story.settled();
});
