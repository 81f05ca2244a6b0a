import { readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Lets a module find, in a bundle too, the files that it looks for by its own place: there
 * `import.meta` says where the module would lie, if the source tree lay beside the bundle. What is
 * copied there under its path in the source tree is found.
 */
export function keepPlace(root: string): Plugin {
  return {
    name: 'keep-place',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const place = relative(root, path).split(sep).join('/');
        if (!place.startsWith('src/')) return null;
        const source = await readFile(path, 'utf8');
        const contents = source
          .replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`)
          .replaceAll(
            'import.meta.dirname',
            `(import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)})`,
          );
        return { contents, loader: 'ts' };
      });
    },
  };
}
