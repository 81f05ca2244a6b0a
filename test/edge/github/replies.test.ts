import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { deploymentsPort } from '../../../src/edge/github/deployments.ts';
import { repliesPort } from '../../../src/edge/github/replies.ts';
import { type DeploymentRecord, Unavailable } from '../../../src/ports.ts';
import { answerGraphql, api, client, onlyNockAnswers } from './github.ts';
import { request, sha, testLog } from '../../support/request.ts';

onlyNockAnswers();

const repo = '/repos/acme/storefront';
const comments = `${repo}/issues/12/comments`;

describe('write', () => {
  const write = (existing: number | null) =>
    repliesPort(client(), testLog()).write(request, 'Deployed.', existing);

  it('makes a comment, or changes the one that is there', async () => {
    nock(api).post(comments, { body: 'Deployed.' }).reply(201, { id: 8, body: 'Deployed.' });
    await expect(write(null)).resolves.toBe(8);
    nock(api).patch(`${repo}/issues/comments/8`, { body: 'Deployed.' }).reply(200, { id: 8 });
    await expect(write(8)).resolves.toBe(8);
  });

  it('makes it anew where somebody deleted it', async () => {
    nock(api).patch(`${repo}/issues/comments/8`).reply(404, { message: 'Not Found' });
    nock(api).post(comments).reply(201, { id: 9 });
    await expect(write(8)).resolves.toBe(9);
  });

  it('looks for a comment whose answer was lost, and makes no second one', async () => {
    nock(api).post(comments).reply(502, {});
    nock(api)
      .get(comments)
      .query(true)
      .reply(200, [
        { id: 7, body: '/deploy staging' },
        { id: 8, body: 'Deployed.\n' },
      ]);
    await expect(write(null)).resolves.toBe(8);
  });

  it('makes it again where it was the request that got lost', async () => {
    nock(api).post(comments).reply(502, {});
    nock(api).get(comments).query(true).reply(200, []);
    nock(api).post(comments).reply(201, { id: 10 });
    await expect(write(null)).resolves.toBe(10);
  });

  it('hands a refusal on', async () => {
    nock(api).post(comments).reply(403, { message: 'Resource not accessible by integration' });
    await expect(write(null)).rejects.toMatchObject({ status: 403 });
  });
});

describe('remove', () => {
  it.each([204, 404])('takes a comment away, or finds it gone: %d', async (status) => {
    nock(api).delete(`${repo}/issues/comments/8`).reply(status, {});
    await expect(repliesPort(client(), testLog()).remove(request.repository, 8)).resolves.toBeUndefined();
  });
});

describe('react', () => {
  it('does not fail a command over a decoration', async () => {
    const log = testLog();
    nock(api).post(`${repo}/issues/comments/7/reactions`).reply(403, { message: 'No.' });
    await repliesPort(client(), log).react(request, 'eyes');
    expect(log.lines).toEqual([{ level: 'warn', message: 'The reaction could not be added.' }]);
  });
});

