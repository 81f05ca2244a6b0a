import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { removed, sizeOf, write } from './files.ts';

/** Blobs that are not whole yet. */
export interface Uploads {
  beginUpload(): Promise<string>;
  /** Bytes that an upload has so far; null where there is no such upload. */
  uploaded(upload: string): Promise<number | null>;
  append(upload: string, bytes: Readable): Promise<number>;
  /** False where the bytes are not what the digest says; the upload is gone either way. */
  finishUpload(repository: string, upload: string, digest: string): Promise<boolean>;
}

export function openUploads(at: {
  readonly root: string;
  readonly blobPath: (digest: string) => string;
  /** Lets a repository have a blob. */
  readonly mark: (repository: string, digest: string) => Promise<void>;
}): Uploads {
  const path = (upload: string): string => join(at.root, 'uploads', upload);
  return {
    async beginUpload() {
      const upload = randomUUID();
      await write(path(upload), '');
      return upload;
    },
    uploaded: (upload) => sizeOf(path(upload)),
    async append(upload, bytes) {
      await pipeline(bytes, createWriteStream(path(upload), { flags: 'a' }));
      return (await sizeOf(path(upload))) ?? 0;
    },
    async finishUpload(repository, upload, digest) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path(upload)), hash);
      if (`sha256:${hash.digest('hex')}` !== digest) return !(await removed(path(upload)));
      await mkdir(dirname(at.blobPath(digest)), { recursive: true });
      await rename(path(upload), at.blobPath(digest));
      await at.mark(repository, digest);
      return true;
    },
  };
}
