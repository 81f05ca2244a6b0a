import { describe, expect, it } from '@jest/globals';
import { settingOf } from '../../../src/core/approval/setters.ts';

const setting = (text: string) => settingOf(Buffer.from(text));
const has = (text: string) => setting(text) !== null;

describe('settingOf', () => {
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
    for (const sign of ['#', '# ', '#\t{', 'a: ', '- ', 'a'])
      expect(has(`${sign.repeat(300_000)}\n# kpt-set:`)).toBe(true);
  });

  const policy = '# {"$imagepolicy": "flux-system:web"}';
  it.each([
    [`image: web:1 ${policy}`, `image: registry.example.com:5000/web:2@sha256:00 ${policy}`],
    [`a:\r\n  - newTag: "1" ${policy}\r\nb: 1\r\n`, `a:\r\n  - newTag: "2" ${policy}\r\nb: 1\r\n`],
    ['replicas: 3 # kpt-set: ${replicas}', 'replicas: 4 # kpt-set: ${replicas}'],
  ])('is the same whatever the value beside: %s', (one, other) => {
    expect(setting(one)).toBe(setting(other));
  });

  it.each([
    [`image: web:1 ${policy}`, 'image: web:1 # {"$imagepolicy": "flux-system:evil"}'],
    [`image: web:1 ${policy}`, `other: web:1 ${policy}`],
    [`image: web:1 ${policy}\nimage: web:1\n`, `image: web:1\nimage: web:1 ${policy}\n`],
    [`image: web:1 ${policy}\n`, `a: 1\nimage: web:1 ${policy}\n`],
    [`image: web:1 ${policy}`, `image: ${policy}`],
    [`image: web:1 ${policy}`, `image: "web:1" ${policy}`],
    [`image: web:1 ${policy}`, `image: &a web:1 ${policy}`],
    [`image: web:1 ${policy}`, `image: web:1 # a ${policy}`],
    [`image: web:1 ${policy}`, `image: {a: web:1} ${policy}`],
    [`{a: 1} ${policy}`, `{a: 2} ${policy}`],
    [`image: web:1 ${policy}\nb: 1 # one\n`, `image: web:1 ${policy}\nb: 1 # two\n`],
  ])('is another one by anything else: %s', (one, other) => {
    expect(setting(one)).not.toBe(setting(other));
  });
});
