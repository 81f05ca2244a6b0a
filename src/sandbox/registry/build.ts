import { gzipSync } from 'node:zlib';
import { imageType, indexType } from './manifests.ts';
import { type RegistryStore, sha256 } from './store.ts';

/** What an image was built from. */
export interface Build {
  /** `shop/storefront` */
  readonly image: string;
  /** `acme/storefront` */
  readonly repository: string;
  readonly commit: string;
}

const platforms = ['amd64', 'arm64'] as const;

/** The end of an archive: an image of nothing, which is whole all the same. */
const layer = Buffer.alloc(1_024);

/** The tag by which the build of a commit is known. */
export function tagOf(commit: string): string {
  return commit.slice(0, 7);
}

/** Puts the image of a commit into the registry, for two platforms; that of one commit is always the same. */
export async function pushBuild(
  store: RegistryStore,
  build: Build,
  tag = tagOf(build.commit),
): Promise<string> {
  const manifests = await Promise.all(platforms.map((platform) => pushPlatform(store, build, platform)));
  const index = { schemaVersion: 2, mediaType: indexType, manifests };
  return store.putManifest(build.image, { mediaType: indexType, bytes: bytesOf(index) }, tag);
}

async function pushPlatform(
  store: RegistryStore,
  { image, repository, commit }: Build,
  architecture: string,
) {
  const config = bytesOf({
    architecture,
    os: 'linux',
    config: {
      Labels: {
        'org.opencontainers.image.source': repository,
        'org.opencontainers.image.revision': commit,
      },
    },
    rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
  });
  const zipped = gzipSync(layer);
  const bytes = bytesOf({
    schemaVersion: 2,
    mediaType: imageType,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: await store.putBlob(image, config),
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: await store.putBlob(image, zipped),
        size: zipped.length,
      },
    ],
  });
  const digest = await store.putManifest(image, { mediaType: imageType, bytes }, null);
  return { mediaType: imageType, digest, size: bytes.length, platform: { architecture, os: 'linux' } };
}

function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
