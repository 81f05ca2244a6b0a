/** Files and folders of a branch, read and written one at a time. */
import { RulesViolated, type GitTreeEntry } from '../../world/contract.ts';
import type { Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type ApiResponse, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { permitsPaths } from '../permits.ts';
import { entry, file, fileInfo, folder, submodule, symlink, type Place } from '../present/content.ts';
import { gitCommit } from '../present/git.ts';
import { actor, found, ok, route } from '../route.ts';
import { mediaType, type MediaType } from './media.ts';
import { headOf } from './refs.ts';
import { signature, signatureOf, type SignatureInput } from './signature.ts';

function cleanPath(path: string): string {
  const clean = path.replace(/^\/+|\/+$/g, '');
  if (clean.split('/').some((part) => part === '..' || part === '.' || part === '.git')) {
    throw new ApiError(422, 'path contains a malformed path component');
  }
  return clean;
}

/** The folder or entry at a path of a commit; null when there is none. */
async function entryAt(
  { world }: ApiContext,
  repository: string,
  commit: string,
  path: string,
): Promise<GitTreeEntry | null> {
  const git = world.git(repository);
  const root = await git.resolve(`${commit}^{tree}`);
  let current: GitTreeEntry | null =
    root === null ? null : { mode: '040000', type: 'tree', sha: root, path: '', size: null };
  for (const name of path === '' ? [] : path.split('/')) {
    const entries: readonly GitTreeEntry[] | null =
      current?.type === 'tree' ? await git.tree(current.sha) : null;
    current = entries?.find((one) => one.path === name) ?? null;
  }
  return current;
}

/** The answer is JSON all the same; this header alone tells the two apart. */
const asObject = { 'x-github-media-type': 'github.v3; param=object; format=json' };

async function contentAnswer(
  context: ApiContext,
  place: Place,
  found: GitTreeEntry,
  media: MediaType,
): Promise<ApiResponse> {
  const git = context.world.git(place.repository);
  if (found.type === 'commit') return ok(submodule(context, place, found.sha));
  if (found.type === 'tree') {
    const entries = (await git.tree(found.sha)) ?? [];
    if (media !== 'object') return ok(entries.map((one) => entry(context, place, one)));
    return ok(folder(context, place, found.sha, entries), asObject);
  }
  const bytes = (await git.blob(found.sha)) ?? new Uint8Array();
  if (media === 'raw') {
    return {
      status: 200,
      body: bytes,
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    };
  }
  if (found.mode === '120000')
    return ok(symlink(context, place, found.sha, Buffer.from(bytes).toString('utf8')));
  return ok(file(context, place, found.sha, bytes));
}

const readRoutes: readonly Route[] = [
  route('repos/get-content', async (request) => {
    const name = fullName(request.repository);
    const path = cleanPath(request.params.path);
    const ref = request.query.ref ?? request.repository.defaultBranch;
    const commit = await headOf(request, request.repository, ref).catch(() => {
      throw new ApiError(404, `No commit found for the ref ${ref}`);
    });
    const entry = found(await entryAt(request, name, commit, path));
    return contentAnswer(request, { repository: name, ref, path }, entry, mediaType(request.headers));
  }),
  route('repos/get-readme', async (request) => {
    const name = fullName(request.repository);
    const ref = request.query.ref ?? request.repository.defaultBranch;
    const commit = await headOf(request, request.repository, ref).catch(() => {
      throw new ApiError(404, `No commit found for the ref ${ref}`);
    });
    const root = await request.world.git(name).resolve(`${commit}^{tree}`);
    const entries = root === null ? null : await request.world.git(name).tree(root);
    const readme = found(
      entries?.find(({ path, type }) => type === 'blob' && /^readme(\.\w+)?$/i.test(path)),
    );
    const media = mediaType(request.headers);
    return contentAnswer(request, { repository: name, ref, path: readme.path }, readme, media);
  }),
];

interface Change {
  readonly repository: Repository;
  readonly branch: string | undefined;
  readonly path: string;
  readonly message: string;
  /** null deletes. */
  readonly bytes: Uint8Array | null;
  /** Of the blob that is replaced: GitHub's guard against overwriting what the client has not seen. */
  readonly sha: string | undefined;
  readonly author: SignatureInput | undefined;
  readonly committer: SignatureInput | undefined;
}

/** Commits one file onto the branch's head, or fails with 409 or 422 as GitHub does. */
async function commitFile(context: ApiContext, change: Change) {
  const verdict = permitsPaths(context, [change.path]);
  if (!verdict.ok) throw new ApiError(verdict.status, verdict.message);
  const name = fullName(change.repository);
  const git = context.world.git(name);
  const branch = change.branch?.replace(/^refs\/heads\//, '') ?? change.repository.defaultBranch;
  const ref = `refs/heads/${branch}`;
  const head = await git.resolve(ref);
  const isFirst = head === null && (await git.refs('refs/heads/')).length === 0;
  if (head === null && !isFirst) throw new ApiError(404, `Branch ${branch} not found`);
  const before = head === null ? null : await entryAt(context, name, head, change.path);
  if (before === null && change.bytes === null) throw new ApiError(404, 'Not Found');
  if (before !== null && change.sha === undefined) {
    throw new ApiError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (change.sha !== undefined && before?.sha !== change.sha) {
    throw new ApiError(409, `${change.path} does not match ${change.sha}`);
  }
  const sha = change.bytes === null ? null : await git.writeBlob(change.bytes);
  const base = head === null ? null : await git.resolve(`${head}^{tree}`);
  const mode = before?.type === 'blob' ? before.mode : '100644';
  const tree = await git.writeTree(base, [{ path: change.path, mode, type: 'blob', sha }]);
  const author = signature(signatureOf(context.world, actor(context)), change.author ?? change.committer);
  const committer = signature(author, change.committer);
  const parents = head === null ? [] : [head];
  const commit = await git.writeCommit({ tree, parents, message: change.message, author, committer });
  await context.world
    .updateRef({ repository: name, ref, expected: head, to: commit, actor: actor(context) })
    .catch((error: unknown) => {
      throw error instanceof RulesViolated ? new RulesViolated(409, error.violations) : error;
    });
  return { name, branch, isNew: before === null, sha, commit: found(await git.commit(commit)) };
}

const writeRoutes: readonly Route[] = [
  route('repos/create-or-update-file-contents', async (request) => {
    const { content, message, sha, branch, author, committer } = request.body;
    const bytes = Buffer.from(content, 'base64');
    if (!/^[\w+/=\s-]*$/.test(content)) throw new ApiError(422, 'content is not valid Base64');
    const path = cleanPath(request.params.path);
    const change = { repository: request.repository, path, message, bytes, sha, branch, author, committer };
    const done = await commitFile(request, change);
    const place = { repository: done.name, ref: done.branch, path };
    const shown = fileInfo(request, place, done.sha ?? '', bytes.length);
    return {
      status: done.isNew ? 201 : 200,
      body: { content: shown, commit: gitCommit(request, done.name, done.commit) },
    };
  }),
  route('repos/delete-file', async (request) => {
    const { message, sha, branch, author, committer } = request.body;
    const path = cleanPath(request.params.path);
    const change = {
      repository: request.repository,
      path,
      message,
      bytes: null,
      sha,
      branch,
      author,
      committer,
    };
    const done = await commitFile(request, change);
    return ok({ content: null, commit: gitCommit(request, done.name, done.commit) });
  }),
];

export const contentRoutes: readonly Route[] = [...readRoutes, ...writeRoutes];
