import type { components } from '@octokit/openapi-types';
import type { GitCommit, GitFileDiff, GitTreeEntry } from '../../world/contract.ts';
import { nodeId } from '../nodeId.ts';
import { api, simpleUser, type Presenting } from './account.ts';

type Schemas = components['schemas'];

/** Where a commit is shown. `repository` is `owner/name`. */
function commitUrls(context: Presenting, repository: string, sha: string) {
  return {
    rest: api(context, `/repos/${repository}/commits/${sha}`),
    git: api(context, `/repos/${repository}/git/commits/${sha}`),
    html: `${context.url}/${repository}/commit/${sha}`,
  };
}

/** The account whose commit e-mail this is: its own, or GitHub's `id+login@users.noreply…`. */
function accountOf(context: Presenting, email: string) {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\./.exec(email)?.[1];
  const account =
    context.world.accounts().find((one) => one.email === email) ??
    (login === undefined ? null : context.world.account(login));
  return account ? simpleUser(context, account) : null;
}

/** The sandbox signs no commits. */
const unsigned = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

export function simpleCommit(record: GitCommit): Schemas['simple-commit'] {
  return {
    id: record.sha,
    tree_id: record.tree,
    message: record.message,
    timestamp: record.committer.date,
    author: { name: record.author.name, email: record.author.email },
    committer: { name: record.committer.name, email: record.committer.email },
  };
}

export function commit(context: Presenting, repository: string, record: GitCommit): Schemas['commit'] {
  const urls = commitUrls(context, repository, record.sha);
  return {
    url: urls.rest,
    sha: record.sha,
    node_id: nodeId('Commit', repository, record.sha),
    html_url: urls.html,
    comments_url: `${urls.rest}/comments`,
    commit: {
      url: urls.git,
      author: { ...record.author },
      committer: { ...record.committer },
      message: record.message,
      comment_count: 0,
      tree: { sha: record.tree, url: api(context, `/repos/${repository}/git/trees/${record.tree}`) },
      verification: unsigned,
    },
    author: accountOf(context, record.author.email),
    committer: accountOf(context, record.committer.email),
    parents: record.parents.map((sha) => {
      const parent = commitUrls(context, repository, sha);
      return { sha, url: parent.rest, html_url: parent.html };
    }),
  };
}

export function commitWithFiles(
  context: Presenting,
  repository: string,
  record: GitCommit,
  files: readonly GitFileDiff[],
): Schemas['commit'] {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commit(context, repository, record),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => diffEntry(context, repository, record.sha, file)),
  };
}

export function diffEntry(
  context: Presenting,
  repository: string,
  sha: string,
  file: GitFileDiff,
): Schemas['diff-entry'] {
  const path = encodePath(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${context.url}/${repository}/blob/${sha}/${path}`,
    raw_url: `${context.url}/${repository}/raw/${sha}/${path}`,
    contents_url: api(context, `/repos/${repository}/contents/${path}?ref=${sha}`),
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** The plain git object, as the Git Data API shows it. */
export function gitCommit(context: Presenting, repository: string, record: GitCommit): Schemas['git-commit'] {
  const urls = commitUrls(context, repository, record.sha);
  return {
    sha: record.sha,
    node_id: nodeId('Commit', repository, record.sha),
    url: urls.git,
    html_url: urls.html,
    author: { ...record.author },
    committer: { ...record.committer },
    tree: { sha: record.tree, url: api(context, `/repos/${repository}/git/trees/${record.tree}`) },
    message: record.message,
    parents: record.parents.map((sha) => {
      const parent = commitUrls(context, repository, sha);
      return { sha, url: parent.git, html_url: parent.html };
    }),
    verification: unsigned,
  };
}

export function gitRef(
  context: Presenting,
  repository: string,
  record: { readonly ref: string; readonly sha: string; readonly type: string },
): Schemas['git-ref'] {
  const repo = api(context, `/repos/${repository}/git`);
  return {
    ref: record.ref,
    node_id: nodeId('Ref', repository, record.ref),
    url: `${repo}/${encodePath(record.ref)}`,
    object: { sha: record.sha, type: record.type, url: `${repo}/${record.type}s/${record.sha}` },
  };
}

export function gitTree(
  context: Presenting,
  repository: string,
  sha: string,
  tree: { readonly entries: readonly GitTreeEntry[]; readonly truncated: boolean },
): Schemas['git-tree'] {
  const repo = api(context, `/repos/${repository}/git`);
  return {
    sha,
    url: `${repo}/trees/${sha}`,
    tree: tree.entries.map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === null ? {} : { size: entry.size }),
      // A submodule's commit is in another repository.
      ...(entry.type === 'commit' ? {} : { url: `${repo}/${entry.type}s/${entry.sha}` }),
    })),
    truncated: tree.truncated,
  };
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
