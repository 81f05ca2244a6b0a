import { describe, expect, it } from '@jest/globals';
import { referencesOf, resolveReference } from '../../../src/core/review/references.ts';

describe('referencesOf', () => {
  it('reads every field that can name a folder, and nothing else', () => {
    const text = `resources: [a.yaml, ../base, 7]
bases: [../old]
components: [../../components/x]
generators: [g]
transformers: [t]
validators: [v]
configMapGenerator: [{ name: c, files: [../secret] }]
`;
    expect(referencesOf(Buffer.from(text))).toEqual([
      'a.yaml',
      '../base',
      '../old',
      '../../components/x',
      'g',
      't',
      'v',
    ]);
  });

  it.each(['', 'a: [', '- x', 'resources: base', 'resources: { a: b }', 'null'])('has none in %j', (text) => {
    expect(referencesOf(Buffer.from(text))).toEqual([]);
  });
});

describe('resolveReference', () => {
  it.each([
    ['staging/storefront', '../../base', 'base'],
    ['staging/storefront', '../../base/', 'base'],
    ['staging/storefront', 'deep', 'staging/storefront/deep'],
    ['staging/storefront', '../..', ''],
    ['', './base', 'base'],
  ])('from %j, %j is %j', (folder, reference, path) => {
    expect(resolveReference(folder, reference)).toBe(path);
  });

  it.each(['../../..', '../../../x', '/base', 'https://example.com/base', ''])(
    'is nothing of the repository: %j',
    (reference) => {
      expect(resolveReference('staging/storefront', reference)).toBeNull();
    },
  );
});
