import { describe, expect, it } from '@jest/globals';
import { hasSetters } from '../../../src/core/approval/setters.ts';

const has = (text: string) => hasSetters(Buffer.from(text));

describe('hasSetters', () => {
  it.each([
    'image: web:1 # {"$imagepolicy": "flux-system:web"}',
    'newTag: "1" # {"$imagepolicy": "flux-system:web:tag"}',
    'image: web:1 #{"\\u0024imagepolicy":"flux-system:web"}',
    'image: web:1 # { "$imagescan": "web" }',
    'replicas: 3 # {"$ref":"#/definitions/io.k8s.cli.setters.replicas"}',
    'replicas: 3 # {"$openapi":"replicas"}',
    'replicas: 3 # kpt-set: ${replicas}',
    'a: 1\r\n## {"$openapi":"replicas"}\r\nreplicas: 3\r\n',
  ])('is so of %s', (text) => {
    expect(has(text)).toBe(true);
  });

  it.each([
    'image: web:1 # was 0',
    'resources: {} # {} is no limit',
    '# {{- if .Values.on }}',
    'schema: \'{"$ref": "#/definitions/a"}\'',
    'a: 1 # set by kpt',
  ])('is not so of %s', (text) => {
    expect(has(text)).toBe(false);
  });

  it('comes to an end with a file of nothing but signs', () => {
    for (const sign of ['#', '# ', '#\t{']) expect(has(sign.repeat(1_000_000 / sign.length))).toBe(false);
  });
});
