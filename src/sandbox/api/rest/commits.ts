/** Commits as people see them: histories, one with its files, comparisons. */
import type { GitCommit } from '../../world/contract.ts';
import { ApiError, type ApiContext, type ApiResponse, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { pageAnswer, paged, pageOf, slice } from '../paging.ts';
import { api } from '../present/account.ts';
import { commit, commitWithFiles, diffEntry } from '../present/git.ts';
import { pullSimple } from '../present/pull.ts';
import { found, ok, route } from '../route.ts';
import type { Repository } from '../../world/types.ts';
import { diffText } from './diff-text.ts';
import { mediaType } from './media.ts';
import { headOf, shaOf } from './refs.ts';

/** GitHub's limits on the files of a commit page and on the commits and files of a comparison. */
const mostFiles = 300;
const mostCommits = 250;

async function commitOf({ world }: ApiContext, repository: string, sha: string): Promise<GitCommit> {
  return found(await world.git(repository).commit(sha));
}

async function getCommit(
  context: ApiContext,
  name: string,
  sha: string,
  diff: boolean,
): Promise<ApiResponse> {
  const record = await commitOf(context, name, sha);
  const files = await context.world.git(name).diff(record.parents[0] ?? null, sha);
  if (diff) return diffText(files);
  return ok(commitWithFiles(context, name, record, files.slice(0, mostFiles)));
}

/** Both ends of `base...head`; an end may name a fork's branch as `owner:branch`. */
async function endsOf(context: ApiContext, repository: Repository, basehead: string) {
  const [base, head, ...more] = basehead.split('...');
  if (base === undefined || head === undefined || more.length > 0) throw new ApiError(404, 'Not Found');
  const shaAt = async (end: string) => {
    const [owner, branch] = end.includes(':') ? end.split(':', 2) : [repository.owner, end];
    if (owner !== repository.owner) throw new ApiError(501, 'The sandbox does not compare with forks');
    return shaOf(context, repository, branch ?? '').catch(() => {
      throw new ApiError(404, 'Not Found');
    });
  };
  return { base: await shaAt(base), head: await shaAt(head), label: `${base}...${head}` };
}

async function compare(
  context: ApiContext,
  repository: Repository,
  basehead: string,
  request: Parameters<typeof pageOf>[0],
) {
  const name = fullName(repository);
  const git = context.world.git(name);
  const ends = await endsOf(context, repository, basehead);
  const common = found(await git.mergeBase(ends.base, ends.head));
  const ahead = await git.between(ends.base, ends.head);
  const behind = await git.between(ends.head, ends.base);
  const files = await git.diff(common, ends.head);
  const page = { ...pageOf(request), size: Math.min(mostCommits, request.query.per_page ?? mostCommits) };
  const commits = await Promise.all(slice(ahead, page).map((sha) => commitOf(context, name, sha)));
  const html = `${context.url}/${name}/compare/${ends.label}`;
  const status =
    ahead.length > 0
      ? behind.length > 0
        ? 'diverged'
        : 'ahead'
      : behind.length > 0
        ? 'behind'
        : 'identical';
  const body = {
    url: api(context, `/repos/${name}/compare/${ends.label}`),
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commit(context, name, await commitOf(context, name, ends.base)),
    merge_base_commit: commit(context, name, await commitOf(context, name, common)),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.map((one) => commit(context, name, one)),
    files: files.slice(0, mostFiles).map((file) => diffEntry(context, name, ends.head, file)),
  };
  return { body, files, page };
}

export const commitRoutes: readonly Route[] = [
  route('repos/list-commits', async (request) => {
    const name = fullName(request.repository);
    const { sha, path, author, since, until } = request.query;
    if (author ?? since ?? until) {
      throw new ApiError(501, 'The sandbox does not filter commits by author or time');
    }
    const git = request.world.git(name);
    if (sha === undefined && (await git.refs('refs/heads/')).length === 0) {
      throw new ApiError(409, 'Git Repository is empty.');
    }
    const from = await headOf(request, request.repository, sha).catch(() => {
      throw new ApiError(404, 'Not Found');
    });
    const within = path === undefined || path === '' ? { from } : { from, path };
    const page = pageOf(request);
    const total = await git.countCommits(within);
    const commits = await git.log({ ...within, skip: (page.number - 1) * page.size, limit: page.size });
    return pageAnswer(
      commits.map((one) => commit(request, name, one)),
      total,
      page,
    );
  }),
  route('repos/get-commit', async (request) => {
    const sha = await shaOf(request, request.repository, request.params.ref);
    const media = mediaType(request.headers);
    return getCommit(request, fullName(request.repository), sha, media === 'diff');
  }),
  route('repos/compare-commits-with-basehead', async (request) => {
    const { body, files, page } = await compare(
      request,
      request.repository,
      request.params.basehead,
      request,
    );
    if (mediaType(request.headers) === 'diff') return diffText(files);
    return pageAnswer(body, body.total_commits, page);
  }),
  route('repos/list-pull-requests-associated-with-commit', async (request) => {
    const name = fullName(request.repository);
    const git = request.world.git(name);
    const sha = found(await git.resolve(request.params.commit_sha));
    const holding = [];
    for (const pull of request.world.pulls(name)) {
      const its = await git.between(pull.base.sha, pull.head.sha);
      if (its.includes(sha) || (pull.mergedAt !== null && pull.mergeCommitSha === sha)) holding.push(pull);
    }
    return paged(request, holding, (pull) => pullSimple(request, pull));
  }),
];
