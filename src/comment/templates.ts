import Handlebars from 'handlebars';
import type { Outcome } from '../core/outcome.ts';

/** The Handlebars files of `templates/`: one an outcome, and the partials that they share. */
export interface TemplateSources {
  readonly outcomes: ReadonlyMap<string, string>;
  readonly partials: ReadonlyMap<string, string>;
}

export type Renderer = (kind: Outcome['kind'], view: Readonly<Record<string, unknown>>) => string;

const renderers = new WeakMap<TemplateSources, Renderer>();

/**
 * Compiles the templates, once for the same sources. The data is Markdown already, so nothing is escaped
 * here; a name that a template uses and the data lacks is an error, and so is a helper but `if` and `each`.
 */
export function compileTemplates(sources: TemplateSources): Renderer {
  const known = renderers.get(sources);
  if (known !== undefined) return known;
  const renderer = compile(sources);
  renderers.set(sources, renderer);
  return renderer;
}

function compile(sources: TemplateSources): Renderer {
  const handlebars = Handlebars.create();
  for (const helper of ['with', 'unless', 'lookup', 'log']) handlebars.unregisterHelper(helper);
  for (const [name, source] of sources.partials) handlebars.registerPartial(name, source);
  const options = { noEscape: true, strict: true, preventIndent: true };
  const templates = new Map(
    [...sources.outcomes].map(([kind, source]) => [kind, handlebars.compile(source, options)]),
  );
  return (kind, view) => {
    const template = templates.get(kind);
    if (template === undefined) throw new Error(`There is no template for the outcome ${kind}.`);
    return template(view);
  };
}
