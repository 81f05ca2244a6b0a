/** What the registry holds, in a folder: blobs by their digests, and of each repository its manifests and tags. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ignoringMissing, readText, removed, sizeOf, write } from './files.ts';
import { openUploads, type Uploads } from './uploads.ts';

export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface StoredTag {
  readonly tag: string;
  readonly digest: string;
  /** ISO 8601. */
  readonly pushedAt: string;
}

export interface RegistryStore extends Uploads {
  /** Names of the repositories that something was pushed to, in their order. */
  repositories(): Promise<readonly string[]>;
  tags(repository: string): Promise<readonly StoredTag[]>;
  /** By a tag or a digest. */
  manifest(repository: string, reference: string): Promise<StoredManifest | null>;
  putManifest(
    repository: string,
    manifest: Omit<StoredManifest, 'digest'>,
    tag: string | null,
  ): Promise<string>;
  /** False where there is none. A digest takes the tags that name it along. */
  deleteManifest(repository: string, reference: string): Promise<boolean>;
  /** Length of a blob of the repository; null where it has none. */
  blob(repository: string, digest: string): Promise<number | null>;
  readBlob(digest: string): Readable;
  putBlob(repository: string, bytes: Uint8Array): Promise<string>;
  /** Lets a repository have a blob of another. */
  mount(repository: string, digest: string): Promise<void>;
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** No part of a repository's name begins so: a folder of ours is none of its sub-repositories. */
const own = { manifests: '_manifests', tags: '_tags', blobs: '_blobs' } as const;

export function openStore(root: string): RegistryStore {
  const blobPath = (digest: string): string => join(root, 'blobs', digest.replace(':', '-'));
  const inRepository = (repository: string, kind: keyof typeof own, name: string): string =>
    join(root, 'repositories', repository, own[kind], name.replace(':', '-'));

  const mark = (repository: string, digest: string): Promise<void> =>
    write(inRepository(repository, 'blobs', digest), '');

  const digestOf = async (repository: string, reference: string): Promise<string | null> =>
    reference.includes(':') ? reference : readText(inRepository(repository, 'tags', reference));

  async function tags(repository: string): Promise<readonly StoredTag[]> {
    const names = await namesIn(join(root, 'repositories', repository, own.tags));
    return Promise.all(
      names.map(async (tag) => {
        const path = inRepository(repository, 'tags', tag);
        const [digest, { mtime }] = await Promise.all([readText(path), stat(path)]);
        return { tag, digest: digest ?? '', pushedAt: mtime.toISOString() };
      }),
    );
  }

  async function putBytes(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    await write(blobPath(digest), bytes);
    return digest;
  }

  return {
    repositories: () => repositoriesIn(join(root, 'repositories'), ''),
    tags,
    async manifest(repository, reference) {
      const digest = await digestOf(repository, reference);
      if (digest === null) return null;
      const mediaType = await readText(inRepository(repository, 'manifests', digest));
      return mediaType === null ? null : { digest, mediaType, bytes: await readFile(blobPath(digest)) };
    },
    async putManifest(repository, { mediaType, bytes }, tag) {
      const digest = await putBytes(bytes);
      await write(inRepository(repository, 'manifests', digest), mediaType);
      if (tag !== null) await write(inRepository(repository, 'tags', tag), digest);
      return digest;
    },
    async deleteManifest(repository, reference) {
      if (!reference.includes(':')) return removed(inRepository(repository, 'tags', reference));
      const naming = (await tags(repository)).filter(({ digest }) => digest === reference);
      for (const { tag } of naming) await removed(inRepository(repository, 'tags', tag));
      return removed(inRepository(repository, 'manifests', reference));
    },
    async blob(repository, digest) {
      const marked = await sizeOf(inRepository(repository, 'blobs', digest));
      return marked === null ? null : sizeOf(blobPath(digest));
    },
    readBlob: (digest) => createReadStream(blobPath(digest)),
    async putBlob(repository, bytes) {
      const digest = await putBytes(bytes);
      await mark(repository, digest);
      return digest;
    },
    mount: mark,
    ...openUploads({ root, blobPath, mark }),
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await ignoringMissing(readdir(folder), []);
  return names.filter((name) => !name.startsWith('.')).toSorted();
}

async function repositoriesIn(root: string, name: string): Promise<readonly string[]> {
  const names = await namesIn(join(root, name));
  const inner = names.filter((one) => !one.startsWith('_')).map((one) => join(name, one));
  const found = await Promise.all(inner.map((one) => repositoriesIn(root, one)));
  return [...(names.includes(own.manifests) ? [name] : []), ...found.flat()];
}
