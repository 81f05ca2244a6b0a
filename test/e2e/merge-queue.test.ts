import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Playground, startPlayground } from '../../src/entry/playground.ts';
import type { LoggedRequest } from '../../src/sandbox/contract.ts';
import { Production } from './attacks/production.ts';
import { configMap, features } from './environment.ts';
import { environments, Story } from './support.ts';

let playground: Playground;
const story = new Story(() => playground, []);
const repository = new Production(story);
const name = 'acme/environments';

beforeAll(async () => {
  playground = await startPlayground({ port: 0, logLevel: 'fatal' });
  await repository.unordered();
  queue('slipway/manifests');
});
afterEach(() => repository.closeAll());
afterAll(() => playground.close());

let ruleset: number | undefined;

/** What the queue of main waits for, from now on. */
function queue(...contexts: readonly string[]): void {
  const checks = contexts.map((context) => ({ context, app: null }));
  const rules = [
    { type: 'merge_queue', method: 'squash' },
    { type: 'required_status_checks', strict: false, checks },
  ] as const;
  const where = { include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] };
  const set = { ...where, name: 'queue', enforcement: 'active', rules } as const;
  ruleset = story.sandbox.world.saveRuleset(name, set, ruleset).id;
}

async function enqueue(...numbers: readonly number[]): Promise<void> {
  const { world } = story.sandbox;
  for (const number of numbers) await world.enqueue(name, number, { actor: 'ada' });
  await queueSettled();
}

async function queueSettled(): Promise<void> {
  do await story.settled();
  while (await story.sandbox.world.queueSettled());
}

/** The commit of the one pull request that is in the queue. */
function queued(): string {
  const [entry] = story.sandbox.world.queue(name);
  if (entry?.group === undefined || entry.group === null) throw new Error('Nothing is in the queue.');
  return entry.group.sha;
}

function isWrittenByBot({ actor, method, operation }: LoggedRequest): boolean {
  return actor === 'slipway[bot]' && method !== 'GET' && operation.includes('/check-runs');
}

async function isMerged(pull_number: number): Promise<boolean> {
  const { data } = await story.as('ada').rest.pulls.get({ ...environments, pull_number });
  return data.merged;
}

describe('a merge queue', () => {
  it('merges what was approved, also behind others', async () => {
    const one = await repository.propose(repository.production('queued'));
    const two = await repository.propose(features('queued'));
    await repository.approve('sam', one);
    await enqueue(two.number, one.number);
    await expect(Promise.all([isMerged(one.number), isMerged(two.number)])).resolves.toEqual([true, true]);
  });

  it('does not merge what does something else behind another one', async () => {
    const path = 'production/storefront/both.yaml';
    const lines = (first: string, last: string) =>
      configMap('both', { a: first, b: '1', c: '2', d: '3', e: '4', f: last });
    const start = await repository.propose({ [path]: lines('x', 'x') });
    await repository.approve('sam', start);
    await enqueue(start.number);
    const one = await repository.propose({ [path]: lines('one', 'x') });
    const two = await repository.propose({ [path]: null });
    for (const proposal of [one, two]) await repository.approve('sam', proposal);
    await enqueue(one.number, two.number);
    expect(await isMerged(one.number)).toBe(true);
    expect(await isMerged(two.number)).toBe(false);
  });

  it('merges a deploy that was approved, which is told and recorded then', async () => {
    const proposal = await repository.deploy();
    await repository.approve('sam', proposal);
    expect((await story.replies()).at(-1)?.body).toContain('merge-queue');
    expect(await repository.isMerged(proposal)).toBe(false);
    await enqueue(proposal.number);
    expect(await repository.isMerged(proposal)).toBe(true);
    expect(await repository.image()).toContain(`:${proposal.tag}`);
    expect((await story.replies()).at(-1)?.body).toContain('Deployed storefront');
  });

  it('does not merge a deploy that is locked once it is in the queue', async () => {
    const before = await repository.image();
    const proposal = await repository.deploy();
    await repository.approve('sam', proposal);
    story.sandbox.setFaults({ deliveries: { lose: 1 } });
    await enqueue(proposal.number);
    story.sandbox.setFaults({});
    await story.say('sam', '/lock production');
    await playground.sweep();
    await queueSettled();
    await repository.expectUntouched(proposal, before);
    await story.say('sam', '/unlock production');
  });

  it('is not played by a commit that is none of its own', async () => {
    queue('slipway/manifests', 'ci');
    const ada = story.as('ada').rest;
    const { number, branch } = await repository.propose(features('queued-meanwhile'));
    const head_sha = await repository.head(branch);
    await ada.checks.create({ ...environments, head_sha, name: 'ci', conclusion: 'success' });
    await enqueue(number);
    const sha = await repository.commit(await repository.branch(), repository.production('no-queue'));
    await story.settled();
    const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${sha}`;
    await expect(ada.git.createRef({ ...environments, ref, sha })).rejects.toThrow('protected ref');
    const { data } = await ada.checks.listSuitesForRef({ ...environments, ref: sha });
    expect(data.check_suites.length).toBeGreaterThan(0);
    for (const { id } of data.check_suites)
      await ada.checks.rerequestSuite({ ...environments, check_suite_id: id });
    await story.settled();
    const { data: told } = await ada.checks.listForRef({ ...environments, ref: sha });
    expect(told.check_runs).toEqual([]);
    await story.sandbox.world.dequeue(name, number, 'ada');
    queue('slipway/manifests');
  });

  it('goes on where the webhook that asks for its check got lost', async () => {
    const { number } = await repository.propose(features('unheard'));
    story.sandbox.setFaults({ deliveries: { lose: 1 } });
    await enqueue(number);
    story.sandbox.setFaults({});
    expect(await isMerged(number)).toBe(false);
    await playground.sweep();
    await queueSettled();
    expect(await isMerged(number)).toBe(true);
  });

  it.each(['run', 'suite'])('has its check done again when somebody asks for that: the %s', async (kind) => {
    queue('slipway/manifests', 'ci');
    const { number, branch } = await repository.propose(features(`again-${kind}`));
    const ada = story.as('ada').rest;
    const head_sha = await repository.head(branch);
    await ada.checks.create({ ...environments, head_sha, name: 'ci', conclusion: 'success' });
    await enqueue(number);
    const where = { ...environments, ref: queued() };
    const { data: before } = await ada.checks.listForRef(where);
    const [check] = before.check_runs;
    expect(before.check_runs).toMatchObject([{ name: 'slipway/manifests', conclusion: 'success' }]);
    const checked = () => story.sandbox.requests().filter(isWrittenByBot).length;
    const written = checked();
    await playground.sweep();
    expect(checked()).toBe(written);

    if (kind === 'run') await ada.checks.rerequestRun({ ...environments, check_run_id: check?.id ?? 0 });
    else {
      const suite = { ...environments, check_suite_id: check?.check_suite?.id ?? 0 };
      const { data } = await ada.checks.getSuite(suite);
      expect(data.head_branch).toMatch(/^gh-readonly-queue\/main\/pr-/);
      await ada.checks.rerequestSuite(suite);
    }
    await story.settled();
    expect(checked()).toBe(written + 2);
    const { data: after } = await ada.checks.listForRef({ ...where, filter: 'all' });
    expect(after.check_runs).toMatchObject([{ id: check?.id, conclusion: 'success' }]);
    await story.sandbox.world.dequeue(name, number, 'ada');
  });
});
