import type { RegistryStore } from './store.ts';

export const indexType = 'application/vnd.oci.image.index.v1+json';
export const imageType = 'application/vnd.oci.image.manifest.v1+json';

const indexes: readonly string[] = [indexType, 'application/vnd.docker.distribution.manifest.list.v2+json'];

/** A content that a manifest names, by the image specification's `descriptor`. */
export interface Descriptor {
  readonly digest: string;
  readonly platform?: string;
}

/** What a manifest is made of; null where it is none. */
export function contentsOf(bytes: Uint8Array): {
  /** What `mediaType` says; null where it says nothing. */
  readonly mediaType: string | null;
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
} | null {
  const manifest = parse(bytes);
  if (read(manifest, 'schemaVersion') !== 2) return null;
  const mediaType = read(manifest, 'mediaType');
  const blobs = [read(manifest, 'config'), ...listAt(manifest, 'layers')];
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : null,
    manifests: listAt(manifest, 'manifests').flatMap(toDescriptor),
    blobs: blobs.flatMap(toDescriptor),
  };
}

/** The digests that a manifest names and the repository has not. */
export async function missingOf(
  store: RegistryStore,
  repository: string,
  mediaType: string,
  bytes: Uint8Array,
): Promise<readonly string[]> {
  const contents = contentsOf(bytes);
  const isIndex = indexes.includes(mediaType);
  const named = (isIndex ? contents?.manifests : contents?.blobs) ?? [];
  const found = await Promise.all(
    named.map(async ({ digest }) =>
      isIndex ? store.manifest(repository, digest) : store.blob(repository, digest),
    ),
  );
  return named.filter((_, index) => found[index] === null).map(({ digest }) => digest);
}

function toDescriptor(value: unknown): readonly Descriptor[] {
  const digest = read(value, 'digest');
  if (typeof digest !== 'string') return [];
  const [os, architecture] = ['os', 'architecture'].map((key) => read(read(value, 'platform'), key));
  const platform =
    typeof os === 'string' && typeof architecture === 'string' ? `${os}/${architecture}` : null;
  return [{ digest, ...(platform === null ? {} : { platform }) }];
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = read(value, key);
  return Array.isArray(list) ? list : [];
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
