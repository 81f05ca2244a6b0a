/** The requests of the OCI distribution specification, version 1.1: what a path asks for. */

const name = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*';
const tag = '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}';
const digest = 'sha256:[a-f0-9]{64}';

export type RegistryRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'manifest'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: string }
  /** `upload` is null where one is to begin. */
  | { readonly kind: 'upload'; readonly repository: string; readonly upload: string | null }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'unknown' };

const endings = {
  manifest: new RegExp(`^/v2/(.+)/manifests/([^/]+)$`),
  blob: new RegExp(`^/v2/(.+)/blobs/(${digest})$`),
  upload: new RegExp(`^/v2/(.+)/blobs/uploads/([0-9a-f-]{36})?$`),
  tags: new RegExp(`^/v2/(.+)/tags/list$`),
};
const wholeName = new RegExp(`^(?:${name})$`);
const wholeDigest = new RegExp(`^${digest}$`);
const wholeReference = new RegExp(`^(?:${tag}|${digest})$`);

/** @returns null for a path that is none of the registry's, and what no registry can have as its error's code. */
export function parseRegistryRequest(
  path: string,
): RegistryRequest | null | 'NAME_INVALID' | 'MANIFEST_INVALID' {
  if (path !== '/v2' && !path.startsWith('/v2/')) return null;
  if (path === '/v2' || path === '/v2/') return { kind: 'version' };
  for (const [kind, pattern] of Object.entries(endings)) {
    const [whole, repository = '', rest] = pattern.exec(path) ?? [];
    if (whole === undefined) continue;
    if (!isName(repository)) return 'NAME_INVALID';
    if (kind === 'tags') return { kind, repository };
    if (kind === 'upload') return { kind, repository, upload: rest ?? null };
    if (kind === 'blob') return { kind, repository, digest: rest ?? '' };
    return wholeReference.test(rest ?? '')
      ? { kind: 'manifest', repository, reference: rest ?? '' }
      : 'MANIFEST_INVALID';
  }
  return { kind: 'unknown' };
}

export function isName(text: string): boolean {
  return wholeName.test(text) && text.length <= 255;
}

export function isDigest(text: string): boolean {
  return wholeDigest.test(text);
}

/** As requests are logged and counted. */
export function operationOf(request: RegistryRequest): string {
  const paths = {
    version: '/v2/',
    manifest: '/v2/{name}/manifests/{reference}',
    blob: '/v2/{name}/blobs/{digest}',
    upload: '/v2/{name}/blobs/uploads/',
    tags: '/v2/{name}/tags/list',
    unknown: '/v2/',
  };
  return paths[request.kind];
}
