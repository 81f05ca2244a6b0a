import type { components } from '@octokit/openapi-types';
import type { GitTreeEntry } from '../../world/contract.ts';
import { api, type Presenting } from './account.ts';
import { encodePath } from './git.ts';

type Schemas = components['schemas'];

/** One path of a repository at a ref. `ref` is what the client asked for, or the default branch. */
export interface Place {
  readonly repository: string;
  readonly ref: string;
  readonly path: string;
}

function links(context: Presenting, place: Place, kind: 'blob' | 'tree', sha: string) {
  const path = encodePath(place.path);
  const self = api(
    context,
    `/repos/${place.repository}/contents/${path}?ref=${encodeURIComponent(place.ref)}`,
  );
  const git = api(context, `/repos/${place.repository}/git/${kind}s/${sha}`);
  const html = `${context.url}/${place.repository}/${kind}/${encodePath(place.ref)}/${path}`;
  return {
    name: place.path.split('/').at(-1) ?? '',
    path: place.path,
    sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: kind === 'tree' ? null : html.replace('/blob/', '/raw/'),
    _links: { self, git, html },
  };
}

/** A file without what is in it, as the answer to a write shows it. */
export function fileInfo(context: Presenting, place: Place, sha: string, size: number) {
  return { ...links(context, place, 'blob', sha), type: 'file' as const, size };
}

export function file(
  context: Presenting,
  place: Place,
  sha: string,
  bytes: Uint8Array,
): Schemas['content-file'] {
  // Above 1 MB GitHub answers without the content: it has to be read as raw or as a blob.
  const inline = bytes.length <= 1024 * 1024;
  return {
    ...fileInfo(context, place, sha, bytes.length),
    encoding: inline ? 'base64' : 'none',
    content: inline ? base64Lines(bytes) : '',
  };
}

/** Base64 as GitHub writes it: lines of 60 characters, each ended. */
export function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,60}/g, '$&\n');
}

export function symlink(
  context: Presenting,
  place: Place,
  sha: string,
  target: string,
): Schemas['content-symlink'] {
  return {
    ...links(context, place, 'blob', sha),
    type: 'symlink',
    size: Buffer.byteLength(target),
    target,
  };
}

/** A submodule's commit is in another repository, of which the sandbox knows nothing. */
export function submodule(context: Presenting, place: Place, sha: string): Schemas['content-submodule'] {
  return {
    ...links(context, place, 'blob', sha),
    type: 'submodule',
    size: 0,
    submodule_git_url: `${context.url}/${place.repository}`,
    git_url: null,
    html_url: null,
    download_url: null,
  };
}

const entryTypes = { tree: 'dir', commit: 'submodule', blob: 'file' } as const;

/** One line of a folder's listing. */
export function entry(
  context: Presenting,
  folder: Place,
  record: GitTreeEntry,
): Schemas['content-directory'][number] {
  const path = folder.path === '' ? record.path : `${folder.path}/${record.path}`;
  return {
    ...links(context, { ...folder, path }, record.type === 'tree' ? 'tree' : 'blob', record.sha),
    type: record.mode === '120000' ? 'symlink' : entryTypes[record.type],
    size: record.size ?? 0,
  };
}

/** A folder as one object: the `object` media type. */
export function folder(
  context: Presenting,
  place: Place,
  sha: string,
  entries: readonly GitTreeEntry[],
): Schemas['content-tree'] {
  return {
    ...links(context, place, 'tree', sha),
    type: 'dir',
    size: 0,
    entries: entries.map((record) => entry(context, place, record)),
  };
}
