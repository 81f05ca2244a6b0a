import { redact } from '../redact.ts';
import type { Render, WholeFile } from '../render/types.ts';
import type { YamlValue } from '../yaml/types.ts';
import type { Comparable } from './compare.ts';
import { Content } from './content.ts';

/** What makes two resources one: the version of its API is not part of it. */
export interface Identity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  /** 1, but for the second and further ones of the same identity. */
  readonly occurrence: number;
}

export interface Resource {
  readonly identity: Identity;
  readonly apiVersion: string;
  readonly file: string;
  readonly value: Comparable;
}

type Unnumbered = Omit<Resource, 'identity'> & { readonly identity: Omit<Identity, 'occurrence'> };
type Mapping = Readonly<Record<string, YamlValue>>;

const fileKind = 'File';

/** The resources of a render. A file that is none is one of its own, so that nothing changes unseen. */
export function resourcesOf({ documents, files }: Render): readonly Resource[] {
  return numbered([
    ...documents.flatMap(({ file, value }) =>
      flatten(value).map((document) => asResource(file, document) ?? asFile(file, redact(document))),
    ),
    ...files.map((file) => asFile(file.path, contentOf(file))),
  ]);
}

function contentOf({ content, secret }: WholeFile): Comparable {
  return typeof content === 'string' ? content : new Content(content, secret);
}

/** The items of a `List`, of lists in it, and of typed lists, as kubectl takes them apart. */
function flatten(document: YamlValue): readonly YamlValue[] {
  if (!isMapping(document)) return [document];
  const { kind, apiVersion, items } = document;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [document];
  const element =
    kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion: apiVersion ?? null };
  // What is no resource keeps the list's kind, too: of a broken list of Secrets, nothing must show.
  return items.flatMap((item: YamlValue) => {
    if (!isMapping(item)) return [{ ...element, item }];
    return flatten(typeof item['kind'] === 'string' ? { ...element, ...item } : { ...item, ...element });
  });
}

function asResource(file: string, document: YamlValue): Unnumbered | null {
  if (!isMapping(document)) return null;
  const { apiVersion, kind, metadata } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isMapping(metadata)) return null;
  const name = metadata['name'] ?? metadata['generateName'];
  if (typeof name !== 'string' || name === '') return null;
  const { namespace } = metadata;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const identity = { group, kind, namespace: typeof namespace === 'string' ? namespace : null, name };
  return { identity, apiVersion, file, value: redact(document) };
}

function asFile(path: string, value: Comparable): Unnumbered {
  const identity = { group: '', kind: fileKind, namespace: null, name: path };
  return { identity, apiVersion: '', file: path, value };
}

function numbered(resources: readonly Unnumbered[]): readonly Resource[] {
  const seen = new Map<string, number>();
  return resources.map((resource) => {
    const { group, kind, namespace, name } = resource.identity;
    const key = JSON.stringify([group, kind, namespace, name]);
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return { ...resource, identity: { ...resource.identity, occurrence } };
  });
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
