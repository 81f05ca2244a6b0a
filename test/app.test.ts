import { afterEach, expect, it } from '@jest/globals';
import nock from 'nock';
import { Probot } from 'probot';
import { slipway } from '../src/app.ts';
import { limits } from '../src/core/limits.ts';
import { SlipwayOctokit } from '../src/edge/github/client.ts';
import { toolFinder, usualPlaces } from '../src/edge/renderers/binaries.ts';
import { renderers } from '../src/edge/renderers/index.ts';
import { loadTemplates } from '../src/edge/templates.ts';
import { api, onlyNockAnswers } from './edge/github/github.ts';
import { sha } from './support/request.ts';

onlyNockAnswers();

const repository = { id: 12, full_name: 'acme/environments' };
const count = limits.pullsPerPush + limits.pullsPerRun + 2;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

/** As many pull requests as that, of which nothing is told; each is gone once it is looked at. */
function answer(query: string): unknown {
  const viewer = { login: 'slipway[bot]' };
  const defaultBranchRef = { name: 'main', target: { file: { object: { oid: sha('c') } } } };
  if (query.includes('SlipwayBases'))
    return { repository: { ref: null, defaultBranchRef, pullRequests: { totalCount: count } } };
  if (query.includes('SlipwayOpenPulls')) {
    const nodes = numbers.map((number) => ({
      ...{ number, headRefName: 'b', headRefOid: sha('1'), baseRefName: 'main', baseRef: null },
      ...{ mergeQueueEntry: null, commits: { nodes: [] } },
    }));
    const pullRequests = { pageInfo: { hasPreviousPage: false, startCursor: null }, nodes };
    return { viewer, repository: { id: 'R', defaultBranchRef, pullRequests } };
  }
  return { viewer, repository: null };
}

/** Pushes to their base, and answers the pull requests that were looked at. */
async function push(later: Parameters<typeof slipway>[0]['later']) {
  const looked: unknown[] = [];
  let asked = '';
  nock(api)
    .persist()
    .post('/graphql', ({ query, variables }: { query: string; variables: Record<string, unknown> }) => {
      asked = query;
      if (query.includes('query SlipwayPull(')) looked.push(variables['number']);
      return true;
    })
    .reply(200, () => ({ data: answer(asked) }));
  const { application, idle } = slipway({
    templates: loadTemplates(),
    renderer: renderers(toolFinder(usualPlaces({}))),
    registry: { resolve: () => Promise.reject(new Error('Nobody asks.')) },
    defaultEnvironmentRepository: null,
    redelivers: later !== null,
    later,
    blinding: 'key',
    pause: () => Promise.resolve(),
  });
  const probot = new Probot({
    githubToken: 'test',
    baseUrl: api,
    Octokit: SlipwayOctokit,
    logLevel: 'fatal',
  });
  await probot.load(application);
  const moved = { ref: 'refs/heads/main', before: sha('0'), after: sha('2'), deleted: false };
  const delivery: unknown = {
    id: 'd',
    name: 'push',
    payload: { ...moved, repository, installation: { id: 5 } },
  };
  await probot.receive(delivery as Parameters<typeof probot.receive>[0]);
  await idle();
  return looked;
}

afterEach(() => nock.cleanAll());

const newest = numbers.toReversed();
const first = newest.slice(0, limits.pullsPerPush);
const others = newest.slice(limits.pullsPerPush);

it('puts what is too much for one delivery off to other runs, where there are any', async () => {
  const put: unknown[] = [];
  const looked = await push((task, id) => Promise.resolve(void put.push([task, id])));
  const place = { installation: 5, repositoryId: 12, repository: 'acme/environments' };
  expect(put).toEqual([[{ kind: 'pulls', ...place, numbers: others }, 'd']]);
  expect(looked).toEqual(first);
});

it('does it afterwards, where there are none', async () => {
  const looked = await push(null);
  expect(looked).toHaveLength(count);
  expect(new Set(looked)).toEqual(new Set(numbers));
  // One after another, in their order.
  expect(looked.filter((number) => others.includes(Number(number)))).toEqual(others);
});
