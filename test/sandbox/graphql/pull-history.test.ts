import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bot, openFixture, pick, type Answer, type Fixture } from './fixture.ts';

const repository = 'acme/storefront';
const nowhere = '0'.repeat(40);

let fixture: Fixture;

const headOf = (branch: string) => fixture.world.git(repository).resolve(`refs/heads/${branch}`);

/** A commit on top of another one, on no branch. */
async function commitOn(parent: string, message: string, path = `${message}.txt`): Promise<string> {
  const git = fixture.world.git(repository);
  const sha = await git.writeBlob(Buffer.from(message));
  const tree = await git.writeTree(parent, [{ path, mode: '100644', type: 'blob', sha }]);
  const person = { name: 'dev', email: 'dev@example.com', date: '2026-11-22T12:00:00Z' };
  return git.writeCommit({ tree, parents: [parent], author: person, committer: person, message });
}

function ofPull(selection: string, caller = bot): Promise<Answer> {
  const pull = `pullRequest(number: 1) { id ${selection} }`;
  return fixture.ask(`{ repository(owner: "acme", name: "storefront") { id ${pull} } }`, {}, caller);
}

const mutate = (name: string, type: string, input: object, selection = 'clientMutationId') =>
  fixture.ask(`mutation M($input: ${type}!) { ${name}(input: $input) { ${selection} } }`, { input });

describe('timelineItems', () => {
  let pushed: readonly string[];
  beforeAll(async () => {
    fixture = await openFixture();
    const first = await commitOn((await headOf('main')) ?? '', 'first');
    const second = await commitOn(first, 'second');
    pushed = [fixture.head, first, second];
    const ref = { repository, ref: 'refs/heads/feature', actor: 'dev' };
    await fixture.world.updateRef({ ...ref, to: first, force: true });
    await fixture.world.updateRef({ ...ref, to: second });
    fixture.world.createComment(repository, 1, 'Hello', 'sam');
    await fixture.world.submitReview({ repository, pull: 1, state: 'APPROVED', body: '', actor: 'ada' });
  });
  afterAll(() => fixture.close());

  it('tells of a push that left commits behind, and not of one that built upon them', async () => {
    const answer = await ofPull(
      `timelineItems(first: 10, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) { totalCount nodes {
        ... on HeadRefForcePushedEvent { actor { login } beforeCommit { oid } afterCommit { oid } ref { name } } } }`,
    );
    expect(pick(answer, 'repository', 'pullRequest', 'timelineItems')).toEqual({
      totalCount: 1,
      nodes: [
        {
          actor: { login: 'dev' },
          beforeCommit: { oid: pushed[0] },
          afterCommit: { oid: pushed[1] },
          ref: { name: 'feature' },
        },
      ],
    });
  });

  it('pages through commits, comments, reviews and pushes together', async () => {
    const types = 'PULL_REQUEST_COMMIT, ISSUE_COMMENT, PULL_REQUEST_REVIEW, HEAD_REF_FORCE_PUSHED_EVENT';
    const names: unknown[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await ofPull(
        `timelineItems(first: 2, ${after === null ? '' : `after: "${after}", `}itemTypes: [${types}]) {
          pageCount filteredCount nodes { __typename ... on PullRequestCommit { commit { oid } } }
          pageInfo { hasNextPage endCursor } }`,
      );
      const items = ['repository', 'pullRequest', 'timelineItems'] as const;
      names.push(pick(page, ...items, 'nodes', 0), pick(page, ...items, 'nodes', 1));
      more = pick(page, ...items, 'pageInfo', 'hasNextPage') === true;
      after = String(pick(page, ...items, 'pageInfo', 'endCursor'));
    }
    expect(names).toHaveLength(6);
    expect(names.slice(0, 2)).toEqual(
      pushed.slice(1).map((oid) => ({ __typename: 'PullRequestCommit', commit: { oid } })),
    );
    expect(names.slice(2)).toEqual(
      expect.arrayContaining([
        { __typename: 'HeadRefForcePushedEvent' },
        { __typename: 'IssueComment' },
        { __typename: 'PullRequestReview' },
      ]),
    );
  });

  it('keeps what a force-push left behind readable', async () => {
    const query = `{ repository(owner: "acme", name: "storefront") { object(oid: "${pushed[0] ?? ''}") { oid } } }`;
    expect(pick(await fixture.ask(query), 'repository', 'object', 'oid')).toBe(pushed[0]);
  });

  it.each(['', ', itemTypes: [MENTIONED_EVENT]'])('is not served with first: 1%s', async (types) => {
    const answer = await ofPull(`timelineItems(first: 1${types}) { totalCount }`);
    expect(answer.status).toBe(501);
  });
});

