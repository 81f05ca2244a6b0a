import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { type BundleName, bundle, bundles, startBytes } from './bundle.ts';

/** Builds every program into dist/ and says how much of each is read at its start. */
const dist = join(import.meta.dirname, '..', 'dist');
await rm(dist, { recursive: true, force: true });
const names = Object.keys(bundles) as BundleName[];
for (const name of names) {
  const metafile = await bundle(name, dist);
  const size = `${Math.ceil(startBytes(name, metafile) / 1024)} KiB at start`;
  console.log(`dist/${bundles[name].output}.mjs`.padEnd(26), size);
}
