import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { Unavailable } from '../../../src/ports.ts';
import { environmentsPort } from '../../../src/edge/github/environments.ts';
import { answerGraphql, api, blobName, client, onlyNockAnswers } from './github.ts';
import { sha } from '../../support/request.ts';

onlyNockAnswers();

const path = 'staging/storefront';

function blob(name: string, text: string | null, more: Record<string, unknown> = {}) {
  const oid = blobName(Buffer.from(text ?? ''));
  return {
    name,
    mode: 0o100644,
    type: 'blob',
    oid,
    object: { byteSize: 1, isTruncated: false, text },
    ...more,
  };
}

function answer(entries: readonly unknown[] | null, more: Record<string, unknown> = {}, application = {}) {
  const folder = entries === null ? null : { object: { __typename: 'Tree', entries } };
  return {
    data: {
      repository: {
        nameWithOwner: 'acme/environments',
        url: 'https://github.test/acme/environments',
        visibility: 'INTERNAL',
        state: null,
        defaultBranchRef: {
          name: 'main',
          target: {
            oid: sha('a'),
            configuration: { object: { oid: sha('c'), text: 'services: {}' } },
            entries0: folder,
            history0: { totalCount: 0, nodes: [] },
            ...more,
          },
        },
      },
      application: { visibility: 'PUBLIC', pullRequest: { headRefOid: sha('b') }, ...application },
    },
  };
}

const wanted = {
  repository: 'acme/environments',
  paths: [path],
  historyLimit: 20,
  parents: false,
  aside: true,
  deployedTo: [],
  pull: { repository: 'acme/storefront', number: 12 },
} as const;

function read(deployedTo: readonly string[] = [], parents = false) {
  return environmentsPort(client()).read({ ...wanted, parents, deployedTo });
}

async function entriesOf(entries: readonly unknown[] | null) {
  answerGraphql(answer(entries));
  const reading = await read();
  if (isProblem(reading)) return reading;
  const held = reading.paths.get(path);
  return held === undefined || isProblem(held) ? held : held.entries;
}

describe('deployments', () => {
  const payload = { delivery: 'd', service: 'storefront', commit: sha('d') };
  const node = (state: string | null, text: string | null = JSON.stringify(payload)) => ({
    payload: text,
    latestStatus: state === null ? null : { state },
  });

  it.each([
    ['failed', [node('FAILURE')], 1],
    ['in error', [node('ERROR'), node('SUCCESS')], 1],
    ['as text in the JSON', [node('FAILURE', JSON.stringify(JSON.stringify(payload)))], 1],
    ['not failed', [node('SUCCESS'), node('INACTIVE'), node('IN_PROGRESS'), node(null)], 0],
    [
      'of others',
      [node('FAILURE', null), node('FAILURE', ''), node('FAILURE', '{}'), node('FAILURE', '"x"')],
      0,
    ],
  ])('%s', async (_, nodes, many) => {
    answerGraphql(answer([], {}, { deployments: { nodes } }));
    const reading = await read(['staging']);
    const failed = Array.from({ length: many }, () => ({ service: 'storefront', commit: sha('d') }));
    expect(reading).toMatchObject({ failed, seen: null });
  });

  it('says which it has read, where there may be more', async () => {
    const nodes = [
      ...Array.from({ length: limits.deploymentsRead - 1 }, () => node('SUCCESS', null)),
      node(null),
    ];
    answerGraphql(answer([], {}, { deployments: { nodes } }));
    await expect(read(['staging'])).resolves.toMatchObject({ failed: [], seen: [payload] });
  });
});

