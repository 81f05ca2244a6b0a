import { redact } from '../redact.ts';
import type { Render, WholeFile } from '../render/types.ts';
import type { YamlValue } from '../yaml/types.ts';
import type { Comparable } from './compare.ts';
import { Content } from './content.ts';
import { identical } from './identical.ts';
import { type Stripped, withoutServerFields } from './serverFields.ts';

/** What makes two resources one: the version of its API is not part of it. */
export interface Identity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | null;
  /** Of a resource with `generateName`, that and a `*`, which no name holds. */
  readonly name: string;
}

export interface Resource {
  readonly identity: Identity;
  readonly apiVersion: string;
  readonly file: string;
  /** Without what only the server sets; secret values are wrapped. */
  readonly value: Comparable;
  readonly serverFields: Stripped['serverFields'];
}

type Mapping = Readonly<Record<string, YamlValue>>;

const fileKind = 'File';

/** What the manifests of the other side came to: most are the same here, and need not be gone through again. */
export type Known = Map<string, { readonly manifest: Mapping; readonly resource: Resource }>;

/** The resources of a render. A file that is none is one of its own, so that nothing changes unseen. */
export function resourcesOf({ documents, files }: Render, known: Known = new Map()): readonly Resource[] {
  return [
    ...documents.flatMap(({ file, value }) =>
      flatten(value).map((document) => asResource(file, document, known) ?? asFile(file, redact(document))),
    ),
    ...files.map((file) => asFile(file.path, contentOf(file))),
  ];
}

/** Whether a resource has no name of its own, but `generateName`. */
export function isCreatedAnew({ name }: Pick<Identity, 'name'>): boolean {
  return name.endsWith('*');
}

/** Whether there is one of this identity in a cluster: no file, and with a name of its own. */
export function standsAlone({ kind, name }: Pick<Identity, 'kind' | 'name'>): boolean {
  return kind !== fileKind && !isCreatedAnew({ name });
}

/** Those that stand more than once under one identity: one of each. */
export function duplicatesOf(resources: readonly Resource[]): readonly Resource[] {
  const seen = new Map<string, number>();
  return resources.filter(({ identity: { group, kind, namespace, name } }) => {
    if (!standsAlone({ kind, name })) return false;
    const key = [group, kind, namespace ?? '', name].join('\n');
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 2;
  });
}

function contentOf({ content, secret }: WholeFile): Comparable {
  if (content instanceof Uint8Array) return new Content(content, secret);
  // Nothing is followed; its object name changes with what it points to.
  return `${content.kind} ${content.oid}`;
}

/** The items of a `List`, of lists in it, and of typed lists, as kubectl takes them apart. */
function flatten(document: YamlValue): readonly YamlValue[] {
  if (!isMapping(document)) return [document];
  const { kind, apiVersion, items } = document;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [document];
  if (isResourceOfItsOwn(document, items)) return [document];
  const element =
    kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion: apiVersion ?? null };
  // What is no resource keeps the list's kind, too: of a broken list of Secrets, nothing must show.
  return items.flatMap((item: YamlValue) => {
    if (!isMapping(item)) return [{ ...element, item }];
    return flatten(typeof item['kind'] === 'string' ? { ...element, ...item } : { ...item, ...element });
  });
}

/** A custom resource called like a list: its items are no resources, and it has a name, which lists have not. */
function isResourceOfItsOwn({ apiVersion, metadata }: Mapping, items: readonly YamlValue[]): boolean {
  const custom =
    typeof apiVersion === 'string' && /\..*\//u.test(apiVersion) && !apiVersion.includes('.k8s.io/');
  if (!custom || !isMapping(metadata) || nameOf(metadata) === null) return false;
  // What may be a Secret is taken apart, and masked.
  return !items.some((item) => isMapping(item) && ('kind' in item || 'metadata' in item));
}

function asResource(file: string, document: YamlValue, known: Known): Resource | null {
  if (!isMapping(document)) return null;
  const { apiVersion, kind, metadata } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isMapping(metadata)) return null;
  const name = nameOf(metadata);
  if (name === null) return null;
  const { namespace } = metadata;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const identity = { group, kind, namespace: typeof namespace === 'string' ? namespace : null, name };
  const key = [group, kind, identity.namespace ?? '', name].join('\n');
  const twin = known.get(key);
  if (twin !== undefined && identical(twin.manifest, document)) return { ...twin.resource, file };
  const { value, serverFields } = withoutServerFields(document, group);
  const resource = { identity, apiVersion, file, value: redact(value), serverFields };
  known.set(key, { manifest: document, resource });
  return resource;
}

/** With `generateName` every `kubectl create` makes one more: those of one prefix are one resource here. */
function nameOf({ name, generateName }: Mapping): string | null {
  if (typeof name === 'string' && name !== '') return name;
  return typeof generateName === 'string' && generateName !== '' ? `${generateName}*` : null;
}

function asFile(path: string, value: Comparable): Resource {
  const identity = { group: '', kind: fileKind, namespace: null, name: path };
  return { identity, apiVersion: '', file: path, value, serverFields: new Map() };
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
