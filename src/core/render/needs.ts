import { posix } from 'node:path';
import type { RepositoryPath, SourceFile } from '../files.ts';
import { folderOf } from '../manifests/classify.ts';
import { isProblem, type Problem } from '../problem.ts';
import { renderOutside, renderPlugin, renderRemote } from '../problems/render.ts';
import { text } from '../text.ts';
import { lineIndex } from '../yaml/position.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlContent, YamlNode } from '../yaml/types.ts';
import { fieldsNamed, itemsOf } from './fields.ts';
import type { Need, Origin } from './types.ts';

type File = Pick<SourceFile, 'path' | 'bytes'>;

/** In the order of the file, with what is wrong among them. */
type Needs = readonly (Need | Problem)[];

/** What a kustomization's field names, and how. */
interface Field {
  readonly name: string;
  readonly kind: Need['kind'];
  /** Where in each entry the names stand; the entry itself, where nothing is said. */
  readonly under?: readonly string[];
  /** Whether an entry may be YAML in place of a name. */
  readonly inline?: true;
  readonly plugin?: true;
}

const generated = ['files', 'envs', 'env'];

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const kustomizationFields: readonly Field[] = [
  { name: 'resources', kind: 'either' },
  { name: 'bases', kind: 'folder' },
  { name: 'components', kind: 'folder' },
  { name: 'patchesStrategicMerge', kind: 'file', inline: true },
  { name: 'patches', kind: 'file', under: ['path'] },
  { name: 'patchesJson6902', kind: 'file', under: ['path'] },
  { name: 'replacements', kind: 'file', under: ['path'] },
  { name: 'configMapGenerator', kind: 'file', under: generated },
  { name: 'secretGenerator', kind: 'file', under: generated },
  { name: 'configurations', kind: 'file' },
  { name: 'crds', kind: 'file' },
  { name: 'openapi', kind: 'file', under: ['path'] },
  { name: 'generators', kind: 'either', inline: true, plugin: true },
  { name: 'transformers', kind: 'either', inline: true, plugin: true },
  { name: 'validators', kind: 'either', inline: true, plugin: true },
];

/** Of the plugins that kustomize has built in, in files of their own. */
const pluginFields: readonly Field[] = [
  { name: 'path', kind: 'file' },
  { name: 'paths', kind: 'file', inline: true },
  { name: 'replacements', kind: 'file', under: ['path'] },
  ...generated.map((name) => ({ name, kind: 'file' as const })),
];

/**
 * Which files and folders a kustomization reads besides itself.
 * @returns a problem for what is on another machine, leaves the repository, or would run something
 */
export function needsOfKustomization(file: File): readonly Need[] | Problem {
  const read = readYaml(file);
  if (isProblem(read)) return read;
  const scope = scopeOf(file, read.text, folderOf(file.path));
  for (const document of read.documents) {
    for (const name of ['helmCharts', 'helmChartInflationGenerator']) {
      const [found] = fieldsNamed(document, name);
      if (found !== undefined)
        return renderPlugin(
          originOf(scope, name, found, name),
          text`kustomize would fetch charts and run helm.`,
        );
    }
  }
  return allOf(needsIn(scope, read.documents, kustomizationFields));
}

/** What of that lies in the repository, also where the whole cannot be rendered. */
export function needsInRepository(file: File): readonly Need[] {
  const read = readYaml(file);
  if (isProblem(read)) return [];
  const scope = scopeOf(file, read.text, folderOf(file.path));
  return needsIn(scope, read.documents, kustomizationFields).filter((need) => !isProblem(need));
}

/**
 * The same of a file that sets up generators, transformers or validators.
 * @param folder of the kustomization that names it: what its paths are relative to
 */
export function needsOfPlugin(file: File, folder: RepositoryPath): readonly Need[] | Problem {
  const read = readYaml(file);
  if (isProblem(read)) return read;
  return allOf(needsOfPlugins(scopeOf(file, read.text, folder), read.documents));
}

function allOf(needs: Needs): readonly Need[] | Problem {
  return needs.find(isProblem) ?? needs.filter((need) => !isProblem(need));
}

