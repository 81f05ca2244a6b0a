/** Git's own objects: blobs, trees, commits. */
import { ApiError, type ApiContext, type Route } from '../http.ts';
import type { Repository } from '../../world/types.ts';
import { fullName, nodeId } from '../nodeId.ts';
import { permitsPaths } from '../permits.ts';
import { api } from '../present/account.ts';
import { base64Lines } from '../present/content.ts';
import { gitCommit, gitTree } from '../present/git.ts';
import { actor, created, found, ok, route } from '../route.ts';
import { wantsRaw } from './media.ts';
import { signature, signatureOf } from './signature.ts';

/** GitHub's limit on the entries of one tree answer. */
const mostEntries = 100_000;
const modes = { blob: ['100644', '100755', '120000'], tree: ['040000'], commit: ['160000'] } as const;

/** Object names only: the world would also take other expressions of git. @throws ApiError 404 */
function objectName(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text)) throw new ApiError(404, 'Not Found');
  return text;
}

const blobRoutes: readonly Route[] = [
  route('git/get-blob', async (request) => {
    const name = fullName(request.repository);
    const sha = objectName(request.params.file_sha);
    const bytes = found(await request.world.git(name).blob(sha));
    if (wantsRaw(request.headers)) {
      return {
        status: 200,
        body: bytes,
        headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
      };
    }
    return ok({
      sha,
      node_id: nodeId('Blob', name, sha),
      size: bytes.length,
      url: api(request, `/repos/${name}/git/blobs/${sha}`),
      content: base64Lines(bytes),
      encoding: 'base64',
    });
  }),
  route('git/create-blob', async (request) => {
    const name = fullName(request.repository);
    const { content, encoding = 'utf-8' } = request.body;
    const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
    const sha = await request.world.git(name).writeBlob(bytes);
    return created({ sha, url: api(request, `/repos/${name}/git/blobs/${sha}`) });
  }),
];

interface EntryInput {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

/** One entry of a new tree; content given in place is written as a blob. @throws ApiError 422 */
async function entryOf({ world }: ApiContext, repository: Repository, entry: EntryInput) {
  const { path = '', mode = '100644', content } = entry;
  const type = entry.type ?? (mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob');
  if (path === '' || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part))) {
    throw new ApiError(422, 'tree.path contains a malformed path component');
  }
  if (
    !Object.entries(modes).some(([kind, allowed]) => kind === type && allowed.some((one) => one === mode))
  ) {
    throw new ApiError(422, `tree.mode ${mode} does not fit an entry of type ${type}`);
  }
  const git = world.git(fullName(repository));
  if (content !== undefined) {
    return { path, mode, type, sha: await git.writeBlob(Buffer.from(content, 'utf8')) };
  }
  if (entry.sha === undefined) throw new ApiError(422, 'Must supply either tree.sha or tree.content');
  if (entry.sha !== null && type !== 'commit' && (await git.type(entry.sha)) !== type) {
    throw new ApiError(422, `tree.sha ${entry.sha} is not a valid ${type}`);
  }
  return { path, mode, type, sha: entry.sha };
}

const treeRoutes: readonly Route[] = [
  route('git/get-tree', async (request) => {
    const name = fullName(request.repository);
    const git = request.world.git(name);
    const asked = await git.resolve(`${request.params.tree_sha}^{tree}`);
    const sha = found(asked);
    // GitHub takes any value, even `false`, for yes.
    const recursive = request.query.recursive !== undefined;
    const entries = found(await git.tree(sha, { recursive }));
    return ok(
      gitTree(request, name, sha, {
        entries: entries.slice(0, mostEntries),
        truncated: entries.length > mostEntries,
      }),
    );
  }),
  route('git/create-tree', async (request) => {
    const name = fullName(request.repository);
    const git = request.world.git(name);
    const { base_tree: base, tree } = request.body;
    const verdict = permitsPaths(
      request,
      tree.map(({ path = '' }) => path),
    );
    if (!verdict.ok) throw new ApiError(verdict.status, verdict.message);
    const root = base === undefined ? null : await git.resolve(`${base}^{tree}`);
    if (base !== undefined && root === null) throw new ApiError(422, 'base_tree is not a valid tree oid');
    const entries = [];
    for (const entry of tree) entries.push(await entryOf(request, request.repository, entry));
    const sha = await git.writeTree(root, entries);
    return created(gitTree(request, name, sha, { entries: found(await git.tree(sha)), truncated: false }));
  }),
];

const commitRoutes: readonly Route[] = [
  route('git/get-commit', async (request) => {
    const name = fullName(request.repository);
    return ok(
      gitCommit(
        request,
        name,
        found(await request.world.git(name).commit(objectName(request.params.commit_sha))),
      ),
    );
  }),
  route('git/create-commit', async (request) => {
    const name = fullName(request.repository);
    const git = request.world.git(name);
    const { message, tree, parents = [] } = request.body;
    if ((await git.type(tree)) !== 'tree') throw new ApiError(422, 'Tree SHA does not exist');
    for (const parent of parents) {
      if ((await git.commit(parent)) === null) {
        throw new ApiError(422, 'Parent SHA does not exist or is not a commit object');
      }
    }
    const self = signatureOf(request.world, actor(request));
    const author = signature(self, request.body.author);
    const committer = signature(author, request.body.committer);
    const sha = await git.writeCommit({ tree, parents, message, author, committer });
    return created(gitCommit(request, name, found(await git.commit(sha))));
  }),
];

export const objectRoutes: readonly Route[] = [...blobRoutes, ...treeRoutes, ...commitRoutes];
