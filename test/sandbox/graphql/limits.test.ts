/** What GitHub would refuse is refused, in its words; what it would serve and the sandbox does not is 501. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graphqlOperation } from '../../../src/sandbox/api/graphql/index.ts';
import { openFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const pulls = (page: string, inner = '{ nodes { id } }') =>
  `query Q { repository(owner: "acme", name: "storefront") { pullRequests${page} ${inner} } }`;

describe('a connection', () => {
  it.each([
    ['', 'MISSING_PAGINATION_BOUNDARIES', /You must provide a `first` or `last` value .* `pullRequests`/],
    ['(first: 101)', 'EXCESSIVE_PAGINATION', /^Requesting 101 records on the `pullRequests` connection/],
    ['(last: 101)', 'EXCESSIVE_PAGINATION', /exceeds the `last` limit of 100 records\.$/],
    ['(first: 0)', 'INVALID_CURSOR_ARGUMENTS', /`first` on the `pullRequests` connection/],
    ['(first: -1)', 'INVALID_CURSOR_ARGUMENTS', /`first` on the `pullRequests` connection/],
    ['(first: 1, last: 1)', 'UNPROCESSABLE', /^Passing both `first` and `last`/],
    ['(first: 1, after: "zzz")', 'INVALID_CURSOR_ARGUMENTS', /`zzz` does not appear to be a valid cursor/],
  ])('refuses %s', async (page, type, message) => {
    const { status, body } = await fixture.ask(pulls(page));
    expect(status).toBe(200);
    expect(body.data).toEqual({ repository: null });
    expect(body.errors).toMatchObject([
      { type, path: ['repository', 'pullRequests'], message: expect.stringMatching(message) },
    ]);
  });

  it('wants a page also where a fragment reads it', async () => {
    const query = `${pulls('', '{ ...F }')} fragment F on PullRequestConnection { ... { nodes { id } } }`;
    expect((await fixture.ask(query)).body.errors).toMatchObject([{ type: 'MISSING_PAGINATION_BOUNDARIES' }]);
  });

  it('can be counted without a page', async () => {
    const { body } = await fixture.ask(pulls('', '{ totalCount }'));
    expect(body).toEqual({ data: { repository: { pullRequests: { totalCount: 1 } } } });
  });

  it('takes null for not given', async () => {
    const query = pulls('(first: $first, last: $last)').replace('Q', 'Q($first: Int, $last: Int)');
    expect((await fixture.ask(query, { first: 5, last: null })).body.errors).toBeUndefined();
    const none = await fixture.ask(query, { first: null });
    expect(none.body.errors).toMatchObject([{ type: 'MISSING_PAGINATION_BOUNDARIES' }]);
  });
});

describe('too much', () => {
  const nested =
    '(first: 100) { nodes { commits(first: 100) { nodes { commit { parents(first: 100) { nodes { id } } } } } } }';

  it('is refused before anything is looked up', async () => {
    const { body } = await fixture.ask(
      pulls('', nested.replace('(first: 100) ', '')).replace('pullRequests', 'pullRequests(first: 100)'),
    );
    expect(body).toEqual({
      errors: [
        {
          type: 'MAX_NODE_LIMIT_EXCEEDED',
          message:
            'By the time this query traverses to the parents connection, it is requesting up to 1,000,000 possible nodes which exceeds the maximum limit of 500,000.',
        },
      ],
    });
  });

  it('is counted through aliases', async () => {
    const one = 'pullRequests(first: 100) { nodes { commits(first: 100) { nodes { id } } } }';
    const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: ${one}`).join(' ');
    const { body } = await fixture.ask(`{ repository(owner: "acme", name: "storefront") { ${aliases} } }`);
    expect(body.errors).toMatchObject([
      {
        type: 'MAX_NODE_LIMIT_EXCEEDED',
        message:
          'This query requests up to 606,000 possible nodes which exceeds the maximum limit of 500,000.',
      },
    ]);
  });

  it('is told as cost and node count', async () => {
    const query = `{ rateLimit { cost nodeCount limit remaining used resetAt }
      repository(owner: "acme", name: "storefront") { pullRequests(first: 50) { nodes { comments(first: 10) { nodes { id } } } } } }`;
    const { body } = await fixture.ask(query);
    expect(body.data).toMatchObject({
      rateLimit: { cost: 1, nodeCount: 550, limit: 5000, remaining: 4999, used: 1 },
    });
  });

  it.each([
    ['braces', `${'{a'.repeat(9000)}${'}'.repeat(9000)}`],
    [
      'depth',
      `${'{repository(owner:"a",name:"b"){parent'.repeat(1)}${'{parent'.repeat(60)}{id}${'}'.repeat(62)}`,
    ],
    [
      'fragments that double at each step',
      `query Q { viewer { ...F0 } } ${Array.from(
        { length: 24 },
        (_, n) =>
          `fragment F${n} on User { ... on User { ...F${n + 1} } ... on User { ...F${n + 1} } a${n}: id }`,
      ).join(' ')} fragment F24 on User { id }`,
    ],
  ])('of %s is refused', async (_, query) => {
    const { status, body } = await fixture.ask(query);
    expect({ status, data: body.data }).toEqual({ status: 200, data: undefined });
    expect(body.errors).toMatchObject([{ type: 'RESOURCE_LIMITS_EXCEEDED' }]);
  });

  it('of words is not parsed to its end', async () => {
    const { body } = await fixture.ask(`{ viewer { ${'id '.repeat(50_000)} } }`);
    expect(body.errors).toMatchObject([{ message: expect.stringContaining('20000 tokens') }]);
  });
});

describe('a mistake in the query', () => {
  const storefront = 'repository(owner: "acme", name: "storefront")';
  it.each([
    [
      'query GetIt { viewer { nope } }',
      {
        path: ['query GetIt', 'viewer', 'nope'],
        extensions: { code: 'undefinedField', typeName: 'User', fieldName: 'nope' },
        locations: [{ line: 1, column: 24 }],
        message: "Field 'nope' doesn't exist on type 'User'",
      },
    ],
    [
      `{ mine: ${storefront} { object(expression: "HEAD") { ... on Commit { nope } } } }`,
      { path: ['query', 'mine', 'object', '... on Commit', 'nope'] },
    ],
    [
      '{ repository(owner: "acme") { id } }',
      {
        extensions: {
          code: 'missingRequiredArguments',
          className: 'Field',
          name: 'repository',
          arguments: 'name',
        },
        message: "Field 'repository' is missing required arguments: name",
      },
    ],
    [
      '{ viewer(x: 1) { id } }',
      { path: ['query', 'viewer', 'x'], message: "Field 'viewer' doesn't accept argument 'x'" },
    ],
    [
      '{ viewer }',
      {
        extensions: { code: 'selectionMismatch', nodeName: "field 'viewer'", typeName: 'User' },
        message:
          "Field must have selections (field 'viewer' returns User but has no selections. Did you mean 'viewer { ... }'?)",
      },
    ],
    [
      '{ viewer { id { x } } }',
      { message: "Selections can't be made on scalars (field 'id' returns ID but has selections [x])" },
    ],
    [
      'query Q($a: Int) { viewer { id } }',
      {
        path: ['query Q'],
        extensions: { code: 'variableNotUsed', variableName: 'a' },
        message: 'Variable $a is declared by Q but not used',
      },
    ],
    [
      '{ node(id: $id) { id } }',
      {
        extensions: { code: 'variableNotDefined', variableName: 'id' },
        message: 'Variable $id is used by anonymous query but not declared',
      },
    ],
    ['{ viewer { ...Gone } }', { message: expect.stringContaining('Gone') }],
    ['{ viewer {', { message: expect.stringContaining('Syntax Error') }],
    ['subscription { viewer { id } }', { message: expect.any(String) }],
    ['fragment F on User { id }', { message: expect.any(String) }],
    ['', { message: expect.any(String) }],
  ])('%s', async (query, error) => {
    const { status, body } = await fixture.ask(query);
    expect({ status, data: body.data }).toEqual({ status: 200, data: undefined });
    expect(body.errors?.[0]).toMatchObject(error);
  });

  it('in a variable is told with what was wrong inside of it', async () => {
    const query = 'query Q($id: ID!) { node(id: $id) { id } }';
    expect((await fixture.ask(query, {})).body.errors).toMatchObject([
      {
        extensions: { value: null, problems: [{ path: [], explanation: 'Expected value to not be null' }] },
        message: 'Variable $id of type ID! was provided invalid value',
      },
    ]);
    const commit =
      'mutation M($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }';
    const input = { branch: {}, message: { headline: 'x' } };
    expect((await fixture.ask(commit, { input })).body.errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /^Variable \$input of type CreateCommitOnBranchInput! was provided invalid value/,
      ),
    });
  });
});

describe('what GitHub serves and the sandbox does not', () => {
  it.each([
    ['{ repository(owner: "a", name: "b") { issues(first: 1) { totalCount } } }', 'Repository.issues'],
    ['{ search(query: "x", type: ISSUE, first: 1) { issueCount } }', 'Query.search'],
    ['mutation { createIssue(input: {}) { issue { id } } }', 'Mutation.createIssue'],
    ['{ node(id: "x") { ... on Issue { id } } }', 'Issue'],
    [
      '{ repository(owner: "a", name: "b") { object(oid: "c") { ... on Commit { history(first: 1, since: "x") { totalCount } } } } }',
      'Commit.history(since:)',
    ],
    [
      'mutation { addPullRequestReview(input: { pullRequestId: "x", threads: [] }) { clientMutationId } }',
      'AddPullRequestReviewInput.threads',
    ],
  ])('%s', async (query, name) => {
    const { status, body } = await fixture.ask(query);
    expect(status).toBe(501);
    expect(body.errors).toMatchObject([{ message: expect.stringContaining(` ${name} `) }]);
  });

  it('is found in variables too', async () => {
    const query =
      'mutation M($input: AddPullRequestReviewInput!) { addPullRequestReview(input: $input) { clientMutationId } }';
    const { status, body } = await fixture.ask(query, { input: { pullRequestId: 'x', threads: [] } });
    expect({ status, errors: body.errors }).toMatchObject({
      status: 501,
      errors: [{ message: expect.stringContaining('AddPullRequestReviewInput.threads') }],
    });
  });
});

describe('the name of an operation', () => {
  it.each([
    [{ query: 'query Snapshot { viewer { id } }' }, { name: 'graphql:Snapshot', writes: false }],
    [{ query: '{ viewer { id } rateLimit { cost } }' }, { name: 'graphql:viewer,rateLimit', writes: false }],
    [{ query: 'mutation M { x }' }, { name: 'graphql:M', writes: true }],
    [
      { query: 'query A { x } mutation B { x }', operationName: 'B' },
      { name: 'graphql:B', writes: true },
    ],
    [{ query: 'query A { x } mutation B { x }' }, { name: 'graphql:invalid', writes: false }],
    [{ query: '{' }, { name: 'graphql:invalid', writes: false }],
    [{ query: 1 }, { name: 'graphql:invalid', writes: false }],
    [undefined, { name: 'graphql:invalid', writes: false }],
  ])('of %j', (body, expected) => expect(graphqlOperation(body)).toEqual(expected));
});
