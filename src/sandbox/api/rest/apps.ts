/** The App itself: its registration, its installation, its tokens. */
import { fullName } from '../nodeId.ts';
import type { Authenticator } from '../auth.ts';
import { ApiError, type ApiContext, type Permissions, type Route } from '../http.ts';
import { paged, pagedIn } from '../paging.ts';
import { installation } from '../present/installation.ts';
import { integration } from '../present/account.ts';
import { repository as presentRepository } from '../present/repository.ts';
import { created, found, noContent, ok, route } from '../route.ts';
import type { Repository } from '../../world/types.ts';

const levels = ['read', 'write', 'admin'];

/** The permissions that a token asks for, or all; never more than the App has. @throws ApiError 422 */
function narrow(held: Permissions, asked: Readonly<Record<string, string>> | undefined): Permissions {
  if (asked === undefined) return held;
  return Object.fromEntries(
    Object.entries(asked).map(([name, level]): [string, 'read' | 'write' | 'admin'] => {
      const has = held[name];
      if (has === undefined || levels.indexOf(level) > levels.indexOf(has)) {
        throw new ApiError(422, 'The permissions requested are not granted to this installation.');
      }
      return [name, levels.indexOf(level) === 0 ? 'read' : level === 'write' ? 'write' : 'admin'];
    }),
  );
}

function installed({ world }: ApiContext): readonly Repository[] {
  return world.repositories().filter(({ owner }) => owner === world.app.account);
}

/** The repositories that a token is narrowed to, by name or id; null for all. @throws ApiError 422 */
function chosen(
  context: ApiContext,
  input:
    { readonly repositories?: readonly string[]; readonly repository_ids?: readonly number[] } | undefined,
): readonly Repository[] | null {
  const { repositories: names, repository_ids: ids } = input ?? {};
  if (names === undefined && ids === undefined) return null;
  const all = installed(context);
  const picked = [
    ...(names ?? []).map((name) => all.find((repository) => repository.name === name)),
    ...(ids ?? []).map((id) => all.find((repository) => repository.id === id)),
  ];
  return picked.map((repository) => {
    if (repository) return repository;
    throw new ApiError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}

function requireInstallation({ world }: ApiContext, id: number): void {
  if (id !== world.app.installationId) throw new ApiError(404, 'Not Found');
}

/** The installation on an account, where that is the one. */
function installationOn(context: ApiContext, account: string) {
  if (account.toLowerCase() !== context.world.app.account.toLowerCase()) throw new ApiError(404, 'Not Found');
  return ok(installation(context));
}

export function appRoutes(authenticator: Authenticator): readonly Route[] {
  return [
    route('apps/get-authenticated', (request) => ok({ ...integration(request), installations_count: 1 })),
    route('apps/get-by-slug', (request) => {
      if (request.params.app_slug !== request.world.app.slug) throw new ApiError(404, 'Not Found');
      return ok(integration(request));
    }),
    route('apps/list-installations', (request) => paged(request, [installation(request)], (one) => one)),
    route('apps/get-installation', (request) => {
      requireInstallation(request, request.params.installation_id);
      return ok(installation(request));
    }),
    route('apps/get-repo-installation', (request) => installationOn(request, request.repository.owner)),
    route('apps/get-org-installation', (request) => installationOn(request, request.params.org)),
    route('apps/get-user-installation', (request) => installationOn(request, request.params.username)),
    route('apps/create-installation-access-token', (request) => {
      requireInstallation(request, request.params.installation_id);
      const repositories = chosen(request, request.body);
      const token = authenticator.mint({
        permissions: narrow(request.world.app.permissions, request.body?.permissions),
        repositories: repositories?.map(fullName) ?? null,
      });
      return created({
        token: token.token,
        expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
        permissions: token.permissions,
        repository_selection: repositories === null ? 'all' : 'selected',
        ...(repositories === null
          ? {}
          : { repositories: repositories.map((repository) => presentRepository(request, repository)) }),
      });
    }),
    route('apps/revoke-installation-access-token', (request) => {
      authenticator.revoke(request.headers['authorization']);
      return noContent;
    }),
    route('apps/list-repos-accessible-to-installation', (request) => {
      const { caller } = request;
      const only = caller.kind === 'installation' ? caller.repositories : null;
      const visible = installed(request).filter(
        (repository) => only === null || only.includes(fullName(repository)),
      );
      return pagedIn(request, 'repositories', visible, (one) => presentRepository(request, found(one)), {
        repository_selection: only === null ? 'all' : 'selected',
      });
    }),
  ];
}
