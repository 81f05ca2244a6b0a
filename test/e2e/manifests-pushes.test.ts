import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { checkMarkerOf } from '../../src/comment/marker.ts';
import { limits } from '../../src/core/limits.ts';
import type { LoggedRequest } from '../../src/sandbox/contract.ts';
import { configMap, Environments, features, type Proposal } from './environment.ts';
import { environments, usePlayground } from './support.ts';

const story = usePlayground();
const repository = new Environments(story);

afterEach(() => repository.closeAll());

/** A quarter of them change what others are built from. */
async function proposeAll(pulls: number): Promise<readonly Proposal[]> {
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

/** What the bot asks of GitHub from now on. */
function asking(): () => readonly LoggedRequest[] {
  const before = story.sandbox.requests().length;
  return () =>
    story.sandbox
      .requests()
      .slice(before)
      .filter(({ actor }) => actor === 'slipway[bot]');
}

/** How many of them have that in their name. */
const counter = (requests: readonly LoggedRequest[]) => (part: string) =>
  requests.filter(({ operation }) => operation.includes(part)).length;

async function expectTold(proposals: readonly Proposal[], base: string): Promise<void> {
  for (const proposal of proposals) {
    const { comment, check } = await repository.only(proposal);
    expect(comment.body).toContain(`base=${base}`);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
  }
}

beforeAll(async () => {
  await repository.commit('main', {
    'lib/limits/kustomization.yaml': 'resources: [most.yaml]\n',
    'lib/limits/most.yaml': configMap('most', { most: 'ten' }),
    'apps/reports/test/kustomization.yaml': 'resources: [../../../lib/limits]\n',
  });
});

it('asks for little of each of many pull requests when their base moves', async () => {
  const pulls = 8;
  const proposals = await proposeAll(pulls);
  const asked = asking();
  const base = await repository.commit('main', { 'staging/storefront/other.yaml': configMap('other', {}) });
  await story.settled();
  const requests = asked();
  await expectTold(proposals, base);
  const named = counter(requests);
  // Three levels of folders, and the two sides of a file; what a kustomization is made of takes one more of each.
  expect(named('SlipwayFolders')).toBeLessThanOrEqual(4 * pulls);
  expect(named('SlipwayBlobs')).toBeLessThanOrEqual(2 * pulls);
  // Each pull's own, and one of the base's that all were tested with.
  expect(named('/compare/')).toBeLessThanOrEqual(pulls + 1);
  expect(named('git/trees')).toBeLessThanOrEqual(1);
  // What is pending already is not written once more to begin with.
  expect(named('/check-runs')).toBeLessThanOrEqual(pulls);
  expect(requests.length).toBeLessThanOrEqual(11 * pulls + 6);
});

/** As they are once all of it was told, which would take a while for so many. */
async function plantGreen(pulls: number): Promise<readonly (Proposal & { readonly head: string })[]> {
  const { world } = story.sandbox;
  const base = await repository.head('main');
  const name = 'acme/environments';
  story.sandbox.setFaults({ deliveries: { lose: 1 } });
  const planted = await Promise.all(
    Array.from({ length: pulls }, async (_, index) => {
      const branch = `green-${index}`;
      await world.updateRef({
        repository: name,
        ref: `refs/heads/${branch}`,
        expected: null,
        to: base,
        actor: 'ada',
      });
      const path = `staging/storefront/${branch}.yaml`;
      const { sha: head } = await world.createCommitOnBranch({
        ...{ repository: name, branch, expectedHead: base, message: branch, deletes: [], actor: 'ada' },
        writes: [{ path, bytes: Buffer.from(configMap(branch, { on: 'yes' })) }],
      });
      const from = { repository: name, ref: branch };
      const { number } = await world.openPull({
        repository: name,
        title: branch,
        head: from,
        base: 'main',
        actor: 'ada',
      });
      const summary = checkMarkerOf({ head, base, configuration: null, tries: null });
      world.createCheckRun(
        {
          ...{
            repository: name,
            headSha: head,
            name: 'slipway/manifests',
            app: 'slipway',
            status: 'completed',
          },
          ...{ conclusion: 'success', detailsUrl: null, externalId: null, completedAt: null },
          output: { title: 'told', summary, text: null },
        },
        'slipway[bot]',
      );
      return { number, branch, head };
    }),
  );
  await story.settled();
  story.sandbox.setFaults({});
  return planted;
}

it('leaves none green of an older base, however many there are, and comes to all of them', async () => {
  const pulls = limits.pullsPerPush + 4;
  const proposals = await plantGreen(pulls);
  const { world } = story.sandbox;
  const states = () => proposals.map(({ head }) => world.checkRuns('acme/environments', head)[0]?.status);
  const waiting = proposals.map(() => 'in_progress');
  const asked = asking();
  const moving = repository.commit('main', { 'staging/storefront/more.yaml': configMap('more', {}) });
  while (counter(asked())('SlipwaySetBack') < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(states()).toEqual(waiting);
  const atOnce = counter(asked());
  expect([atOnce('SlipwayBases'), atOnce('SlipwayOpenPulls'), atOnce('SlipwaySetBack')]).toEqual([1, 1, 2]);
  const base = await moving;
  await story.settled();
  await expectTold(proposals, base);
  // Those that came later are looked at once to begin with, and for a deploy that may wait for them.
  expect(asked().length).toBeLessThanOrEqual(11 * pulls + 2 * (pulls - limits.pullsPerPush) + 6);
});
