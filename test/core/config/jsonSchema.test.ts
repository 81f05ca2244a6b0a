import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonSchemas } from '../../../src/core/config/jsonSchema.ts';
import { readDocument } from '../../../src/core/config/document.ts';
import { isProblem } from '../../../src/core/problem.ts';

const folder = new URL('../../../schema/', import.meta.url);

describe('schema/', () => {
  it.each([...jsonSchemas()])('%s is what the code says; otherwise: npm run schema', (name, schema) => {
    expect(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it('holds nothing else', () => {
    const names = [...jsonSchemas().keys(), 'manifest-diff.schema.json'];
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
  });

  const check = (source: string): boolean => {
    const document = readDocument(source, 'slipway.yaml');
    if (isProblem(document)) throw new Error('no YAML');
    const schema = jsonSchemas().get('slipway.schema.json');
    return new Ajv2020({ strict: false }).validate(schema ?? false, document.value);
  };
  const service = 'services: { a: { repository: acme/a, image: a } }\n';

  it.each([
    '{ path: a }',
    '{ path: a, allow: { deploy: [admin] }, approvals: {}, freeze: [], after: x }',
    '{ path: a, freeze: [{ cron: 0 0 * * *, for: 1h, reason: a }] }',
    '{ path: a, freeze: [{ from: 2026-12-20, until: 2027-01-03, reason: a }] }',
  ])('lets an editor accept %s', (environment) => {
    expect(check(`${service}environments: { b: ${environment} }`)).toBe(true);
  });

  it.each([
    '{}',
    '{ path: 1 }',
    '{ path: a, via: x }',
    '{ path: a, pth: b }',
    '{ path: a, approvals: { count: 0 } }',
    '{ path: a, freeze: [{ reason: a }] }',
    '{ path: a, freeze: [{ cron: 0 0 * * *, reason: a }] }',
    '{ path: a, freeze: [{ cron: 0 0 * * *, for: 1h, until: 2027-01-03, reason: a }] }',
    '{ path: a, freeze: [{ from: 2026-12-20, until: tomorrow, reason: a }] }',
  ])('lets an editor refuse %s', (environment) => {
    expect(check(`${service}environments: { b: ${environment} }`)).toBe(false);
  });
});
