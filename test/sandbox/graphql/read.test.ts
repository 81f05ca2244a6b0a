import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ada, app, bot, openFixture, pick, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const inStorefront = (selection: string) =>
  `query Q { repository(owner: "acme", name: "storefront") { ${selection} } }`;

describe('a blob', () => {
  const blob = async (path: string) => {
    const query = inStorefront(
      `object(expression: "feature:k8s/${path}") { ... on Blob { text byteSize isBinary isTruncated } }`,
    );
    return pick(await fixture.ask(query), 'repository', 'object');
  };

  it.each([
    ['app.yaml', { text: 'kind: Deployment\n', byteSize: 17, isBinary: false, isTruncated: false }],
    ['logo.png', { text: null, byteSize: 4, isBinary: true, isTruncated: false }],
    // The byte order mark is lost, CRLF is not: byteSize tells.
    ['bom.yaml', { text: 'a: 1\r\n', byteSize: 9, isBinary: false, isTruncated: false }],
    ['latin.yaml', { text: 'café: 1\n', byteSize: 8, isBinary: false, isTruncated: false }],
  ])('%s', async (path, expected) => expect(await blob(path)).toEqual(expected));

  it('is cut after 512,000 bytes, and then nobody says whether it is binary', async () => {
    expect(await blob('big.txt')).toEqual({
      text: 'x'.repeat(512_000),
      byteSize: 512_001,
      isBinary: null,
      isTruncated: true,
    });
  });

  it('is null where there is none', async () => expect(await blob('none.yaml')).toBeNull());
});

describe('git', () => {
  it('shows the entries of a folder with their path from the root', async () => {
    const query = inStorefront(
      'object(expression: "feature:") { ... on Tree { entries { name object { ... on Tree { entries { path mode type } } } } } }',
    );
    const entries = pick(await fixture.ask(query), 'repository', 'object', 'entries');
    expect(entries).toContainEqual({
      name: 'k8s',
      object: {
        entries: expect.arrayContaining([{ path: 'k8s/app.yaml', mode: 0o100644, type: 'blob' }]),
      },
    });
  });

  it('pages through the history of a path', async () => {
    const query = inStorefront(
      `object(oid: "${fixture.head}") { ... on Commit { messageHeadline messageBody
        history(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { oid } }
        touched: history(first: 5, path: "k8s") { totalCount nodes { oid } } } }`,
    );
    const commit = pick(await fixture.ask(query), 'repository', 'object');
    expect(commit).toMatchObject({
      messageHeadline: 'Add a manifest',
      messageBody: 'It says what runs.',
      history: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ oid: fixture.head }] },
      touched: { totalCount: 1, nodes: [{ oid: fixture.head }] },
    });
    const cursor = pick({ status: 200, body: { data: commit } }, 'history', 'pageInfo', 'endCursor');
    const next = inStorefront(
      `object(oid: "${fixture.head}") { ... on Commit { history(first: 1, after: "${String(cursor)}") {
        pageInfo { hasNextPage hasPreviousPage } nodes { messageHeadline } } } }`,
    );
    expect(pick(await fixture.ask(next), 'repository', 'object', 'history')).toMatchObject({
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      nodes: [{ messageHeadline: 'Initial commit' }],
    });
  });

  it('answers a file that is not there with null and an error', async () => {
    const query = inStorefront(
      `object(oid: "${fixture.head}") { ... on Commit { file(path: "no/pe") { oid } } }`,
    );
    const { body } = await fixture.ask(query);
    expect(body.data).toEqual({ repository: { object: { file: null } } });
    expect(body.errors).toMatchObject([
      {
        type: 'NOT_FOUND',
        path: ['repository', 'object', 'file'],
        message: "Could not resolve file for path 'no/pe'.",
      },
    ]);
  });

  it.each(['main', 'heads/main', 'refs/heads/main'])('finds the branch %s', async (name) => {
    const query = inStorefront(`ref(qualifiedName: "${name}") { name prefix }`);
    expect(pick(await fixture.ask(query), 'repository', 'ref')).toEqual({
      name: 'main',
      prefix: 'refs/heads/',
    });
  });
});

