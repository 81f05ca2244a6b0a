import { chmod, cp, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Metafile, build } from 'esbuild';
import { oldestNode } from '../src/entry/node.ts';
import { keepPlace } from './keep-place.ts';
import { lean } from './lean.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The programs that are shipped: the source of each, the module that it begins with, where its bundle lies under the
 * output folder (without `.mjs`), and the files and folders that it reads while it runs.
 */
export const bundles = {
  ingress: {
    entry: 'src/entry/lambda/ingress-handler.ts',
    begins: 'src/entry/lambda/ingress-handler.ts',
    output: 'ingress/index',
    reads: [],
  },
  worker: {
    entry: 'src/entry/lambda/worker-handler.ts',
    begins: 'src/entry/lambda/worker-handler.ts',
    output: 'worker/index',
    reads: ['templates'],
  },
  cli: {
    entry: 'src/entry/cli.ts',
    begins: 'src/entry/cli/program.ts',
    output: 'cli',
    reads: ['templates', 'app.yml', 'src/sandbox'],
  },
} as const;

export type BundleName = keyof typeof bundles;

/** Dependencies in CommonJS call `require`, which an ES module has not. */
const requireBanner = [
  "import { createRequire as slipwayCreateRequire } from 'node:module';",
  'const require = slipwayCreateRequire(import.meta.url);',
].join('\n');

/** Bundles one program under `folder`, with what it reads beside it; answers with what went into it. */
export async function bundle(name: BundleName, folder: string): Promise<Metafile> {
  const { entry, output, reads } = bundles[name];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: output }],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: `node${oldestNode}`,
    format: 'esm',
    // What is imported only when it is needed becomes a file of its own, and is not parsed before.
    splitting: true,
    // Beside its program, so that the program can be zipped as one folder.
    chunkNames: join(dirname(output), '[name]-[hash]'),
    outExtension: { '.js': '.mjs' },
    minifySyntax: true,
    minifyWhitespace: true,
    banner: name === 'ingress' ? {} : { js: requireBanner },
    plugins: [keepPlace(root), lean(root)],
    metafile: true,
    logLevel: 'warning',
  });
  const beside = join(folder, dirname(output));
  for (const path of reads)
    await cp(join(root, path), join(beside, path), { recursive: true, filter: isData });
  if (name === 'cli') await chmod(join(folder, `${output}.mjs`), 0o755);
  await writeFile(join(folder, `${name}.meta.json`), JSON.stringify(metafile));
  return metafile;
}

/** Whether a file is read, not imported. Folders are gone through. */
async function isData(path: string): Promise<boolean> {
  return !path.endsWith('.ts') || (await stat(path)).isDirectory();
}

/** Bytes of the files that are read before the program begins: its first module and what that imports statically. */
export function startBytes(name: BundleName, metafile: Metafile): number {
  return startFiles(name, metafile).reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
}

/** The source files in them. */
export function startInputs(name: BundleName, metafile: Metafile): readonly string[] {
  return startFiles(name, metafile).flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
}

function startFiles(name: BundleName, { outputs }: Metafile): readonly string[] {
  const { begins } = bundles[name];
  const files = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === begins));
  for (const file of files)
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) files.add(path);
  return [...files];
}
