import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateSources } from '../comment/templates.ts';

const extension = '.hbs';

/** Next to a bundle, or at the root of the source tree. */
const places = ['./templates/', '../../templates/'];

/**
 * Reads `templates/*.hbs`, and `templates/partials/*.hbs`.
 * @throws where neither place has them: the bundle was built without
 */
export function loadTemplates(): TemplateSources {
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const folder = folders.find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Error(`There are no templates at ${folders.join(' or ')}.`);
  return { outcomes: read(folder), partials: read(join(folder, 'partials')) };
}

function read(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(extension));
  return new Map(files.map((file) => [basename(file, extension), readFileSync(join(folder, file), 'utf8')]));
}
