/** Repositories and their forks. */
import { mergingOf } from '../../world/merging.ts';
import type { Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { maySee, permits } from '../permits.ts';
import { fullRepository, minimalRepository, permissionsOf, repository } from '../present/repository.ts';
import { actor, created, found, noContent, ok, route } from '../route.ts';

/** What the caller may see of an owner's, or of everybody's where no owner is named. */
function visible(context: ApiContext, owner?: string): readonly Repository[] {
  return context.world
    .repositories()
    .filter(
      (one) =>
        (owner === undefined || one.owner.toLowerCase() === owner.toLowerCase()) &&
        maySee(context.world, context.caller, one),
    );
}

interface Order {
  readonly sort?: 'created' | 'updated' | 'pushed' | 'full_name' | undefined;
  readonly direction?: 'asc' | 'desc' | undefined;
}

function ordered(
  all: readonly Repository[],
  order: Order,
  usual: NonNullable<Order['sort']>,
): readonly Repository[] {
  const { sort = usual, direction = sort === 'full_name' ? 'asc' : 'desc' } = order;
  const key = (one: Repository) => {
    if (sort === 'full_name') return fullName(one).toLowerCase();
    return sort === 'created' ? one.createdAt : one.pushedAt;
  };
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return all.toSorted((a, b) => (direction === 'asc' ? 1 : -1) * (compare(key(a), key(b)) || a.id - b.id));
}

const listRoutes: readonly Route[] = [
  route('repos/list-for-org', (request) => {
    found(request.world.account(request.params.org));
    const all = ordered(visible(request, request.params.org), request.query, 'created');
    return paged(request, all, (one) => minimalRepository(request, one));
  }),
  route('repos/list-for-user', (request) => {
    found(request.world.account(request.params.username));
    const all = ordered(visible(request, request.params.username), request.query, 'full_name');
    return paged(request, all, (one) => minimalRepository(request, one));
  }),
  route('repos/list-for-authenticated-user', (request) => {
    const login = actor(request);
    const roleIn = (one: Repository) => request.world.roleOf(fullName(one), login);
    // Public access alone does not make a repository one of theirs.
    const own = visible(request).filter(
      (one) =>
        one.owner === login || Object.hasOwn(one.collaborators, login) || (roleIn(one) ?? 'read') !== 'read',
    );
    return paged(request, ordered(own, request.query, 'full_name'), (one) => ({
      ...repository(request, one),
      permissions: permissionsOf(roleIn(one)),
    }));
  }),
  route('repos/list-forks', (request) => {
    const name = fullName(request.repository);
    const forks = visible(request).filter(({ fork }) => fork === name);
    return paged(request, forks, (one) => minimalRepository(request, one));
  }),
];

interface NewRepository {
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly auto_init?: boolean;
}

async function create(context: ApiContext, owner: string, input: NewRepository) {
  const login = actor(context);
  const made = await context.world.createRepository({
    owner,
    name: input.name,
    private: input.private ?? false,
    ...(input.description === undefined ? {} : { description: input.description }),
    autoInit: input.auto_init ?? false,
    actor: login,
  });
  // Whoever creates a repository in an organization administers it.
  const isPerson = context.caller.kind === 'user' && owner !== login;
  const record = isPerson ? context.world.setCollaborator(fullName(made), login, 'admin') : made;
  return created(fullRepository(context, record));
}

interface Settings {
  readonly allow_merge_commit?: boolean;
  readonly allow_squash_merge?: boolean;
  readonly allow_rebase_merge?: boolean;
  readonly delete_branch_on_merge?: boolean;
}

const settingNames = new Set([
  'allow_merge_commit',
  'allow_squash_merge',
  'allow_rebase_merge',
  'delete_branch_on_merge',
]);

/** How pull requests are merged is all that can be changed. @throws ApiError 501 */
function update({ world }: ApiContext, record: Repository, settings: Settings): Repository {
  const unserved = Object.keys(settings).filter((name) => !settingNames.has(name));
  if (unserved.length > 0) throw new ApiError(501, `The sandbox does not change ${unserved.join(', ')}.`);
  const present = mergingOf(record);
  return world.setMerging(fullName(record), {
    merge: settings.allow_merge_commit ?? present.merge,
    squash: settings.allow_squash_merge ?? present.squash,
    rebase: settings.allow_rebase_merge ?? present.rebase,
    deletesBranch: settings.delete_branch_on_merge ?? present.deletesBranch,
  });
}

export const repositoryRoutes: readonly Route[] = [
  ...listRoutes,
  route('repos/get', (request) => ok(fullRepository(request, request.repository))),
  route('repos/update', (request) =>
    ok(fullRepository(request, update(request, request.repository, request.body ?? {}))),
  ),
  route('repos/delete', async (request) => {
    await request.world.deleteRepository(fullName(request.repository));
    return noContent;
  }),
  route('repos/create-for-authenticated-user', (request) => create(request, actor(request), request.body)),
  route('repos/create-in-org', (request) => {
    const organization = found(request.world.account(request.params.org));
    if (organization.kind !== 'Organization') throw new ApiError(404, 'Not Found');
    return create(request, organization.login, request.body);
  }),
  route('repos/create-fork', async (request) => {
    const { organization, name } = request.body ?? {};
    const login = actor(request);
    const named = organization === undefined ? undefined : found(request.world.account(organization)).login;
    const owner = named ?? (request.caller.kind === 'user' ? login : undefined);
    if (owner === undefined) throw new ApiError(422, 'An App forks into an organization: name it');
    const source = fullName(request.repository);
    if (owner !== login) {
      const verdict = permits('repos/create-in-org', request, { organization: owner });
      if (!verdict.ok) throw new ApiError(verdict.status, verdict.message);
    }
    const known = request.world.repositories().find((one) => one.owner === owner && one.fork === source);
    const fork =
      known ??
      (await request.world.createRepository({
        owner,
        name: name ?? request.repository.name,
        fork: source,
        actor: login,
      }));
    return { status: 202, body: fullRepository(request, fork) };
  }),
];