describe('a pull request', () => {
  it('tells both sides and the test merge', async () => {
    const query = inStorefront(
      `pullRequest(number: 1) { state isDraft merged mergeable isCrossRepository headRefOid baseRefName
        headRepository { nameWithOwner isFork } mergeCommit { oid } potentialMergeCommit { parents(first: 5) { totalCount } }
        commits(last: 1) { totalCount nodes { commit { oid } } } reviewDecision }`,
    );
    expect(pick(await fixture.ask(query), 'repository', 'pullRequest')).toEqual({
      state: 'OPEN',
      isDraft: false,
      merged: false,
      mergeable: 'MERGEABLE',
      isCrossRepository: false,
      headRefOid: fixture.head,
      baseRefName: 'main',
      headRepository: { nameWithOwner: 'acme/storefront', isFork: false },
      mergeCommit: null,
      potentialMergeCommit: { parents: { totalCount: 2 } },
      commits: { totalCount: 1, nodes: [{ commit: { oid: fixture.head } }] },
      reviewDecision: null,
    });
  });

  it('whose fork was deleted has no head repository and is a fork all the same', async () => {
    const { world } = fixture;
    const fork = { owner: 'guest', name: 'storefront', fork: 'acme/storefront', actor: 'guest' };
    await world.createRepository(fork);
    const head = (await world.git('guest/storefront').resolve('refs/heads/main')) ?? '';
    await world.createCommitOnBranch({
      ...{ repository: 'guest/storefront', branch: 'main', expectedHead: head, message: 'Mine' },
      ...{ writes: [{ path: 'x', bytes: Buffer.from('x') }], deletes: [], actor: 'guest' },
    });
    const { number } = await world.openPull({
      ...{ repository: 'acme/storefront', title: 'From afar', base: 'main', actor: 'guest' },
      head: { repository: 'guest/storefront', ref: 'main' },
    });
    await world.deleteRepository('guest/storefront');
    const query = inStorefront(
      `pullRequest(number: ${number}) { isCrossRepository headRepository { id } headRef { name } }`,
    );
    expect(pick(await fixture.ask(query), 'repository', 'pullRequest')).toEqual({
      isCrossRepository: true,
      headRepository: null,
      headRef: null,
    });
  });
});

describe('who is who', () => {
  it('keeps [bot] in the viewer, and leaves it out of an author', async () => {
    fixture.world.createComment('acme/storefront', 1, 'Deployed.', 'slipway[bot]');
    const query = `{ viewer { login } ${inStorefront(
      'pullRequest(number: 1) { comments(last: 1) { nodes { author { login __typename } viewerDidAuthor } } }',
    ).replace(/^query Q \{|\}$/g, '')} }`;
    expect((await fixture.ask(query)).body.data).toEqual({
      viewer: { login: 'slipway[bot]' },
      repository: {
        pullRequest: {
          comments: {
            nodes: [{ author: { login: 'slipway', __typename: 'Bot' }, viewerDidAuthor: true }],
          },
        },
      },
    });
  });

  it('tells of a comment that somebody has hidden, which is as old as before', async () => {
    const { id, updatedAt } = fixture.world.createComment('acme/storefront', 1, 'Seen', 'ada');
    fixture.world.minimizeComment('acme/storefront', id);
    const query = inStorefront(
      'pullRequest(number: 1) { comments(last: 1) { nodes { isMinimized updatedAt } } }',
    );
    expect((await fixture.ask(query)).body.data).toMatchObject({
      repository: { pullRequest: { comments: { nodes: [{ isMinimized: true, updatedAt }] } } },
    });
  });

  it.each([
    ['sam', ['sam']],
    ['S', ['sam']],
    ['ada', []],
  ])('finds members of a team by %s', async (text, logins) => {
    const query = `query Q($text: String) { organization(login: "acme") { team(slug: "sre") {
      members(first: 5, query: $text) { nodes { login } } } } }`;
    const found = pick(await fixture.ask(query, { text }), 'organization', 'team', 'members', 'nodes');
    expect(found).toEqual(logins.map((login) => ({ login })));
  });

  it('has no team of that name', async () => {
    const query = '{ organization(login: "acme") { team(slug: "nobody") { id } } }';
    expect((await fixture.ask(query)).body).toEqual({ data: { organization: { team: null } } });
  });
});

describe('what the caller may not see', () => {
  const resolve = "Could not resolve to a Repository with the name 'acme/secret'.";

  it('does not exist for a stranger', async () => {
    await fixture.world.createRepository({ owner: 'acme', name: 'secret', private: true, actor: 'ada' });
    const query = '{ repository(owner: "acme", name: "secret") { id } }';
    const { status, body } = await fixture.ask(query, {}, { kind: 'user', login: 'guest' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', path: ['repository'], message: resolve }],
    });
  });

  it('does not exist for an installation that was narrowed to another repository', async () => {
    const narrow = { ...bot, repositories: ['acme/storefront'] } as const;
    const { body } = await fixture.ask('{ repository(owner: "acme", name: "secret") { id } }', {}, narrow);
    expect(body.errors).toMatchObject([{ type: 'NOT_FOUND', message: resolve }]);
  });

  it('is forbidden to an App without the permission, field by field', async () => {
    const secret =
      '{ repository(owner: "acme", name: "secret") { name object(expression: "HEAD") { oid } } }';
    const blind = { ...bot, permissions: { metadata: 'read' } } as const;
    const { body } = await fixture.ask(secret, {}, blind);
    expect(body).toMatchObject({
      data: { repository: { name: 'secret', object: null } },
      errors: [
        {
          type: 'FORBIDDEN',
          path: ['repository', 'object'],
          extensions: { saml_failure: false },
          message: 'Resource not accessible by integration',
        },
      ],
    });
    expect(app.permissions['contents']).toBe('write');
  });

  it.each(['', 'x', 'PR_kwDO', Buffer.from('["Repository","acme/none"]').toString('base64url')])(
    'nothing has the global id "%s"',
    async (id) => {
      const { body } = await fixture.ask('query Q($id: ID!) { node(id: $id) { id } }', { id }, ada);
      expect(body).toMatchObject({
        data: { node: null },
        errors: [{ type: 'NOT_FOUND', message: `Could not resolve to a node with the global id of '${id}'` }],
      });
    },
  );
});
