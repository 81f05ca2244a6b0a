import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as z from 'zod';
import { diffJsonSchema, diffSchema, toJson } from '../../../src/core/diff/json.ts';
import type { FieldChange, ManifestDiff } from '../../../src/core/diff/types.ts';

const project = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, project), 'utf8');
const published: object = z.looseObject({}).parse(JSON.parse(read('schema/manifest-diff.schema.json')));

const fields: readonly FieldChange[] = [
  { path: ['a', { by: { port: 80, protocol: 'TCP' } }], op: 'replace', before: 1, after: null },
  { path: ['a', { index: 0 }], op: 'add', after: { b: [1] } },
  { path: ['data', 'x.json', { embedded: 'json' }, 'y'], op: 'remove', before: 'z' },
  { path: ['data', 'password'], op: 'replace', before: '(masked)', after: '(masked)', masked: true },
  { path: ['args'], op: 'replace', before: ['a', 'b'], after: ['b', 'a'], what: 'order' },
];

const diff: ManifestDiff = {
  digest: 'ab'.repeat(32),
  summary: { added: 1, changed: 2, removed: 3, unchanged: 4, masked: 5, ignored: 6 },
  resources: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: null,
      name: 'storefront',
      file: 'a.yaml',
      change: 'changed',
      renamedFrom: { namespace: 'shop', name: 'old' },
      fields,
      effects: [{ rule: 'restart', severity: 'info', message: 'Restarts.', path: ['spec'] }],
    },
  ],
  warnings: ['a.yaml cannot be read.'],
};

describe('toJson', () => {
  it('tells all of a diff', () => {
    expect(JSON.parse(JSON.stringify(toJson(diff)))).toEqual(diff);
  });

  it('tells nothing that is not documented', () => {
    const resources = diff.resources.map((resource) => ({ ...resource, internal: 1 }));
    const more = { ...diff, internal: 1, resources };
    expect(toJson(more)).toEqual(toJson(diff));
    expect(diffSchema.parse(more)).toEqual(diff);
  });

  it('is what its schemas describe', () => {
    const json: unknown = JSON.parse(JSON.stringify(toJson(diff)));
    expect(diffSchema.parse(json)).toEqual(json);
    expect(new Ajv2020({ strict: false }).validate(published, json)).toBe(true);
  });
});

describe('schema/manifest-diff.schema.json', () => {
  it('is what the code says; otherwise: npm run schema', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(diffJsonSchema())));
  });
});

describe('docs/diff-json.md', () => {
  const page = read('docs/diff-json.md');

  it('names each property, and each value that one can have', () => {
    const words = wordsOf(diffJsonSchema());
    expect(words).toContain('renamedFrom');
    expect(words).toContain('encrypted');
    const missing = words.filter((word) => !page.includes(`\`${word}\``) && !page.includes(`"${word}"`));
    expect(missing).toEqual([]);
  });

  it('shows an example that is one', () => {
    const [, example = ''] = /```json\n(.*?)```/su.exec(page) ?? [];
    expect(diffSchema.safeParse(JSON.parse(example)).success).toBe(true);
  });
});

/** Names of properties, and words that are their only values. */
function wordsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'enum' && Array.isArray(value)) return value.filter((word) => typeof word === 'string');
    if (key === 'properties' && typeof value === 'object' && value !== null)
      return [...Object.keys(value), ...wordsOf(Object.values(value))];
    return wordsOf(value);
  });
}
