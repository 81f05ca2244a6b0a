import type { components } from '@octokit/openapi-types';
import { clientId, integration, user, api, type Presenting } from './account.ts';

type Schemas = components['schemas'];

/** The one installation: of the App on the account, for all its repositories. */
export function installation(context: Presenting): Schemas['installation'] {
  const { app } = context.world;
  const account = user(context, app.account);
  const { created_at, updated_at } = integration(context) ?? { created_at: '', updated_at: '' };
  return {
    id: app.installationId,
    account,
    repository_selection: 'all',
    access_tokens_url: api(context, `/app/installations/${app.installationId}/access_tokens`),
    repositories_url: api(context, '/installation/repositories'),
    html_url: `${context.url}/organizations/${app.account}/settings/installations/${app.installationId}`,
    app_id: app.id,
    client_id: clientId(app.id),
    target_id: Number(account.id),
    target_type: account.type,
    permissions: { ...app.permissions },
    events: [...app.events],
    created_at,
    updated_at,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    app_slug: app.slug,
    suspended_by: null,
    suspended_at: null,
  };
}
