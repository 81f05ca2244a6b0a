/** Branches, tags and refs. */
import type { Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName, nodeId } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { api } from '../present/account.ts';
import { commit, encodePath, gitRef } from '../present/git.ts';
import { actor, created, found, noContent, ok, route, unprocessable } from '../route.ts';

/** The commit that a branch, tag or object name means. @throws ApiError 404 or 422, as for `GET /commits/{ref}` */
export async function shaOf({ world }: ApiContext, repository: Repository, ref: string): Promise<string> {
  const git = world.git(fullName(repository));
  const sha = ref.startsWith('-') ? null : await git.resolve(ref.replace(/^(heads|tags)\//, 'refs/$1/'));
  if (sha === null || (await git.commit(sha)) === null)
    throw new ApiError(422, `No commit found for SHA: ${ref}`);
  return sha;
}

/** As `shaOf`; the default branch where nothing is asked for. */
export async function headOf(context: ApiContext, repository: Repository, ref?: string): Promise<string> {
  return shaOf(context, repository, ref ?? repository.defaultBranch);
}

async function presentRef(
  context: ApiContext,
  repository: Repository,
  one: { readonly ref: string; readonly sha: string },
) {
  const name = fullName(repository);
  const type = await context.world.git(name).type(one.sha);
  return gitRef(context, name, { ...one, type: type ?? 'commit' });
}

async function refNamed(context: ApiContext, repository: Repository, ref: string) {
  const full = `refs/${ref}`;
  const sha = await context.world.git(fullName(repository)).ref(full);
  return sha === null ? undefined : { ref: full, sha };
}

async function branchesOf({ world }: ApiContext, repository: Repository) {
  const all = await world.git(fullName(repository)).refs('refs/heads/');
  return all.map(({ ref, sha }) => ({ name: ref.replace('refs/heads/', ''), sha }));
}

const branchRoutes: readonly Route[] = [
  route('repos/list-branches', async (request) => {
    const name = fullName(request.repository);
    // No branch is protected here.
    const branches = request.query.protected === true ? [] : await branchesOf(request, request.repository);
    return paged(request, branches, (branch) => ({
      name: branch.name,
      commit: { sha: branch.sha, url: api(request, `/repos/${name}/commits/${branch.sha}`) },
      protected: false,
    }));
  }),
  route('repos/get-branch', async (request) => {
    const name = fullName(request.repository);
    const branches = await branchesOf(request, request.repository);
    const branch = branches.find((one) => one.name === request.params.branch);
    if (!branch) throw new ApiError(404, 'Branch not found');
    const self = api(request, `/repos/${name}/branches/${encodePath(branch.name)}`);
    return ok({
      name: branch.name,
      commit: commit(request, name, found(await request.world.git(name).commit(branch.sha))),
      _links: { self, html: `${request.url}/${name}/tree/${encodePath(branch.name)}` },
      protected: false,
      protection: {
        enabled: false,
        required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
      },
      protection_url: `${self}/protection`,
    });
  }),
  route('repos/get-branch-protection', async (request) => {
    const branches = await branchesOf(request, request.repository);
    const known = branches.some(({ name }) => name === request.params.branch);
    throw new ApiError(404, known ? 'Branch not protected' : 'Branch not found');
  }),
  route('repos/list-tags', async (request) => {
    const name = fullName(request.repository);
    const git = request.world.git(name);
    const tags = await git.refs('refs/tags/');
    const peeled = await Promise.all(
      tags.map(async ({ ref, sha }) => ({ ref, sha: (await git.resolve(`${ref}^{commit}`)) ?? sha })),
    );
    return paged(request, peeled, ({ ref, sha }) => {
      const tag = ref.replace('refs/tags/', '');
      return {
        name: tag,
        commit: { sha, url: api(request, `/repos/${name}/commits/${sha}`) },
        zipball_url: api(request, `/repos/${name}/zipball/${ref}`),
        tarball_url: api(request, `/repos/${name}/tarball/${ref}`),
        node_id: nodeId('Ref', name, ref),
      };
    });
  }),
];

const gitRefRoutes: readonly Route[] = [
  route('git/get-ref', async (request) =>
    ok(
      await presentRef(
        request,
        request.repository,
        found(await refNamed(request, request.repository, request.params.ref)),
      ),
    ),
  ),
  route('git/list-matching-refs', async (request) => {
    const all = await request.world.git(fullName(request.repository)).refs();
    const matching = all.filter(({ ref }) => ref.startsWith(`refs/${request.params.ref}`));
    return ok(await Promise.all(matching.map((one) => presentRef(request, request.repository, one))));
  }),
  route('git/create-ref', async (request) => {
    const { ref, sha } = request.body;
    if (!/^refs\/[^/]+\/./.test(ref)) {
      throw new ApiError(422, `${ref} is not a valid ref name.`);
    }
    const name = fullName(request.repository);
    if ((await request.world.git(name).type(sha)) === null) throw new ApiError(422, 'Object does not exist');
    if (await refNamed(request, request.repository, ref.replace(/^refs\//, ''))) {
      throw new ApiError(422, 'Reference already exists');
    }
    await request.world.updateRef({ repository: name, ref, expected: null, to: sha, actor: actor(request) });
    return created(await presentRef(request, request.repository, { ref, sha }));
  }),
  route('git/update-ref', async (request) => {
    const { sha, force = false } = request.body;
    const name = fullName(request.repository);
    const known = await refNamed(request, request.repository, request.params.ref);
    if (!known) throw new ApiError(422, 'Reference does not exist');
    const git = request.world.git(name);
    if ((await git.commit(sha)) === null) throw new ApiError(422, 'Object does not exist');
    if (!force && !(await git.isAncestor(known.sha, sha))) {
      throw new ApiError(422, 'Update is not a fast forward');
    }
    await request.world.updateRef({
      repository: name,
      ref: known.ref,
      expected: known.sha,
      to: sha,
      force,
      actor: actor(request),
    });
    return ok(await presentRef(request, request.repository, { ref: known.ref, sha }));
  }),
  route('git/delete-ref', async (request) => {
    const known = await refNamed(request, request.repository, request.params.ref);
    if (!known) throw new ApiError(422, 'Reference does not exist');
    if (known.ref === `refs/heads/${request.repository.defaultBranch}`) {
      throw unprocessable('Cannot delete the default branch', { resource: 'Reference', field: 'ref' });
    }
    await request.world.updateRef({
      repository: fullName(request.repository),
      ref: known.ref,
      expected: known.sha,
      to: null,
      actor: actor(request),
    });
    return noContent;
  }),
];

export const refRoutes: readonly Route[] = [...branchRoutes, ...gitRefRoutes];
