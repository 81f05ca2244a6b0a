import type { Plugin } from 'esbuild';

/** What stands in for Probot's own YAML reader, which it uses for files that Slipway never asks it for. */
const readerOfProbot = "import { load } from 'js-yaml';\nexport default { parse: (text) => load(text) };\n";

/**
 * Leaves out of a bundle what a program would only parse at its start: Probot's second YAML reader, since `js-yaml` is
 * there, and source maps of templates, without which Handlebars goes on by design.
 */
export function lean(root: string): Plugin {
  return {
    name: 'lean',
    setup(build) {
      build.onResolve({ filter: /^yaml$/ }, ({ importer }) =>
        /node_modules\/@?probot\//.test(importer) ? { path: 'yaml', namespace: 'lean' } : null,
      );
      build.onLoad({ filter: /.*/, namespace: 'lean' }, () => ({
        contents: readerOfProbot,
        resolveDir: root,
      }));
      build.onResolve({ filter: /^source-map$/ }, ({ importer }) =>
        importer.includes('node_modules/handlebars/') ? { path: 'source-map', external: true } : null,
      );
    },
  };
}
