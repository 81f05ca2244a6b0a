import { posix } from 'node:path';
import type { SourceFile, TreeEntry } from '../files.ts';
import { isProblem, type Problem } from '../problem.ts';
import { mayHoldSecret, redact, secretFilesOf } from '../redact.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlValue } from '../yaml/types.ts';
import { toValue } from '../yaml/value.ts';
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

/** The resources of a tree. A file that is none is one of its own, so that nothing changes unseen. */
export interface Side {
  readonly resources: readonly Resource[];
  /** By path, why a file cannot be read. Its content counts as a whole. */
  readonly unreadable: ReadonlyMap<string, Problem>;
}

type Unnumbered = Omit<Resource, 'identity'> & { readonly identity: Omit<Identity, 'occurrence'> };
type Mapping = Readonly<Record<string, YamlValue>>;

const fileKind = 'File';
const manifestName = /\.(?:ya?ml|json)$/iu;

/** Reads every entry; what cannot be read is told by path, for the caller to judge. */
export function readSide(entries: readonly TreeEntry[]): Side {
  const charts = entries.flatMap(({ path }) => (path.endsWith('Chart.yaml') ? [folderOf(path)] : []));
  const documents = new Map<string, readonly YamlValue[]>();
  const unreadable = new Map<string, Problem>();
  for (const entry of entries) {
    if (entry.kind !== 'file' || !manifestName.test(entry.path)) continue;
    // Templates of a Helm chart only look like YAML.
    if (charts.some((chart) => entry.path.startsWith(`${chart}templates/`))) continue;
    const file = readYaml(entry);
    if (isProblem(file)) unreadable.set(entry.path, file);
    else documents.set(entry.path, file.documents.map(toValue));
  }
  const secret = secretPaths(documents);
  // A generator takes a file as it is, whatever its name promises.
  for (const path of secret) unreadable.delete(path);
  const resources = entries
    .toSorted((one, other) => order(one.path, other.path))
    .flatMap((entry) => resourcesOf(entry, documents.get(entry.path), secret));
  return { resources: numbered(resources), unreadable };
}

function resourcesOf(
  entry: TreeEntry,
  documents: readonly YamlValue[] | undefined,
  secret: ReadonlySet<string>,
): readonly Unnumbered[] {
  if (entry.kind !== 'file') return [asFile(entry.path, entry.kind)];
  if (documents === undefined || secret.has(entry.path)) {
    const hide = secret.has(entry.path) || mayHoldSecret(asText(entry));
    return [asFile(entry.path, new Content(entry.bytes, hide))];
  }
  return documents
    .filter((document) => document !== null)
    .flatMap((document) => flatten(document))
    .map((document) => asResource(entry.path, document) ?? asFile(entry.path, redact(document)));
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

function secretPaths(documents: ReadonlyMap<string, readonly YamlValue[]>): ReadonlySet<string> {
  const paths = [...documents].flatMap(([path, values]) =>
    values.flatMap(secretFilesOf).map((file) => posix.join(folderOf(path), file)),
  );
  return new Set(paths);
}

function asText(file: SourceFile): string {
  return new TextDecoder().decode(file.bytes);
}

/** With its final slash; empty at the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
