import { describe, expect, it } from '@jest/globals';
import type { PathPart } from '../../../src/core/diff/types.ts';
import { isQuantity, sameQuantity } from '../../../src/core/diff/quantity.ts';

describe('sameQuantity', () => {
  it.each([
    ['1', '1000m'],
    [1, '1'],
    ['0.5', '500m'],
    ['1Gi', '1024Mi'],
    ['1G', '1e9'],
    ['1.5Gi', '1536Mi'],
    ['100u', '0.1m'],
    ['-1', '-1000m'],
    ['+1', 1],
    [9007199254740993n, '9007199254740993'],
    ['0.0000000001', '1e-10'],
  ])('takes %p and %p for one', (one, other) => expect(sameQuantity(one, other)).toBe(true));

  it.each([
    ['1', '1001m'],
    ['1Gi', '1G'],
    ['1', '-1'],
    ['1K', '1000'], // not a suffix of Kubernetes
    ['', ''],
    ['m', 'm'],
    ['1 ', '1'],
    ['one', 'one'],
    [null, null],
    [true, true],
    ['9007199254740993', '9007199254740992'],
    [`1e${'9'.repeat(50)}`, `1e${'9'.repeat(50)}`],
  ])('takes %p and %p for two, or for none', (one, other) => expect(sameQuantity(one, other)).toBe(false));
});

describe('isQuantity', () => {
  it.each<readonly [readonly PathPart[], boolean]>([
    [['spec', 'containers', { by: { name: 'a' } }, 'resources', 'limits', 'cpu'], true],
    [['spec', 'hard', 'pods'], true],
    [['spec', 'capacity', 'storage'], true],
    [['spec', 'volumes', { by: { name: 'a' } }, 'emptyDir', 'sizeLimit'], true],
    [['data', 'limits', 'cpu'], false],
    [['data', 'a.yaml', { embedded: 'yaml' }, 'resources', 'limits', 'cpu'], true],
    [['data', 'a.yaml', { embedded: 'yaml' }, 'resources', 'limits', 'connections'], false],
    [['data', 'a.yaml', { embedded: 'yaml' }, 'cache', 'memory'], false],
    [['resources', 'limits', { embedded: 'yaml' }, 'cpu'], false],
    [['limits', 'cpu'], true], // a chart's values
    [['spec', 'storage'], true],
    [['spec', 'limits', { index: 0 }, 'max', 'memory'], true],
    [['spec', 'metrics', { by: { type: 'Pods' } }, 'pods', 'target', 'averageValue'], true],
    [['spec', 'metrics', { by: { type: 'Object' } }, 'object', 'target', 'value'], true],
    [['spec', 'target', 'value'], false],
    [['spec', 'replicas'], false],
    [['spec', 'limits', 'connections'], false],
    [['metadata', 'annotations', 'cpu'], false],
    [['spec', 'cpu', { index: 0 }], false],
    [[], false],
  ])('%j: %p', (path, expected) => expect(isQuantity(path)).toBe(expected));
});
