/** Pull requests, and the same ones as issues. */
import type { PullRequest, Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { atLeast } from '../permits.ts';
import { commit, diffEntry } from '../present/git.ts';
import { issue, pullFull, pullSimple } from '../present/pull.ts';
import { actor, created, found, noContent, ok, route, unprocessable } from '../route.ts';
import { diffText } from './diff-text.ts';
import { mediaType } from './media.ts';

/** GitHub's limit on the commits of a pull request that it lists. */
const mostCommits = 250;

function pullOf({ world }: ApiContext, repository: Repository, number: number): PullRequest {
  return found(world.pull(fullName(repository), number));
}

/** Its commits, oldest first, and its files, both counted from where it left the base. */
async function changesOf({ world }: ApiContext, pull: PullRequest) {
  const git = world.git(pull.repository);
  const base = (await git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const commits = await git.between(pull.base.sha, pull.head.sha);
  return { commits, files: await git.diff(base, pull.head.sha) };
}

async function present(context: ApiContext, pull: PullRequest) {
  const { commits, files } = await changesOf(context, pull);
  return pullFull(context, pull, { commits: commits.length, files });
}

/** Its author, or whoever may write to the repository; an App by its permissions. */
function requireHand(request: ApiContext, pull: PullRequest): void {
  if (request.caller.kind !== 'user' || pull.author === request.caller.login) return;
  if (!atLeast(request.world.roleOf(pull.repository, request.caller.login), 'write')) {
    throw new ApiError(403, 'Must have admin rights to Repository.');
  }
}

/** `branch` or `owner:branch`; the fork of that owner where it is not the repository's own. */
function headOf({ world }: ApiContext, repository: Repository, head: string) {
  const [owner, ref] = head.includes(':') ? head.split(':', 2) : [repository.owner, head];
  if (owner === repository.owner) return { repository: fullName(repository), ref: ref ?? '' };
  const name = fullName(repository);
  const fork = world.repositories().find((one) => one.owner === owner && one.fork === name);
  if (!fork)
    throw unprocessable('head is invalid', { resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { repository: fullName(fork), ref: ref ?? '' };
}

interface Wanted {
  readonly state?: 'open' | 'closed' | 'all' | undefined;
  readonly head?: string | undefined;
  readonly base?: string | undefined;
  readonly sort?: string | undefined;
  readonly direction?: 'asc' | 'desc' | undefined;
}

function listPulls({ world }: ApiContext, repository: string, wanted: Wanted): readonly PullRequest[] {
  const { state = 'open', head, base, sort = 'created', direction } = wanted;
  const key = sort === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'asc' ? 1 : -1;
  return world
    .pulls(repository)
    .filter(
      (pull) =>
        (state === 'all' || pull.state === state) &&
        (base === undefined || pull.base.ref === base) &&
        // GitHub ignores a head without its owner.
        (!head?.includes(':') || `${pull.head.repository?.split('/')[0] ?? ''}:${pull.head.ref}` === head),
    )
    .toSorted((a, b) => sign * (Date.parse(a[key]) - Date.parse(b[key]) || a.number - b.number));
}

const readRoutes: readonly Route[] = [
  route('pulls/list', (request) =>
    paged(request, listPulls(request, fullName(request.repository), request.query), (pull) =>
      pullSimple(request, pull),
    ),
  ),
  route('pulls/get', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    if (mediaType(request.headers) === 'diff') return diffText((await changesOf(request, pull)).files);
    return ok(await present(request, pull));
  }),
  route('pulls/list-commits', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { commits } = await changesOf(request, pull);
    const git = request.world.git(pull.repository);
    const records = await Promise.all(commits.slice(0, mostCommits).map((sha) => git.commit(sha)));
    return paged(request, records, (one) => commit(request, pull.repository, found(one)));
  }),
  route('pulls/list-files', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { files } = await changesOf(request, pull);
    return paged(request, files, (file) => diffEntry(request, pull.repository, pull.head.sha, file));
  }),
  route('pulls/check-if-merged', (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    if (pull.mergedAt === null) throw new ApiError(404, 'Not Found');
    return noContent;
  }),
  route('pulls/list-requested-reviewers', (request) => {
    pullOf(request, request.repository, request.params.pull_number);
    return ok({ users: [], teams: [] });
  }),
];

const writeRoutes: readonly Route[] = [
  route('pulls/create', async (request) => {
    const { title, head, base, body, draft = false } = request.body;
    if (title === undefined) throw new ApiError(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
    const pull = await request.world.openPull({
      repository: fullName(request.repository),
      title,
      ...(body === undefined ? {} : { body }),
      head: headOf(request, request.repository, head),
      base,
      draft,
      actor: actor(request),
    });
    return created(await present(request, pull));
  }),
  route('pulls/update', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    requireHand(request, pull);
    const changed = await request.world.updatePull(
      pull.repository,
      pull.number,
      request.body ?? {},
      actor(request),
    );
    return ok(await present(request, changed));
  }),
  route('pulls/merge', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { sha, merge_method: method, commit_title: title, commit_message: message } = request.body ?? {};
    const merged = await request.world.mergePull(pull.repository, pull.number, {
      ...(sha === undefined ? {} : { sha }),
      method: method ?? 'merge',
      ...(title === undefined ? {} : { title }),
      ...(message === undefined ? {} : { message }),
      actor: actor(request),
    });
    return ok({ sha: merged.sha, merged: true, message: 'Pull Request successfully merged' });
  }),
];

const branchRoutes: readonly Route[] = [
  route('pulls/update-branch', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const expectedHead = request.body?.expected_head_sha;
    await request.world.updatePullBranch(pull.repository, pull.number, {
      ...(expectedHead === undefined ? {} : { expectedHead }),
      actor: actor(request),
    });
    const url = `${request.url}/${pull.repository}/pull/${pull.number}`;
    return { status: 202, body: { message: 'Updating pull request branch.', url } };
  }),
];

/** The sandbox has no issues of its own: a number under `/issues` is a pull request's. */
const issueRoutes: readonly Route[] = [
  route('issues/list-for-repo', (request) =>
    paged(request, listPulls(request, fullName(request.repository), request.query), (pull) =>
      issue(request, pull),
    ),
  ),
  route('issues/get', (request) =>
    ok(issue(request, pullOf(request, request.repository, request.params.issue_number))),
  ),
  route('issues/update', async (request) => {
    const pull = pullOf(request, request.repository, request.params.issue_number);
    requireHand(request, pull);
    const { title, body, state } = request.body ?? {};
    const changed = await request.world.updatePull(
      pull.repository,
      pull.number,
      {
        ...(title === undefined || title === null ? {} : { title: String(title) }),
        ...(body === undefined || body === null ? {} : { body }),
        ...(state === undefined ? {} : { state }),
      },
      actor(request),
    );
    return ok(issue(request, changed));
  }),
];

export const pullRoutes: readonly Route[] = [...readRoutes, ...writeRoutes, ...branchRoutes, ...issueRoutes];