describe('updateRefs', () => {
  let main: string;
  let repositoryId: string;
  beforeAll(async () => {
    fixture = await openFixture();
    main = (await headOf('main')) ?? '';
    repositoryId = String(pick(await ofPull('number'), 'repository', 'id'));
  });
  afterAll(() => fixture.close());

  const update = (...refUpdates: readonly object[]) =>
    mutate('updateRefs', 'UpdateRefsInput', { repositoryId, refUpdates });

  it('makes, moves and deletes refs by compare-and-swap', async () => {
    const name = 'refs/heads/slipway/deploy';
    const [first, other] = [await commitOn(main, 'first'), await commitOn(main, 'other')];
    expect((await update({ name, beforeOid: nowhere, afterOid: first })).body.errors).toBeUndefined();
    const again = await update({ name, beforeOid: nowhere, afterOid: other });
    expect(again.body.errors).toMatchObject([{ message: 'Reference already exists' }]);
    const unforced = await update({ name, beforeOid: first, afterOid: other });
    expect(unforced.body.errors).toMatchObject([{ message: 'Update is not a fast forward' }]);
    const stale = await update({ name, beforeOid: main, afterOid: other, force: true });
    expect(stale.body.errors).toMatchObject([{ message: expect.stringContaining(`"${main}"`) }]);
    expect(await headOf('slipway/deploy')).toBe(first);
    expect(
      (await update({ name, beforeOid: first, afterOid: other, force: true })).body.errors,
    ).toBeUndefined();
    expect(await headOf('slipway/deploy')).toBe(other);
    expect((await update({ name, beforeOid: other, afterOid: nowhere })).body.errors).toBeUndefined();
    expect(await headOf('slipway/deploy')).toBeNull();
  });

  it('moves all or none', async () => {
    const next = await commitOn(main, 'next');
    const good = { name: 'refs/heads/good', beforeOid: nowhere, afterOid: next };
    const bad = { name: 'refs/heads/main', beforeOid: next, afterOid: next };
    expect((await update(good, bad)).body.errors).toHaveLength(1);
    expect(await headOf('good')).toBeNull();
  });
});

describe('what a bot asks before and after it merges', () => {
  beforeAll(async () => {
    fixture = await openFixture();
  });
  afterAll(() => fixture.close());

  it('which ways to merge the repository allows', async () => {
    const query = `{ repository(owner: "acme", name: "storefront") {
      mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed deleteBranchOnMerge } }`;
    fixture.world.setMerging(repository, { merge: false, squash: true, rebase: false, deletesBranch: true });
    expect(pick(await fixture.ask(query), 'repository')).toEqual({
      mergeCommitAllowed: false,
      squashMergeAllowed: true,
      rebaseMergeAllowed: false,
      deleteBranchOnMerge: true,
    });
  });

  it('whether its comment was edited, and by whom', async () => {
    const { id } = fixture.world.createComment(repository, 1, 'Hello', 'sam');
    const comments = 'comments(last: 1) { nodes { lastEditedAt editor { login } } }';
    const last = async () =>
      pick(await ofPull(comments), 'repository', 'pullRequest', 'comments', 'nodes', 0);
    expect(await last()).toEqual({ lastEditedAt: null, editor: null });
    const { updatedAt } = fixture.world.updateComment(repository, id, 'Bye', 'ada');
    expect(await last()).toEqual({ lastEditedAt: updatedAt, editor: { login: 'ada' } });
  });

  it('what each reviewer said last', async () => {
    const review = (actor: string, state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED') =>
      fixture.world.submitReview({ repository, pull: 1, state, body: 'Well', actor });
    await review('ada', 'CHANGES_REQUESTED');
    await review('guest', 'APPROVED');
    await review('ada', 'APPROVED');
    await review('ada', 'COMMENTED');
    const opinions = async (more: string) =>
      pick(
        await ofPull(
          `latestOpinionatedReviews(first: 5${more}) { nodes { state author { __typename login } } }`,
        ),
        ...['repository', 'pullRequest', 'latestOpinionatedReviews', 'nodes'],
      );
    const adas = { state: 'APPROVED', author: { __typename: 'User', login: 'ada' } };
    const guests = { state: 'APPROVED', author: { __typename: 'User', login: 'guest' } };
    expect(await opinions('')).toEqual([guests, adas]);
    expect(await opinions(', writersOnly: true')).toEqual([adas]);
  });

  it('brings a head up to its base, unless it moved or has all of it', async () => {
    const pullRequestId = String(pick(await ofPull('number'), 'repository', 'pullRequest', 'id'));
    const ask = (expectedHeadOid: string) =>
      mutate(
        'updatePullRequestBranch',
        'UpdatePullRequestBranchInput',
        { pullRequestId, expectedHeadOid },
        'pullRequest { headRefOid }',
      );
    expect((await ask(fixture.head)).body.errors).toMatchObject([{ type: 'UNPROCESSABLE' }]);
    const main = (await headOf('main')) ?? '';
    const moved = await commitOn(main, 'moved');
    await fixture.world.updateRef({ repository, ref: 'refs/heads/main', to: moved, actor: 'ada' });
    expect((await ask(main)).body.errors).toMatchObject([{ type: 'UNPROCESSABLE' }]);
    const answer = await ask(fixture.head);
    const head = String(pick(answer, 'updatePullRequestBranch', 'pullRequest', 'headRefOid'));
    expect(await fixture.world.git(repository).commit(head)).toMatchObject({
      parents: [fixture.head, moved],
      message: "Merge branch 'main' into feature",
    });
  });
});
