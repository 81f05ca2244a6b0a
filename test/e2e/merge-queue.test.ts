import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Approvals } from './approvals.ts';
import { configMap, features } from './environment.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Approvals(story);
const name = 'acme/environments';

beforeAll(() => {
  story.sandbox.world.saveRuleset(name, {
    ...{ name: 'queue', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
    rules: [
      { type: 'merge_queue', method: 'squash' },
      {
        type: 'required_status_checks',
        strict: false,
        checks: [{ context: 'slipway/manifests', app: null }],
      },
    ],
  });
});

afterEach(() => repository.closeAll());

async function enqueue(...numbers: readonly number[]): Promise<void> {
  const { world } = story.sandbox;
  for (const number of numbers) await world.enqueue(name, number, { actor: 'ada' });
  do await story.settled();
  while (await world.queueSettled());
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
});
