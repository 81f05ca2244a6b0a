import type { IncomingMessage } from 'node:http';
import { isDigest, isName, type RegistryRequest } from './request.ts';
import { refusal, type Reply } from './serve.ts';
import type { RegistryStore } from './store.ts';

type Upload = Extract<RegistryRequest, { readonly kind: 'upload' }>;

/** Blobs on their way in: in one request, in two, or piece by piece; or taken from another repository. */
export async function serveUpload(
  request: IncomingMessage,
  query: URLSearchParams,
  asked: Upload,
  store: RegistryStore,
): Promise<Reply> {
  const { repository, upload } = asked;
  if (upload === null)
    return request.method === 'POST' ? begin(request, query, repository, store) : refusal(405, 'UNSUPPORTED');
  const held = await store.uploaded(upload);
  if (held === null) return refusal(404, 'BLOB_UPLOAD_UNKNOWN');
  switch (request.method ?? 'GET') {
    case 'GET':
      return { ...progress(repository, upload, held), status: 204 };
    case 'PATCH': {
      if (!continues(request, held)) return { ...progress(repository, upload, held), status: 416 };
      return progress(repository, upload, await store.append(upload, request));
    }
    case 'PUT': {
      if (!continues(request, held)) return { ...progress(repository, upload, held), status: 416 };
      await store.append(upload, request);
      return finish(repository, upload, query.get('digest') ?? '', store);
    }
    default:
      return refusal(405, 'UNSUPPORTED');
  }
}

async function begin(
  request: IncomingMessage,
  query: URLSearchParams,
  repository: string,
  store: RegistryStore,
): Promise<Reply> {
  const [mount, from, digest] = [query.get('mount') ?? '', query.get('from') ?? '', query.get('digest')];
  if (isDigest(mount) && isName(from) && (await store.blob(from, mount)) !== null) {
    await store.mount(repository, mount);
    return created(repository, mount);
  }
  const upload = await store.beginUpload();
  if (digest === null) return progress(repository, upload, 0);
  await store.append(upload, request);
  return finish(repository, upload, digest, store);
}

async function finish(
  repository: string,
  upload: string,
  digest: string,
  store: RegistryStore,
): Promise<Reply> {
  return (await store.finishUpload(repository, upload, digest))
    ? created(repository, digest)
    : refusal(400, 'DIGEST_INVALID');
}

/** Pieces come in their order; one without a range follows what is there. */
function continues(request: IncomingMessage, held: number): boolean {
  const [, first] = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '') ?? [];
  return first === undefined || Number(first) === held;
}

function progress(repository: string, upload: string, held: number): Reply {
  return {
    status: 202,
    headers: {
      location: `/v2/${repository}/blobs/uploads/${upload}`,
      range: `0-${Math.max(0, held - 1)}`,
      'docker-upload-uuid': upload,
    },
  };
}

function created(repository: string, digest: string): Reply {
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}