describe('read', () => {
  it.each([
    [1, 100, 100],
    [30, 100, 100],
    [60, 100, 50],
    [60, 20, 20],
  ])(
    'asks of %i folders for no more than a query can answer: of %i, %i',
    async (folders, historyLimit, asked) => {
      const pathNames = Array.from({ length: folders }, (_, index) => `staging/s${index}`);
      const looks = answerGraphql({ data: { repository: null, application: null } });
      await environmentsPort(client()).read({ ...wanted, paths: pathNames, historyLimit });
      expect(looks).toMatchObject([{ variables: { history: asked } }]);
    },
  );

  it.each([
    ['what the folder held before', [blob('a.yaml', 'a: 0\n')], 1],
    ['that nothing was there', null, 0],
  ])('reads along %s the newest commit', async (_, entries, files) => {
    const held = entries === null ? null : { object: { __typename: 'Tree', entries } };
    const newest0 = { nodes: [{ parents: { nodes: [{ oid: sha('e'), file: held }] } }] };
    answerGraphql(answer([blob('a.yaml', 'a: 1\n')], { newest0 }));
    const reading = await read([], true);
    const found = isProblem(reading) ? undefined : reading.paths.get(path);
    expect(found).toMatchObject({ parent: { commit: sha('e'), entries: { length: files } } });
  });

  it.each([
    ['the first commit has no parent', { newest0: { nodes: [{ parents: { nodes: [] } }] } }],
    ['nothing touched the path', { newest0: { nodes: [] } }],
    ['it was not asked for', {}],
    [
      'it cannot be read',
      {
        newest0: {
          nodes: [{ parents: { nodes: [{ oid: sha('e'), file: { object: { __typename: 'Blob' } } }] } }],
        },
      },
    ],
  ])('knows nothing of before where %s', async (_, more) => {
    answerGraphql(answer([blob('a.yaml', 'a: 1\n')], more));
    const reading = await read([], true);
    const found = isProblem(reading) ? undefined : reading.paths.get(path);
    expect(found).toMatchObject({ entries: [{ path: `${path}/a.yaml` }] });
    expect(found).not.toHaveProperty('parent');
  });

  it('reads head, configuration, folder and history in one request', async () => {
    const commit = {
      oid: sha('d'),
      message: 'deploy(staging): storefront 1f2e3d4',
      committedDate: '2026-11-21T10:00:00Z',
      url: 'https://github.test/c',
      parents: { nodes: [{ oid: sha('e') }] },
      author: { name: 'Dev', user: null },
      file: { oid: sha('f') },
      associatedPullRequests: { nodes: [] },
    };
    const nested = {
      name: 'base',
      mode: 0o040000,
      type: 'tree',
      oid: sha('0'),
      object: { entries: [blob('x.yaml', 'x: 1\r\n')] },
    };
    answerGraphql(
      answer([blob('a.yaml', 'a: 1\n'), nested], { history0: { totalCount: 9, nodes: [commit] } }),
    );
    await expect(read()).resolves.toEqual({
      repository: {
        name: 'acme/environments',
        url: 'https://github.test/acme/environments',
        branch: 'main',
        head: sha('a'),
      },
      configuration: 'services: {}',
      locks: { head: null, locks: [], unreadable: [], messages: [] },
      failed: [],
      seen: null,
      pullHead: sha('b'),
      visibility: { application: 'public', environment: 'internal' },
      paths: new Map([
        [
          path,
          {
            entries: [
              { kind: 'file', path: `${path}/a.yaml`, mode: '100644', bytes: Buffer.from('a: 1\n') },
              { kind: 'file', path: `${path}/base/x.yaml`, mode: '100644', bytes: Buffer.from('x: 1\r\n') },
            ],
            history: {
              total: 9,
              commits: [
                {
                  sha: sha('d'),
                  parents: [sha('e')],
                  message: commit.message,
                  author: { name: 'Dev', login: null },
                  at: commit.committedDate,
                  url: commit.url,
                  tree: sha('f'),
                  pull: null,
                },
              ],
            },
          },
        ],
      ]),
    });
  });

  describe('a history with merges', () => {
    const node = (name: string, parent: string, merge: string | null, onto = 'e') => ({
      ...{ oid: sha(name), message: name, committedDate: '2026-11-21T10:00:00Z', url: '', author: null },
      parents: { nodes: [{ oid: sha(parent) }] },
      file: null,
      associatedPullRequests: {
        nodes:
          merge === null
            ? []
            : [
                {
                  number: 1,
                  mergedAt: '2026-11-21T11:00:00Z',
                  repository: { nameWithOwner: 'acme/environments' },
                  mergeCommit: {
                    oid: sha(merge),
                    parents: { totalCount: 2, nodes: [{ oid: sha(onto) }, { oid: sha('b') }] },
                  },
                },
              ],
      },
    });
    const histories = (nodes: readonly unknown[]) => ({ history0: { totalCount: nodes.length, nodes } });
    const asideOf = async () => {
      const reading = await read();
      const found = isProblem(reading) ? undefined : reading.paths.get(path);
      return found === undefined || isProblem(found) ? undefined : found.history.aside;
    };

    it('dates what came by a merge by that', async () => {
      answerGraphql(answer([], histories([node('b', 'e', 'f'), node('1', '0', null)])));
      const reading = await read();
      const found = isProblem(reading) ? undefined : reading.paths.get(path);
      expect(found).toMatchObject({
        history: { commits: [{ at: '2026-11-21T11:00:00Z' }, { at: '2026-11-21T10:00:00Z' }] },
      });
    });

    it('has what git leaves out beside a branch that began before what it was merged onto', async () => {
      const side = {
        data: {
          repository: { side0: histories([node('d', '1', null)]) },
        },
      };
      const asked = answerGraphql(answer([], histories([node('b', '1', 'f'), node('1', '0', null)])), side);
      const aside = await asideOf();
      expect([...(aside ?? [])].map(([merge, commits]) => [merge, commits.map((one) => one.sha)])).toEqual([
        [sha('f'), [sha('d')]],
      ]);
      expect(asked[1]?.variables).toMatchObject({ commit0: sha('e'), path0: path, history: 20 });
    });

    it.each([
      ['the branch began there', [node('b', 'e', 'f')]],
      ['the merge is listed', [node('f', 'e', 'f'), node('b', '1', 'f')]],
      ['nothing was merged', [node('b', '1', null)]],
    ])('is all that is asked for where %s', async (_, nodes) => {
      answerGraphql(answer([], histories(nodes)));
      await expect(asideOf()).resolves.toBeUndefined();
    });
  });

  it('has no entries where there is no such folder, which GitHub says by an error', async () => {
    await expect(entriesOf(null)).resolves.toEqual([]);
    const path0 = ['repository', 'defaultBranchRef', 'target', 'entries0'];
    answerGraphql({
      ...answer(null),
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve file.', path: path0 }],
    });
    const reading = await read();
    expect(isProblem(reading) ? reading : reading.paths.get(path)).toMatchObject({ entries: [] });
  });

  it('proves the bytes by their object name, and reads them raw where the text is not them', async () => {
    const bytes = Buffer.from('\uFEFFa: 1\n');
    nock(api)
      .get(`/repos/acme/environments/git/blobs/${blobName(bytes)}`)
      .reply(200, { content: bytes.toString('base64'), encoding: 'base64' });
    await expect(entriesOf([blob('a.yaml', 'a: 1\n', { oid: blobName(bytes) })])).resolves.toMatchObject([
      { bytes },
    ]);
  });

  it('reads what is cut off, or binary, raw', async () => {
    const bytes = Buffer.from([0, 255, 1]);
    nock(api)
      .get(`/repos/acme/environments/git/blobs/${blobName(bytes)}`)
      .reply(200, { content: bytes.toString('base64'), encoding: 'base64' });
    await expect(entriesOf([blob('a.bin', null, { oid: blobName(bytes) })])).resolves.toMatchObject([
      { bytes },
    ]);
  });

  it('keeps the executable bit, and names links and submodules without following them', async () => {
    const entries = [
      blob('run.sh', 'x', { mode: 0o100755 }),
      blob('link', 'a.yaml', { mode: 0o120000 }),
      { name: 'module', mode: 0o160000, type: 'commit', oid: sha('f'), object: null },
    ];
    await expect(entriesOf(entries)).resolves.toEqual([
      expect.objectContaining({ path: `${path}/run.sh`, mode: '100755' }),
      { kind: 'symlink', path: `${path}/link`, oid: blobName(Buffer.from('a.yaml')) },
      { kind: 'submodule', path: `${path}/module`, oid: sha('f') },
    ]);
  });

  it.each<[string, unknown[], string]>([
    [
      'a file that is too large',
      [blob('a.yaml', '', { object: { byteSize: limits.manifestBytes + 1, isTruncated: true, text: null } })],
      'manifest-too-large',
    ],
    [
      'too many files',
      Array.from({ length: limits.filesPerPath + 1 }, (_, index) => blob(`${index}.yaml`, '')),
      'too-many-files',
    ],
    [
      'a folder deeper than the query looks',
      [{ name: 'deep', mode: 0o040000, type: 'tree', oid: sha('0') }],
      'folder-too-deep',
    ],
  ])('refuses %s', async (_, entries, code) => {
    await expect(entriesOf(entries)).resolves.toMatchObject({ kind: 'problem', code });
  });

  it('takes as many files as the limit allows', async () => {
    const most = Array.from({ length: limits.filesPerPath }, (_, index) => blob(`${index}.yaml`, ''));
    await expect(entriesOf(most)).resolves.toHaveLength(limits.filesPerPath);
  });

  it('refuses a path that is a file', async () => {
    answerGraphql(answer(null, { entries0: { object: { __typename: 'Blob' } } }));
    const reading = await read();
    expect(isProblem(reading) ? reading : reading.paths.get(path)).toMatchObject({
      code: 'path-is-no-folder',
    });
  });

  it('says so where the App cannot see the repository', async () => {
    answerGraphql({
      data: { repository: null, application: null },
      errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a Repository', path: ['repository'] }],
    });
    await expect(read()).resolves.toMatchObject({ code: 'environment-repository-not-readable' });
  });

  it('never takes a folder that GitHub had no time for as one that is not there', async () => {
    const timedOut = {
      message: 'Something went wrong while executing your query.',
      path: ['repository', 'x'],
    };
    answerGraphql({ ...answer(null), errors: [timedOut] });
    await expect(read()).rejects.toBeInstanceOf(Unavailable);
    answerGraphql({ ...answer(null), errors: [{ ...timedOut, type: 'FORBIDDEN' }] });
    await expect(read()).rejects.toBeInstanceOf(Unavailable);
    answerGraphql({
      data: { repository: { entries0: null } },
      errors: [{ ...timedOut, type: 'RESOURCE_LIMITS_EXCEEDED' }],
    });
    const entries = environmentsPort(client()).entriesAt('acme/environments', [{ commit: sha('a'), path }]);
    await expect(entries).rejects.toBeInstanceOf(Unavailable);
  });

  it('counts what touched a folder by then, of those alone where that is asked for', async () => {
    const count = { history: { totalCount: 7 } };
    answerGraphql({ data: { repository: { entries0: null, entries1: null, count0: count } } });
    const [one, other] = [sha('a'), sha('b')];
    const held = await environmentsPort(client()).entriesAt('acme/environments', [
      { commit: one, path },
      { commit: other, path, counted: true },
    ]);
    if (isProblem(held)) throw new Error(held.code);
    expect([held.at(one, path), held.at(other, path)]).toEqual([[], []]);
    expect([held.countedAt(one, path), held.countedAt(other, path)]).toEqual([null, 7]);
  });

  it('says so where the repository is empty', async () => {
    const { data } = answer(null);
    answerGraphql({ data: { ...data, repository: { ...data.repository, defaultBranchRef: null } } });
    await expect(read()).resolves.toMatchObject({ code: 'environment-repository-empty' });
  });
});
