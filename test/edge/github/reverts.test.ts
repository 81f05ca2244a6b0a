import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { revertsPort } from '../../../src/edge/github/reverts.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { Unavailable } from '../../../src/ports.ts';
import { sha, testLog } from '../../support/request.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const port = (log = testLog()) => revertsPort(client(), log);
const query = { repository: 'acme/environments', paths: ['staging/a', 'staging/b'], revisions: 7 };

const history = (...messages: readonly string[]) => ({
  totalCount: messages.length,
  nodes: messages.map((message) => ({
    oid: sha('c'),
    message,
    committedDate: '2026-11-22T10:00:00Z',
    url: 'https://github.test/c',
    parents: { nodes: [] },
    author: null,
    file: { oid: sha('t') },
    associatedPullRequests: { nodes: [] },
  })),
});

const repository = (target: object) => ({
  nameWithOwner: 'acme/environments',
  url: 'https://github.test/acme/environments',
  visibility: 'INTERNAL',
  defaultBranchRef: { name: 'main', target: { oid: sha('a'), configuration: null, ...target } },
});

describe('read', () => {
  it('has the newest commits of each path, at one commit', async () => {
    const target = {
      configuration: { object: { oid: sha('d'), text: 'services: {}' } },
      history0: history('One'),
      history1: history(),
    };
    const asked = answerGraphql({
      data: { viewer: { login: 'slipway[bot]' }, repository: repository(target) },
    });
    const reading = await port().read(query);
    expect(reading).toMatchObject({
      repository: { branch: 'main', head: sha('a') },
      visibility: 'internal',
      configuration: 'services: {}',
      app: 'slipway[bot]',
    });
    if (isProblem(reading)) throw new Error('It can be read.');
    expect([...reading.histories].map(([path, { commits }]) => [path, commits.length])).toEqual([
      ['staging/a', 1],
      ['staging/b', 0],
    ]);
    expect(asked[0]?.variables).toMatchObject({ history: 7, path0: 'staging/a', path1: 'staging/b' });
  });

  it('has no configuration of what is no environment repository', async () => {
    answerGraphql({ data: { viewer: { login: 'slipway[bot]' }, repository: repository({}) } });
    await expect(port().read({ ...query, paths: [] })).resolves.toMatchObject({ configuration: null });
  });

  it.each([
    ['environment-repository-not-readable', null],
    ['environment-repository-empty', { ...repository({}), defaultBranchRef: null }],
  ])('says %s', async (code, found) => {
    answerGraphql({ data: { viewer: { login: 'slipway[bot]' }, repository: found } });
    await expect(port().read(query)).resolves.toMatchObject({ code });
  });
});

describe('settled', () => {
  const suite = (slug: string | null, runs = 1) => ({
    app: slug === null ? null : { slug },
    checkRuns: {
      nodes: Array.from({ length: runs }, () => ({
        databaseId: 1,
        externalId: null,
        conclusion: 'SUCCESS',
        text: null,
      })),
    },
  });

  it('are those with a check run of the App’s own', async () => {
    const commits = ['1', '2', '3', '4', '5'].map(sha);
    const asked = answerGraphql({
      data: {
        viewer: { login: 'slipway[bot]' },
        repository: {
          commit0: { checkSuites: { nodes: [suite('other'), suite('slipway')] } },
          commit1: { checkSuites: { nodes: [suite('other'), suite(null)] } },
          commit2: { checkSuites: { nodes: [suite('slipway', 0)] } },
          commit3: null,
          commit4: {},
        },
      },
    });
    await expect(port().settled('acme/environments', commits)).resolves.toEqual(new Set([sha('1')]));
    expect(asked[0]?.variables).toMatchObject({ check: 'slipway/revert', commit4: sha('5') });
  });

  it('are not none where GitHub could not say', async () => {
    answerGraphql({
      data: { viewer: { login: 'slipway[bot]' }, repository: { commit0: null } },
      errors: [{ type: 'SERVICE_UNAVAILABLE', path: ['repository', 'commit0'], message: 'x' }],
    });
    await expect(port().settled('acme/environments', [sha('1')])).rejects.toThrow(Unavailable);
  });
});

describe('settle', () => {
  const words = { title: 'Taken back', summary: 's', detailsUrl: 'https://github.test/c' };

  it('is a check run of the commit', async () => {
    nock(api)
      .post('/repos/acme/environments/check-runs', (body: Record<string, unknown>) => {
        expect(body).toMatchObject({
          name: 'slipway/revert',
          head_sha: sha('1'),
          conclusion: 'success',
          output: { title: 'Taken back', summary: 's' },
        });
        return true;
      })
      .reply(201, { id: 5 });
    await port().settle('acme/environments', sha('1'), words);
  });

  it('is told in the log where the App may write none', async () => {
    nock(api).post('/repos/acme/environments/check-runs').reply(403, { message: 'Resource not accessible' });
    const log = testLog();
    await port(log).settle('acme/environments', sha('1'), words);
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  });
});