describe('record', () => {
  const record: DeploymentRecord = {
    repository: 'acme/storefront',
    sha: sha('a'),
    environment: 'staging',
    task: 'deploy',
    description: 'storefront in acme/environments@1234567',
    logUrl: 'https://github.test/c',
    payload: { delivery: request.delivery, service: 'storefront', commit: sha('c') },
    state: 'success',
    unlessRecorded: false,
  };

  it('makes a deployment and its status', async () => {
    nock(api)
      .post(`${repo}/deployments`, (body: Record<string, unknown>) => {
        expect(body).toMatchObject({ required_contexts: [], auto_merge: false, ref: sha('a') });
        return true;
      })
      .reply(201, { id: 5 });
    nock(api)
      .post(`${repo}/deployments/5/statuses`, (body: Record<string, unknown>) => body['state'] === 'success')
      .reply(201, {});
    await deploymentsPort(client()).record(record);
  });

  const listed = (...payloads: readonly unknown[]) =>
    nock(api)
      .get(`${repo}/deployments`)
      .query(true)
      .reply(
        200,
        payloads.map((payload, index) => ({ id: index + 1, payload })),
      );

  it('makes none that an earlier run has made', async () => {
    listed(record.payload);
    await deploymentsPort(client()).record({ ...record, unlessRecorded: true });
  });

  it('is not fooled by another delivery’s, or by a payload that is a string', async () => {
    const others = [{ ...record.payload, delivery: 'other' }, '{}', null];
    listed(...others);
    nock(api).post(`${repo}/deployments`).reply(201, { id: 4 });
    listed(...others, record.payload);
    nock(api)
      .post(`${repo}/deployments/4/statuses`, (body: Record<string, unknown>) => body['state'] === 'success')
      .reply(201, {});
    await deploymentsPort(client()).record({ ...record, unlessRecorded: true });
  });

  it.each([
    [1, 'success'],
    [2, 'inactive'],
  ])('of two at the same time is in force if it is the older: number %d is %s', async (id, state) => {
    listed();
    nock(api).post(`${repo}/deployments`).reply(201, { id });
    listed(record.payload, record.payload);
    nock(api)
      .post(`${repo}/deployments/${id}/statuses`, (body: Record<string, unknown>) => body['state'] === state)
      .reply(201, {});
    await deploymentsPort(client()).record({ ...record, unlessRecorded: true });
  });
});

describe('remove', () => {
  it.each([204, 404])('takes %s for gone', async (status) => {
    nock(api).delete(`${repo}/issues/comments/8`).reply(status);
    await repliesPort(client(), testLog()).remove('acme/storefront', 8);
  });

  it('does not take a refusal for that', async () => {
    nock(api).delete(`${repo}/issues/comments/8`).reply(403, { message: 'Forbidden' });
    await expect(repliesPort(client(), testLog()).remove('acme/storefront', 8)).rejects.toThrow('Forbidden');
  });
});

describe('recorded', () => {
  const node = (payload: unknown, state: string | null = 'SUCCESS', databaseId: number | null = 5) => ({
    databaseId,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    latestStatus: state && { state },
  });
  const own = { service: 'storefront', commit: sha('c') };

  it('are those whose payload is ours, in one query for all environments', async () => {
    const nodes = [
      node(own, 'INACTIVE'),
      node(JSON.stringify(JSON.stringify(own)), null, 4),
      node({ service: 'storefront' }),
      node('no JSON'),
      node(own, 'SUCCESS', null),
    ];
    const asked = answerGraphql({ data: { repository: { deployments: { nodes } } } });
    await expect(deploymentsPort(client()).recorded('acme/storefront', ['a', 'a/b'])).resolves.toEqual([
      { id: 5, ...own, state: 'inactive' },
      { id: 4, ...own, state: null },
    ]);
    expect(asked.map(({ variables }) => variables['environments'])).toEqual([['a', 'a/b']]);
  });

  it('are none where the App does not see the repository', async () => {
    answerGraphql({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve to a Repository' }],
    });
    await expect(deploymentsPort(client()).recorded('acme/gone', ['a'])).resolves.toEqual([]);
  });

  it('are not taken for none where GitHub could not say', async () => {
    answerGraphql({
      data: { repository: { deployments: null } },
      errors: [
        { type: 'SERVICE_UNAVAILABLE', path: ['repository', 'deployments'], message: 'Something went wrong' },
      ],
    });
    await expect(deploymentsPort(client()).recorded('acme/storefront', ['a'])).rejects.toThrow(Unavailable);
  });
});

describe('follow', () => {
  it('adds a status, of no more words than GitHub takes', async () => {
    nock(api)
      .post(`${repo}/deployments/5/statuses`, (body: Record<string, unknown>) => {
        expect(body).toMatchObject({ state: 'inactive', log_url: 'https://github.test/c' });
        expect(String(body['description'])).toHaveLength(140);
        return true;
      })
      .reply(201, {});
    const words = { description: 'x'.repeat(200), logUrl: 'https://github.test/c' };
    await deploymentsPort(client()).follow('acme/storefront', { id: 5, state: 'inactive' }, words);
  });
});
