import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  findBreakingChanges,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLField, GraphQLNamedOutputType } from 'graphql';
import { cutSchema } from '../../../scripts/cut-graphql.ts';
import { schema, unserved } from '../../../src/sandbox/api/graphql/schema.ts';
import { openFixture, pick, type Fixture } from './fixture.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const published = 'node_modules/@octokit/graphql-schema';
const sdl = read(`${published}/schema.graphql`);
// The published file repeats two fields, which is no valid SDL.
const full = buildSchema(sdl, { assumeValidSDL: true });

describe('the cut schema', () => {
  it('is what the script makes of the installed package', () => {
    const { version } = JSON.parse(read(`${published}/package.json`)) as { version: string };
    const cut = cutSchema(sdl, `@octokit/graphql-schema@${version}`);
    const folder = 'src/sandbox/api/graphql/schema';
    expect(read(`${folder}/served.graphql`)).toBe(cut.schema);
    expect(read(`${folder}/unserved.txt`)).toBe(cut.unserved);
  });

  it('could be replaced by the whole one without a client noticing', () => {
    expect(findBreakingChanges(schema, full)).toEqual([]);
  });

  it.each(['Repository.issues', 'Commit.history(since:)', 'Issue', 'Query.search', 'Mutation.createIssue'])(
    'lists %s as unserved',
    (name) => expect(unserved).toContain(name),
  );

  it('lists nothing as unserved that is served', () => {
    expect(unserved).not.toContain('Repository.object');
    expect(unserved).not.toContain('Commit.history(path:)');
    expect(unserved).not.toContain('PullRequest');
  });
});

/** Arguments that a field cannot do without, and those that make it find something. */
const given: Readonly<Record<string, string>> = {
  'Repository.object': 'expression: "feature:k8s"',
  'Repository.pullRequest': 'number: 1',
  'Repository.ref': 'qualifiedName: "main"',
  'Commit.file': 'path: "k8s/app.yaml"',
  'Organization.team': 'slug: "sre"',
  'Status.context': 'name: "ci"',
  'PullRequest.timelineItems': 'first: 5, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]',
};

/** Objects that a query can begin with, by their id; everything else is selected inside of them. */
const roots = [
  'Bot',
  'CheckRun',
  'CheckSuite',
  'Commit',
  'Blob',
  'Deployment',
  'DeploymentStatus',
  'HeadRefForcePushedEvent',
  'IssueComment',
  'Organization',
  'PullRequest',
  'PullRequestReview',
  'Reaction',
  'Ref',
  'Repository',
  'Team',
  'Tree',
  'User',
];

function select(type: GraphQLNamedOutputType, seen: readonly string[] = []): string {
  if (isLeafType(type)) return '';
  if (isAbstractType(type) || (seen.length > 0 && roots.includes(type.name)) || seen.includes(type.name)) {
    return '{ __typename }';
  }
  if (!isObjectType(type)) return '{ __typename }';
  const inside = [...seen, type.name];
  return `{ ${Object.values(type.getFields())
    .map((field) => selectField(type.name, field, inside))
    .join(' ')} }`;
}

function selectField(owner: string, field: GraphQLField<unknown, unknown>, seen: readonly string[]): string {
  const prefix = field.args.some(({ name }) => name === 'refPrefix') ? 'refPrefix: "refs/" ' : '';
  const page = field.args.some(({ name }) => name === 'first') ? `${prefix}first: 5` : '';
  const args = given[`${owner}.${field.name}`] ?? page;
  return `${field.name}${args === '' ? '' : `(${args})`} ${select(getNamedType(field.type), seen)}`;
}

describe('every field that the schema has', () => {
  let fixture: Fixture;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    fixture = await openFixture();
    const { world, head } = fixture;
    const repository = 'acme/storefront';
    const creator = 'dev';
    const { id } = world.createComment(repository, 1, 'Hello', 'sam');
    world.react(repository, id, 'eyes', 'ada');
    await world.submitReview({ repository, pull: 1, state: 'APPROVED', body: '', actor: 'ada' });
    world.createStatus({
      ...{ repository, sha: head, context: 'ci', state: 'success', creator },
      ...{ description: null, targetUrl: null },
    });
    world.createCheckRun(
      {
        ...{ repository, headSha: head, name: 'build', app: 'github-actions', status: 'completed' },
        ...{ conclusion: 'success', detailsUrl: null, externalId: null, completedAt: world.now() },
        output: { title: null, summary: null, text: null },
      },
      'dev',
    );
    const deployment = world.createDeployment({
      ...{ repository, sha: head, ref: 'feature', task: 'deploy', environment: 'staging', creator },
      ...{ description: null, payload: {} },
    });
    world.createDeploymentStatus(
      repository,
      deployment.id,
      { state: 'success', description: null, logUrl: null, environmentUrl: null, creator: 'slipway[bot]' },
      true,
    );
    const pushed = { repository, ref: 'refs/heads/other', actor: 'dev' };
    await world.updateRef({ ...pushed, expected: null, to: head });
    const sides = { head: { repository, ref: 'other' }, base: 'main' };
    await world.openPull({ repository, title: 'Other', ...sides, actor: 'dev' });
    const git = world.git(repository);
    const record = await git.commit(head);
    if (record === null) throw new Error('The head is no commit.');
    const amended = await git.writeCommit({ ...record, message: 'Amended' });
    await world.updateRef({ ...pushed, to: amended, force: true });
    const answer = await fixture.ask(
      `{ organization(login: "acme") { ...Id team(slug: "sre") { ...Id } } user(login: "ada") { ...Id }
        repository(owner: "acme", name: "storefront") { ...Id
          defaultBranchRef { ...Id } blob: object(expression: "feature:k8s/app.yaml") { ...Id }
          other: pullRequest(number: 2) {
            timelineItems(first: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) { nodes { ...Id } } }
          pullRequest(number: 1) { ...Id
            comments(first: 1) { nodes { ...Id reactions(first: 1) { nodes { ...Id } } } }
            reviews(first: 1) { nodes { ...Id } }
            commits(last: 1) { nodes { commit { ...Id tree { ...Id }
              checkSuites(first: 1) { nodes { ...Id checkRuns(first: 1) { nodes { ...Id } } } } } } } }
          deployments(first: 1) { nodes { ...Id creator { ...Id }
            latestStatus { ...Id creator { ...Id } } } } } }
      fragment Id on Node { __typename id }`,
    );
    expect(answer.body.errors).toBeUndefined();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('id' in value && '__typename' in value) ids.set(String(value.__typename), String(value.id));
      Object.values(value).forEach(collect);
    };
    collect(answer.body.data);
  });
  afterAll(() => fixture.close());

  it.each(roots)('of %s is answered', async (name) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no type.`);
    const query = `query Q($id: ID!) { node(id: $id) { ... on ${name} ${select(type)} } }`;
    const { status, body } = await fixture.ask(query, { id: ids.get(name) });
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    for (const field of required) expect(pick({ status, body }, 'node', field.name)).not.toBeNull();
  });
});
