import { describe, expect, it } from '@jest/globals';
import { encrypted, redact } from '../../../src/core/redact.ts';
import type { YamlValue } from '../../../src/core/yaml/types.ts';

const shown = (value: YamlValue): unknown => JSON.parse(JSON.stringify(redact(value)));
const cipher = (data: string) => `ENC[AES256_GCM,data:${data},iv:aXY=,tag:dGFn,type:str]`;

describe('a ciphertext', () => {
  it.each<readonly [string, YamlValue, unknown]>([
    [
      'of SOPS, and its keys',
      { kind: 'A', b: cipher('eA=='), sops: { mac: 'x', age: [{ recipient: 'r', enc: 'k' }], kms: null } },
      {
        kind: 'A',
        b: encrypted,
        sops: { mac: encrypted, age: [{ recipient: 'r', enc: encrypted }], kms: null },
      },
    ],
    [
      'of a SealedSecret',
      { kind: 'SealedSecret', spec: { encryptedData: { a: 'Ag' }, template: { type: 'Opaque' } } },
      { kind: 'SealedSecret', spec: { encryptedData: { a: encrypted }, template: { type: 'Opaque' } } },
    ],
    [
      'of a SealedSecret in a list',
      { kind: 'Template', objects: [{ kind: 'SealedSecret', spec: { encryptedData: { a: 'Ag' } } }] },
      { kind: 'Template', objects: [{ kind: 'SealedSecret', spec: { encryptedData: { a: encrypted } } }] },
    ],
  ])('is told to be one: %s', (_name, value, expected) => expect(shown(value)).toEqual(expected));

  it.each<readonly [string, YamlValue]>([
    ['a key called enc', { kind: 'ConfigMap', data: { enc: 'replicas=1' } }],
    ['a mapping called enc', { kind: 'A', spec: { enc: { a: 'b' } } }],
    ['encryptedData of another kind', { kind: 'A', spec: { encryptedData: { a: 'b' } } }],
    ['sops without a mac', { kind: 'A', sops: { enc: 'x' } }],
    ['a text that begins as one', { kind: 'A', a: 'ENC[A, plain', b: 'ENC[AES256_GCM,data:x]' }],
    ['a text behind one', { kind: 'A', a: `${cipher('eA==')} plain` }],
  ])('is not %s', (_name, value) => expect(shown(value)).toEqual(value));
});