function needsOfPlugins(scope: Scope, documents: readonly YamlNode[]): Needs {
  for (const document of documents) {
    const api = fieldsNamed(document, 'apiVersion').map(textOf);
    const kinds = fieldsNamed(document, 'kind').map(textOf);
    const isBuiltin = api.length === 1 && api[0] === 'builtin';
    if (!isBuiltin || kinds.some((kind) => kind?.startsWith('HelmChartInflation')))
      return [
        renderPlugin(
          originOf(scope, 'kind', document, kinds[0] ?? '(none)'),
          text`Only what kustomize has built in (apiVersion builtin) is run, and of that nothing which runs helm.`,
        ),
      ];
  }
  return needsIn(scope, documents, pluginFields);
}

/** The file that is read, and the folder that names in it are relative to. */
interface Scope {
  readonly file: File;
  readonly folder: RepositoryPath;
  readonly lineOf: (offset: number) => number;
}

function scopeOf(file: File, content: string, folder: RepositoryPath): Scope {
  return { file, folder, lineOf: lineIndex(content) };
}

function needsIn(scope: Scope, documents: readonly YamlNode[], fields: readonly Field[]): Needs {
  return documents
    .flatMap((document) => entriesIn(document, fields))
    .flatMap(({ node, field, name }) => needOf(scope, node, field, name));
}

function entriesIn(document: YamlNode, fields: readonly Field[]) {
  return fields.flatMap((field) => {
    const entries = fieldsNamed(document, field.name).flatMap(itemsOf);
    if (field.under === undefined) return entries.map((node) => ({ node, field, name: field.name }));
    return field.under.flatMap((key) =>
      entries
        .flatMap((entry) => fieldsNamed(entry, key))
        .flatMap(itemsOf)
        .map((node) => ({ node, field, name: `${field.name}.${key}` })),
    );
  });
}

function needOf(scope: Scope, node: YamlContent, field: Field, name: string): Needs {
  const written = textOf(node);
  if (written === null || written === '') return [];
  // `files` may give the key first: `password=files/password.txt`.
  const isKeyed = name === 'files' || name.endsWith('.files');
  const entry = isKeyed ? written.slice(written.indexOf('=') + 1) : written;
  const origin = originOf(scope, name, node, written);
  // Before it is taken for YAML: a web address with blanks in it is still one for Go.
  if (/^\s*https?:/iu.test(entry)) return [renderRemote(origin)];
  if (field.inline === true && isInline(entry))
    return field.plugin === true ? inlinePlugin(scope, node, entry) : [];
  if (isRemote(entry)) return [renderRemote(origin)];
  const path = posix.join(scope.folder, entry).replace(/\/$/u, '');
  if (entry.startsWith('/') || path === '..' || path.startsWith('../'))
    return [renderOutside(origin, 'repository')];
  return [{ kind: field.kind, path: path === '.' ? '' : path, plugin: field.plugin === true, origin }];
}

/** As kustomize does: what reads as a mapping is no name. */
function isInline(entry: string): boolean {
  return /\n|^\s*\{|:\s/u.test(entry);
}

function inlinePlugin(scope: Scope, node: YamlContent, source: string): Needs {
  const { path } = scope.file;
  const read = readYaml({ path, bytes: new TextEncoder().encode(source) });
  if (isProblem(read)) return [read];
  const line = scope.lineOf(node.start);
  return needsOfPlugins({ ...scope, lineOf: () => line }, read.documents);
}

/** What kustomize would fetch, or take for the address of a git repository. */
function isRemote(entry: string): boolean {
  return (
    entry.includes('://') ||
    /^(?:git::|gh:|[\w.-]+@[\w.-]+:)/iu.test(entry) ||
    /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|ssh\.dev\.azure\.com|dev\.azure\.com)[/:]/iu.test(
      entry,
    ) ||
    /\?(?:.*&)?(?:ref|version|timeout|submodules)=|\.git(?:$|[/?])|\/\/|(?:^|\/)_git\//iu.test(entry)
  );
}

function originOf(scope: Scope, field: string, node: YamlNode, entry: string): Origin {
  return { file: scope.file.path, line: scope.lineOf(node.start), field, entry };
}

function textOf(node: YamlContent): string | null {
  return node.kind === 'scalar' && node.value !== null ? node.text : null;
}
