import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { loadAllYaml } from '@kubernetes/client-node';
import fc from 'fast-check';
import { CORE_SCHEMA, YAML11_SCHEMA, load, loadAll, mergeTag, type Schema } from 'js-yaml';
import { bump } from '../../../src/core/bump/bump.ts';
import type { Bump, BumpTarget } from '../../../src/core/bump/types.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { generate, oddTags, oddVersions, repository, type Generated } from './generate.ts';

const schemas: readonly Schema[] = [YAML11_SCHEMA, CORE_SCHEMA.withTags(mergeTag)];
/** Shrinking a file takes minutes; the file that failed says enough. */
const runs = { numRuns: 100, endOnFailure: true };
const anyVersion = fc.oneof(fc.constantFrom(...oddVersions), fc.string({ unit: 'binary' }));

function bumped(text: string, tag: string, version: string): Bump & { readonly text: string } {
  const target: BumpTarget = {
    image: { repository, tag, digest: null },
    version,
    annotation: 'version',
    helm: [],
  };
  const bytes = Buffer.from(text, 'utf8');
  const result = bump([{ kind: 'file', path: 'a.yaml', mode: '100644', bytes }], target, 'x');
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  const [change] = result.changes;
  return { ...result, text: change?.kind === 'write' ? Buffer.from(change.bytes).toString('utf8') : text };
}

/** What stands in the holes of the new text: null where it differs from the old one elsewhere. */
function fillings({ fixed }: Generated, text: string): readonly string[] | null {
  const found: string[] = [];
  let at = 0;
  for (const [index, part] of fixed.entries()) {
    const next = index === 0 ? 0 : endOfFilling(text, at, part, index === fixed.length - 1);
    if (next < 0 || !text.startsWith(part, next)) return null;
    if (index > 0) found.push(text.slice(at, next));
    at = next + part.length;
  }
  return at === text.length ? found : null;
}

function endOfFilling(text: string, from: number, part: string, last: boolean): number {
  return last ? text.length - part.length : text.indexOf(part, from);
}

/** Sets a value, and makes the mappings that are missing on the way. */
function put(documents: unknown, path: readonly (string | number)[], value: string): void {
  let at: unknown = documents;
  for (const [index, key] of path.entries()) {
    const below: unknown = index === path.length - 1 ? value : (Reflect.get(Object(at), key) ?? {});
    Reflect.set(Object(at), key, below);
    at = below;
  }
}

/** Whether `text` is the parts in their order, with insertions. */
function isWithin(parts: readonly string[], text: string): boolean {
  const wanted = Array.from(parts.join(''));
  let at = 0;
  for (const char of text) if (char === wanted[at]) at += 1;
  return at === wanted.length;
}

describe('a bump of any manifest', () => {
  it('changes only the bytes of the scalars that it reports', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const given = generate(g, { simpleBlocks: true, gaps: false });
        const [tag, version] = [
          g(fc.constantFrom<string[]>, ...oddTags),
          g(fc.constantFrom<string[]>, ...oddTags),
        ];
        const result = bumped(given.text, tag, version);
        const filled = fillings(given, result.text);
        if (filled === null) throw new Error(`more than the scalars changed:\n${result.text}`);
        const changed = filled.filter((source, index) => source !== given.holes[index]?.source);
        expect(changed).toHaveLength(result.edits.length);
        for (const [index, source] of filled.entries()) {
          const { what, block } = given.holes[index] ?? { what: 'image', block: false };
          const wanted = what === 'image' ? `${repository}:${tag}` : version;
          if (block) expect(source).toBe(wanted);
          else for (const schema of schemas) expect(load(source, { schema })).toBe(wanted);
        }
      }),
      runs,
    );
  });

  it('shows readers of YAML 1.1 and of 1.2 the new strings, and nothing else that is new; and is the same twice', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const given = generate(g, { simpleBlocks: false, gaps: true });
        const tag = g(fc.constantFrom<string[]>, ...oddTags);
        const version = g(() => anyVersion);
        const result = bumped(given.text, tag, version);
        for (const schema of schemas) {
          const expected = loadAll(given.text, { schema });
          for (const { what, path } of given.places)
            put(expected, path, what === 'image' ? `${repository}:${tag}` : version);
          const seen = loadAll(result.text, { schema });
          if (!isDeepStrictEqual(seen, expected)) expect(seen).toEqual(expected);
        }
        expect(isWithin(given.fixed, result.text)).toBe(true);
        const again = bumped(result.text, tag, version);
        expect(again).toMatchObject({
          changes: [],
          edits: [],
          images: [`${repository}:${tag}`],
          versions: given.places.some(({ what }) => what === 'version') ? [version] : [],
        });
      }),
      runs,
    );
  });

  it('gives the Kubernetes client strings', () => {
    const text = (image: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - image: ${image}\n`;
    fc.assert(
      fc.property(fc.constantFrom(...oddTags), fc.constantFrom(...oddVersions), (tag, version) => {
        const deployment: unknown = loadAllYaml(bumped(text(repository), tag, version).text, {
          schema: YAML11_SCHEMA,
        })[0];
        expect(deployment).toMatchObject({
          spec: {
            template: {
              metadata: { annotations: { version } },
              spec: { containers: [{ image: `${repository}:${tag}` }] },
            },
          },
        });
      }),
    );
  });
});
