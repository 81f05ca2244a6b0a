import { chmod, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, type Metafile, build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The programs that are shipped: the source of each, and where its bundle lies under the output folder. */
export const bundles = {
  ingress: { entry: 'src/entry/lambda/ingress-handler.ts', output: 'ingress/index', templates: null },
  worker: {
    entry: 'src/entry/lambda/worker-handler.ts',
    output: 'worker/index',
    templates: 'worker/templates',
  },
  cli: { entry: 'src/entry/cli.ts', output: 'cli', templates: 'templates' },
} as const;

export type BundleName = keyof typeof bundles;

/** Dependencies in CommonJS call `require`, which an ES module has not. */
const requireBanner = [
  "import { createRequire as slipwayCreateRequire } from 'node:module';",
  'const require = slipwayCreateRequire(import.meta.url);',
].join('\n');

const options: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // What is imported only when it is needed becomes a file of its own, and is not parsed before.
  splitting: true,
  chunkNames: '[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
};

/** Bundles one program under `folder`, with its templates beside it; answers with what went into it. */
export async function bundle(name: BundleName, folder: string): Promise<Metafile> {
  const { entry, output, templates } = bundles[name];
  const { metafile } = await build({
    ...options,
    entryPoints: [{ in: entry, out: output }],
    outdir: folder,
    // The chunks of a program lie beside it, so that it can be zipped as one folder.
    chunkNames: join(output, '..', '[name]-[hash]'),
    banner: name === 'ingress' ? {} : { js: requireBanner },
    metafile: true,
  });
  if (templates !== null) await cp(join(root, 'templates'), join(folder, templates), { recursive: true });
  if (name === 'cli') await chmod(join(folder, `${output}.mjs`), 0o755);
  await writeFile(join(folder, `${name}.meta.json`), JSON.stringify(metafile));
  return metafile;
}

/** Bytes of the files that are read before the handler can be called: the entry and its static imports. */
export function startBytes(metafile: Metafile): number {
  const entry = Object.keys(metafile.outputs).find(
    (file) => metafile.outputs[file]?.entryPoint !== undefined,
  );
  return loadedAtStart(metafile, entry ?? '').reduce(
    (sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0),
    0,
  );
}

/** The source files among them. */
export function startInputs(metafile: Metafile): readonly string[] {
  const entry = Object.keys(metafile.outputs).find(
    (file) => metafile.outputs[file]?.entryPoint !== undefined,
  );
  return loadedAtStart(metafile, entry ?? '').flatMap((file) =>
    Object.keys(metafile.outputs[file]?.inputs ?? {}),
  );
}

function loadedAtStart(metafile: Metafile, entry: string): readonly string[] {
  const seen = new Set([entry]);
  for (const file of seen)
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) seen.add(path);
  return [...seen];
}
