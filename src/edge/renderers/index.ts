import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { renderFailed, renderLimit, type Tool } from '../../core/problems/render.ts';
import { fickleFunction, mayReadFiles } from '../../core/render/chart.ts';
import { complaintOf } from '../../core/render/complaint.ts';
import { kindOf, kustomizationNames } from '../../core/render/kind.ts';
import { renderPlain } from '../../core/render/plain.ts';
import { readStream } from '../../core/render/stream.ts';
import type { HelmRelease, Render, RenderRoot } from '../../core/render/types.ts';
import type { RendererPort } from '../../ports.ts';
import type { TreeSource } from '../../core/tree/types.ts';
import type { FindTool } from './binaries.ts';
import { filesOfChart } from './helm.ts';
import { filesOfKustomization } from './kustomize.ts';
import { type RenderMemory, renderMemory } from './memory.ts';
import { plainEntries } from './plain.ts';
import { runBounded } from './process.ts';
import { turns } from './turns.ts';
import { type Walk, walk, whyMissing } from './walk.ts';
import { inWorkspace } from './workspace.ts';

/** kubectl and helm, kept in bounds: see `process.ts` for what they get, and `core/render` for what is refused. */
export function renderers(findTool: FindTool, memory: RenderMemory = renderMemory()): RendererPort {
  const inTurn = turns(limits.rendersAtOnce);

  async function render(tree: TreeSource, root: RenderRoot): Promise<Render | Problem> {
    const walking = walk(tree, root.path);
    const problem = await walking.look([root.path]);
    if (problem !== null) return problem;
    const nodes = walking.at(root.path)?.nodes ?? [];
    const kind = kindOf(
      root,
      nodes.map(({ name }) => name),
    );
    if (kind === 'plain') {
      const entries = await plainEntries(walking, root.path);
      return isProblem(entries) ? entries : renderPlain(entries);
    }
    if (walking.at(root.path) === null) return absent(walking, root.path);
    const key = JSON.stringify([root, walking.at(root.path)?.oid]);
    const known = await fitting(walking, memory, key);
    if (isProblem(known)) return known;
    if (known !== null) return known;
    const job = kind === 'helm' ? await chartJob(walking, root) : await kustomizationJob(walking, root.path);
    if (isProblem(job)) return job;
    const made = await inTurn(() => make(job, findTool));
    if (isProblem(made)) return made;
    memory.keep(key, { seen: walking.seen(), ...made });
    return made.render;
  }

  return { render };
}

/** A service whose chart lies elsewhere is in the environments that have a folder for it, and in no others. */
async function absent(walking: Walk, folder: RepositoryPath): Promise<Render | Problem> {
  const problem = await whyMissing(walking, folder, null);
  return problem.code === 'render-missing' ? { documents: [], files: [], warnings: [] } : problem;
}

/** A remembered render of which every folder that it was made of is as it was. */
async function fitting(walking: Walk, memory: RenderMemory, key: string): Promise<Render | Problem | null> {
  for (const remembered of memory.recall(key)) {
    const problem = await walking.look([...remembered.seen.keys()]);
    if (problem !== null) return problem;
    const isSame = [...remembered.seen].every(([path, oid]) => (walking.at(path)?.oid ?? null) === oid);
    if (!isSame) continue;
    memory.keep(key, remembered);
    return remembered.render;
  }
  return null;
}

/** What one of the tools is to do. */
interface Job {
  readonly tool: Tool;
  /** What is rendered: a kustomization's folder, or a chart's. */
  readonly folder: RepositoryPath;
  readonly files: ReadonlyMap<RepositoryPath, Uint8Array>;
  readonly made: Pick<Render, 'sources' | 'chart'>;
  readonly args: readonly string[];
  readonly fileOf: (source: string | null) => RepositoryPath;
  readonly warnings: readonly string[];
}

async function kustomizationJob(walking: Walk, folder: RepositoryPath): Promise<Job | Problem> {
  const files = await filesOfKustomization(walking, folder);
  if (isProblem(files)) return files;
  const own = kustomizationNames.map((name) => (folder === '' ? name : `${folder}/${name}`));
  const file = own.find((path) => files.has(path)) ?? folder;
  return {
    tool: 'kubectl',
    folder,
    files,
    made: { sources: [...files.keys()] },
    args: ['kustomize', `./${folder}`],
    fileOf: () => file,
    warnings: [],
  };
}

const unnamed: HelmRelease = { name: 'release-name', namespace: 'default', chart: null, values: [] };

async function chartJob(walking: Walk, root: RenderRoot): Promise<Job | Problem> {
  const release = root.helm ?? unnamed;
  const chart = release.chart ?? root.path;
  const found = await filesOfChart(walking, chart, release);
  if (isProblem(found)) return found;
  const { files, mounts, sources } = found;
  const values = release.values.map((path) => `--values=${asField(`./${path}`)}`);
  const named = mayReadFiles(files, release.values) ? sources : [];
  // A schema of values may be made of other ones (`$ref`): of files of this machine, and of what its servers answer.
  const options = [
    `--namespace=${release.namespace}`,
    '--include-crds',
    '--skip-schema-validation',
    ...values,
  ];
  return {
    tool: 'helm',
    folder: chart,
    files,
    made: { sources, chart: [chart, ...mounts.values(), ...release.values, ...named] },
    args: ['template', ...options, '--', release.name, `./${chart}`],
    fileOf: (source) => sourceFile(chart, mounts, source),
    warnings: fickleWarnings(files),
  };
}

/** Helm reads the flag as a line of CSV: a comma would part it. */
function asField(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** Helm writes the chart's name for its folder. */
function sourceFile(
  chart: RepositoryPath,
  mounts: ReadonlyMap<RepositoryPath, RepositoryPath>,
  source: string | null,
): RepositoryPath {
  if (source === null) return chart;
  const below = source.slice(source.indexOf('/') + 1);
  const path = chart === '' ? below : `${chart}/${below}`;
  const mounted = [...mounts].toReversed().find(([place]) => path.startsWith(`${place}/`));
  return mounted === undefined ? path : `${mounted[1]}${path.slice(mounted[0].length)}`;
}

function fickleWarnings(files: ReadonlyMap<RepositoryPath, Uint8Array>): readonly string[] {
  return [...files].flatMap(([path, bytes]) => {
    const name = `/${path}`.includes('/templates/') ? fickleFunction(asText(bytes)) : null;
    return name === null
      ? []
      : [
          `${path} calls ${name}, which answers differently at each render: what it makes may show as changed.`,
        ];
  });
}

async function make(
  { tool, folder, files, made, args, fileOf, warnings }: Job,
  findTool: FindTool,
): Promise<{ readonly render: Render; readonly size: number } | Problem> {
  const program = await findTool(tool);
  if (isProblem(program)) return program;
  const ran = await inWorkspace(files, [folder], async ({ tree, home }) => {
    const result = await runBounded({ program, args, folder: tree, home });
    return result.kind === 'failed'
      ? { ...result, complaint: result.complaint.replaceAll(`${tree}/`, '') }
      : result;
  });
  if (ran.kind === 'limit') return renderLimit(tool, folder, ran.limit);
  if (ran.kind === 'failed')
    return renderFailed(
      tool,
      folder,
      complaintOf(ran.complaint, [...files.keys()], [...files.values()].map(asText)),
    );
  const documents = readStream(ran.output, fileOf);
  if (isProblem(documents)) return documents;
  const render = { documents, files: [], warnings, ...made };
  return { render, size: Buffer.byteLength(ran.output) };
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
