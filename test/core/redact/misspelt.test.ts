import { describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/core/redact.ts';
import type { YamlValue } from '../../../src/core/yaml/types.ts';

describe('a Secret that is misspelt', () => {
  const data = { k: 'hunter2' };
  it.each<readonly [string, YamlValue]>([
    ['in its kind', { apiVersion: 'v1', kind: 'Secert', data }],
    ['with its version in the kind', { kind: 'v1/Secret', data }],
    ['with a character that nobody sees', { apiVersion: 'v1', kind: 'Secret\u200B', data }],
    ['in the case of its field', { apiVersion: 'v1', kind: 'Secert', Data: data }],
    ['with text in a field of another case', { kind: 'Other', stringdata: data }],
    ['inside of another resource', { kind: 'Template', objects: [{ kind: 'Secret', Data: data }] }],
    ['inside, by its kind', { kind: 'Template', objects: [{ apiVersion: 'v1', kind: 'Secert', data }] }],
  ])('%s shows nothing', (_how, document) => {
    expect(JSON.stringify(redact(document))).not.toContain('hunter2');
  });

  it.each<YamlValue>([
    { apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'plain' } },
    { kind: 'List', items: [{ apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'plain' } }] },
    { apiVersion: 'example.com/v1', kind: 'Colours', data: { k: 'plain' } },
    { kind: 'Template', objects: [{ kind: 'Secret', name: 'plain' }] },
  ])('is none of these: %j', (document) => {
    expect(redact(document)).toEqual(document);
  });
});
