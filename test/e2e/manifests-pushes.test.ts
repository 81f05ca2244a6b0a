import { expect, it } from '@jest/globals';
import { configMap, Environments, features, type Proposal } from './environment.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Environments(story);

const pulls = 8;

/** A quarter of them change what others are built from. */
async function proposeAll(): Promise<readonly Proposal[]> {
  await repository.commit('main', {
    'lib/limits/kustomization.yaml': 'resources: [most.yaml]\n',
    'lib/limits/most.yaml': configMap('most', { most: 'ten' }),
    'apps/reports/test/kustomization.yaml': 'resources: [../../../lib/limits]\n',
  });
  const proposals: Proposal[] = [];
  for (let index = 0; index < pulls; index += 1) {
    const shared = { 'lib/limits/most.yaml': configMap('most', { most: `more-${index}` }) };
    const branch = await repository.branch();
    await repository.commit(branch, index % 4 === 0 ? shared : features(`map-${index}`));
    const { data } = await story
      .as('ada')
      .rest.pulls.create({ ...environments, head: branch, base: 'main', title: branch });
    proposals.push({ number: data.number, branch });
  }
  await story.settled();
  return proposals;
}

it('asks for little of each of many pull requests when their base moves', async () => {
  const proposals = await proposeAll();
  const before = story.sandbox.requests().length;
  const base = await repository.commit('main', { 'staging/storefront/other.yaml': configMap('other', {}) });
  await story.settled();
  const requests = story.sandbox
    .requests()
    .slice(before)
    .filter(({ actor }) => actor === 'slipway[bot]');
  for (const proposal of proposals) {
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain(`base=${base}`);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
  }
  const named = (part: string) => requests.filter(({ operation }) => operation.includes(part)).length;
  // Three levels of folders, and the two sides of a file; what a kustomization is made of takes one more of each.
  expect(named('SlipwayFolders')).toBeLessThanOrEqual(4 * pulls);
  expect(named('SlipwayBlobs')).toBeLessThanOrEqual(2 * pulls);
  // Each pull's own, and one of the base's that all were tested with.
  expect(named('/compare/')).toBeLessThanOrEqual(pulls + 1);
  expect(named('git/trees')).toBeLessThanOrEqual(1);
  expect(requests.length).toBeLessThanOrEqual(12 * pulls + 5);
});
