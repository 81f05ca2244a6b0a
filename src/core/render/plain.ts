import { posix } from 'node:path';
import type { SourceFile, TreeEntry } from '../files.ts';
import { chartFolders, isChartTemplate, roleOf } from '../manifests/classify.ts';
import { isProblem, type Problem } from '../problem.ts';
import { mayHoldSecret, secretFilesOf } from '../redact.ts';
import type { YamlValue } from '../yaml/types.ts';
import { readValues } from '../yaml/values.ts';
import type { Render, WholeFile } from './types.ts';

const manifestName = /\.(?:ya?ml|json)$/iu;

/** A folder of plain files, as `kubectl apply -f` reads it: each manifest is its own documents. */
export function renderPlain(entries: readonly TreeEntry[]): Render {
  // Templates of a Helm chart only look like YAML.
  const charts = chartFolders(entries);
  const read = new Map<string, readonly YamlValue[] | Problem>();
  for (const entry of entries) {
    if (entry.kind !== 'file' || !manifestName.test(entry.path)) continue;
    if (isChartTemplate(entry.path, charts)) continue;
    read.set(entry.path, readValues(entry));
  }
  const secret = secretPaths(read);
  const sorted = entries.toSorted((one, other) => order(one.path, other.path));
  const isWhole = ({ path }: TreeEntry) => secret.has(path) || !Array.isArray(read.get(path));
  return {
    documents: sorted.flatMap((entry) =>
      isWhole(entry) ? [] : documentsOf(entry.path, read.get(entry.path)),
    ),
    files: sorted.filter(isWhole).map((entry) => wholeFile(entry, read.get(entry.path), secret)),
    warnings: [],
    sources: entries.map(({ path }) => path),
    isPlain: true,
  };
}

function documentsOf(file: string, values: readonly YamlValue[] | Problem | undefined): Render['documents'] {
  if (values === undefined || isProblem(values)) return [];
  return values.filter((value) => value !== null).map((value) => ({ file, value }));
}

function wholeFile(
  entry: TreeEntry,
  read: readonly YamlValue[] | Problem | undefined,
  secret: ReadonlySet<string>,
): WholeFile {
  const { path } = entry;
  if (entry.kind !== 'file') return { path, content: entry, secret: false, problem: null };
  const generated = secret.has(path);
  return {
    path,
    content: entry.bytes,
    secret: generated || mayHoldSecret(path) || mayHoldSecret(asText(entry)),
    // A generator takes a file as it is, whatever its name promises.
    problem: generated || read === undefined || !isProblem(read) ? null : read,
  };
}

/** Files of a folder that a kustomization in it makes Secrets of: all that is in them is secret. */
export function secretFilesIn(entries: readonly TreeEntry[]): ReadonlySet<string> {
  const kustomizations = entries.filter((entry) => entry.kind === 'file').filter(isKustomization);
  return secretPaths(new Map(kustomizations.map((file) => [file.path, readValues(file)])));
}

function isKustomization({ path }: TreeEntry): boolean {
  return roleOf(path, new Set()) === 'kustomization';
}

function secretPaths(read: ReadonlyMap<string, readonly YamlValue[] | Problem>): ReadonlySet<string> {
  const paths = [...read].flatMap(([path, values]) =>
    isProblem(values) ? [] : values.flatMap(secretFilesOf).map((file) => posix.join(folderOf(path), file)),
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
