import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { requirements } from '../../../src/sandbox/api/grants.ts';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import { permits } from '../../../src/sandbox/api/permits.ts';
import { environments, permissions, refusalOf, startApi, storefront, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.as('ada').rest.repos.createInOrg({ org: 'acme', name: 'secret', private: true, auto_init: true });
});
afterAll(() => api.sandbox.close());

const installation = (
  held: Caller & object extends never ? never : Record<string, 'read' | 'write'>,
): Caller => ({
  kind: 'installation',
  login: 'slipway[bot]',
  permissions: held,
  repositories: null,
});

describe('the table of requirements', () => {
  const granted = Object.entries(requirements).filter(([, { app }]) => app !== null && app.length > 0);

  it.each(granted.map(([id, { app }]) => [id, app ?? []] as const))(
    '%s takes one of %j of an App',
    (id, grants) => {
      const { world } = api.sandbox;
      const subject = { repository: world.repository('acme/storefront'), organization: 'acme' };
      const may = (held: Record<string, 'read' | 'write'>) =>
        permits(id, { world, caller: installation(held) }, subject).ok;
      expect(may({})).toBe(false);
      expect(may({ packages: 'write' })).toBe(false);
      for (const grant of grants) {
        const [name = '', level] = grant.split(':');
        expect(may({ [name]: level === 'read' ? 'read' : 'write' })).toBe(true);
        if (level === 'write') expect(may({ [name]: 'read' })).toBe(false);
      }
    },
  );

  it('knows every operation that is asked about', () => {
    const { world } = api.sandbox;
    expect(() => permits('pulls/teapot', { world, caller: { kind: 'anonymous' } })).toThrow('pulls/teapot');
  });
});

type Call = (client: Octokit) => Promise<unknown>;
const calls: Record<string, Call> = {
  'reads a repository': (client) => client.rest.repos.get(storefront),
  comments: (client) => client.rest.issues.createComment({ ...storefront, issue_number: 1, body: 'hi' }),
  'writes a file': (client) =>
    client.rest.repos.createOrUpdateFileContents({ ...storefront, path: 'x', message: 'x', content: 'eA==' }),
  'sets a status': (client) =>
    client.rest.repos.createCommitStatus({ ...storefront, sha: 'main', state: 'success' }),
  deploys: (client) =>
    client.rest.repos.createDeployment({
      ...storefront,
      ref: 'main',
      required_contexts: [],
      auto_merge: false,
    }),
  'adds a collaborator': (client) =>
    client.rest.repos.addCollaborator({ ...storefront, username: 'guest', permission: 'pull' }),
  'lists collaborators': (client) => client.rest.repos.listCollaborators(storefront),
  'reads a private repository': (client) => client.rest.repos.get({ owner: 'acme', repo: 'secret' }),
  'reads a private file': (client) => client.rest.repos.getReadme({ owner: 'acme', repo: 'secret' }),
};

const ok = 'ok';
const table: Record<string, Record<string, number | typeof ok>> = {
  guest: {
    'reads a repository': ok,
    comments: ok,
    'writes a file': 403,
    'sets a status': 403,
    deploys: 403,
    'adds a collaborator': 403,
    'lists collaborators': 403,
    'reads a private repository': 404,
    'reads a private file': 404,
  },
  dev: {
    comments: ok,
    'writes a file': ok,
    'sets a status': ok,
    deploys: ok,
    'adds a collaborator': 403,
    'lists collaborators': ok,
    'reads a private repository': 404,
  },
  ada: { 'adds a collaborator': ok, 'reads a private repository': ok, 'reads a private file': ok },
  nobody: {
    'reads a repository': ok,
    comments: 401,
    'writes a file': 401,
    'adds a collaborator': 401,
    'reads a private repository': 404,
  },
  app: {
    'reads a repository': ok,
    comments: ok,
    'sets a status': 403,
    deploys: ok,
    'adds a collaborator': 403,
    'lists collaborators': ok,
    'reads a private repository': ok,
    'reads a private file': ok,
  },
};
const rows = Object.entries(table).flatMap(([who, row]) =>
  Object.entries(row).map(([what, expected]) => [who, what, expected] as const),
);

describe('who may', () => {
  it.each(rows)('%s %s: %s', async (who, what, expected) => {
    const client = who === 'app' ? api.installed : who === 'nobody' ? api.nobody : api.as(who);
    const call = calls[what]?.(client) ?? Promise.reject(new Error(`There is no call ${what}.`));
    if (expected === ok) await expect(call).resolves.toBeDefined();
    else expect(await refusalOf(call)).toMatchObject({ status: expected });
  });

  it('holds the App to its manifest', async () => {
    const fewer = Object.fromEntries(Object.entries(permissions).filter(([name]) => name !== 'checks'));
    const other = await startApi({ app: { name: 'slipway', permissions: fewer, events: [] } });
    try {
      const refusal = await refusalOf(other.installed.rest.checks.listForRef({ ...storefront, ref: 'main' }));
      expect(refusal).toEqual({
        status: 403,
        message: expect.stringContaining('Resource not accessible by integration'),
      });
    } finally {
      await other.sandbox.close();
    }
  });

  it('lets an App write and delete workflows only with the permission for them', async () => {
    const path = '.github/workflows/ci.yml';
    const put = { ...environments, path, message: 'x', content: 'eA==' };
    const refused = { status: 403, message: expect.stringContaining('without `workflows` permission') };
    const { repos } = api.installed.rest;
    expect(await refusalOf(repos.createOrUpdateFileContents(put))).toMatchObject(refused);
    const { data } = await api.as('ada').rest.repos.createOrUpdateFileContents(put);
    const remove = { ...environments, path, message: 'x', sha: data.content?.sha ?? '' };
    expect(await refusalOf(repos.deleteFile(remove))).toMatchObject(refused);
    const tree = { ...environments, tree: [{ path, mode: '100644', type: 'blob', content: 'x' } as const] };
    expect(await refusalOf(api.installed.rest.git.createTree(tree))).toMatchObject(refused);
    const granted = { ...permissions, workflows: 'write' } as const;
    const other = await startApi({ app: { name: 'slipway', permissions: granted, events: [] } });
    try {
      const written = await other.installed.rest.repos.createOrUpdateFileContents(put);
      expect(written.status).toBe(201);
    } finally {
      await other.sandbox.close();
    }
  });

  it('lets nobody without the right change another’s comment', async () => {
    const { data } = await api
      .as('ada')
      .rest.issues.createComment({ ...storefront, issue_number: 1, body: 'mine' });
    const change = { ...storefront, comment_id: data.id, body: 'theirs' };
    expect(await refusalOf(api.as('guest').rest.issues.updateComment(change))).toMatchObject({ status: 403 });
    expect(await refusalOf(api.installed.rest.issues.updateComment(change))).toMatchObject({ status: 403 });
    await api.as('guest').rest.repos.get(environments);
    expect((await api.as('dev').rest.issues.updateComment(change)).data.body).toBe('theirs');
  });
});
