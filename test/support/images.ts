import { createHash } from 'node:crypto';

/** Where and as whom images are pushed. */
export interface Target {
  /** `http://127.0.0.1:5000` */
  readonly origin: string;
  readonly authorization?: string;
}

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  image: 'application/vnd.oci.image.manifest.v1+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  docker: 'application/vnd.docker.distribution.manifest.v2+json',
} as const;

export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Pushes an image as a build does, by the registry's own API, and answers its digest. */
export async function pushImage(
  target: Target,
  repository: string,
  tag: string,
  { type = 'image', content = tag }: { type?: keyof typeof types; content?: string } = {},
): Promise<string> {
  const single = type === 'docker' || type === 'list' ? 'docker' : 'image';
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    content,
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const blob = await pushBlob(target, repository, config);
  const manifest = {
    schemaVersion: 2,
    mediaType: types[single],
    config: {
      mediaType:
        single === 'docker'
          ? 'application/vnd.docker.container.image.v1+json'
          : 'application/vnd.oci.image.config.v1+json',
      ...blob,
    },
    layers: [],
  };
  if (type === single) return pushManifest(target, repository, tag, manifest);
  const bytes = JSON.stringify(manifest);
  await pushManifest(target, repository, sha256(bytes), manifest);
  return pushManifest(target, repository, tag, {
    schemaVersion: 2,
    mediaType: types[type],
    manifests: [
      {
        mediaType: types[single],
        digest: sha256(bytes),
        size: bytes.length,
        platform: { architecture: 'amd64', os: 'linux' },
      },
    ],
  });
}

export async function pushManifest(
  target: Target,
  repository: string,
  reference: string,
  manifest: Readonly<Record<string, unknown>> & { readonly mediaType: string },
): Promise<string> {
  const body = JSON.stringify(manifest);
  const answer = await send(
    target,
    'PUT',
    `/v2/${repository}/manifests/${reference}`,
    body,
    manifest.mediaType,
  );
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return sha256(body);
}

async function pushBlob(target: Target, repository: string, content: string) {
  const digest = sha256(content);
  const begun = await send(target, 'POST', `/v2/${repository}/blobs/uploads/`);
  const location = new URL(begun.headers.get('location') ?? '', target.origin);
  location.searchParams.set('digest', digest);
  const answer = await send(target, 'PUT', location.href, content, 'application/octet-stream');
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return { digest, size: content.length };
}

export function send(
  { origin, authorization }: Target,
  method: string,
  path: string,
  body?: string,
  type?: string,
): Promise<Response> {
  return fetch(new URL(path, origin), {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
}
