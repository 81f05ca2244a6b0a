import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { SandboxOptions } from '../../../src/sandbox/contract.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { permissions } from '../permissions.ts';

export { permissions };

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A started sandbox, and clients that ask it as a person's or a bot's would. */
export async function startApi(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({
    port: 0,
    seed: true,
    app: { name: 'slipway', permissions, events: ['issue_comment'] },
    ...options,
  });
  const common = { baseUrl: `${sandbox.url}/api/v3`, log: quiet };
  const auth = { appId: sandbox.credentials.appId, privateKey: sandbox.credentials.privateKey };
  const app = new Octokit({ ...common, authStrategy: createAppAuth, auth });
  const { data: installation } = await app.rest.apps.getRepoInstallation({
    owner: 'acme',
    repo: 'storefront',
  });
  return {
    sandbox,
    as: (login: string) => new Octokit({ ...common, auth: `user:${login}` }),
    nobody: new Octokit(common),
    app,
    installationId: installation.id,
    installed: new Octokit({
      ...common,
      authStrategy: createAppAuth,
      auth: { ...auth, installationId: installation.id },
    }),
    withToken: (token: string) => new Octokit({ ...common, auth: token }),
    /** As ada, without a client's help. */
    raw: (
      method: string,
      path: string,
      init: { readonly body?: string | Uint8Array; readonly headers?: Readonly<Record<string, string>> } = {},
    ) =>
      fetch(`${sandbox.url}/api/v3${path}`, {
        method,
        ...init,
        headers: { authorization: 'token user:ada', ...init.headers },
      }),
  };
}

export type Api = Awaited<ReturnType<typeof startApi>>;

/** The status and message of the refusal that a call meets; fails the test where it meets none. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
      return { status: error.status, message: error.message };
    }
    throw error;
  }
  throw new Error('The call was answered.');
}

export const storefront = { owner: 'acme', repo: 'storefront' };
export const environments = { owner: 'acme', repo: 'environments' };
