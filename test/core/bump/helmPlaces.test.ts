import { expect, it } from '@jest/globals';
import { helmPlacesOf } from '../../../src/core/bump/helmPlaces.ts';
import type { TreeEntry } from '../../../src/core/files.ts';

const path = 'staging/web';
const file = (name: string): TreeEntry => ({
  kind: 'file',
  path: name,
  mode: '100644',
  bytes: new Uint8Array(),
});
const entries = ['staging/web/staging.yaml', 'staging/web/deep/more.yaml'].map(file);
const chart = { path: '/charts/web', release: 'web', namespace: 'shop' };

it.each<[readonly string[], readonly string[]]>([
  [[], []],
  [['{{environment}}.yaml'], ['staging.yaml']],
  [
    ['deep/more.yaml', 'staging.yaml'],
    ['deep/more.yaml', 'staging.yaml'],
  ],
  [['/staging/web/staging.yaml'], ['staging.yaml']],
  [['missing.yaml', '/charts/web/values.yaml', '/staging/webhook/a.yaml'], []],
])('takes of the chart’s values %j those of the folder: %j', (values, expected) => {
  const service = { name: 'web', helm: [], chart: { ...chart, values } };
  expect(helmPlacesOf(service, { name: 'staging' }, path, entries)).toEqual(
    expected.map((one) => ({ file: one })),
  );
});

it('keeps the places that are named, and needs no chart', () => {
  const helm = [{ file: 'values.yaml', tag: 'a.tag' }];
  const service = { name: 'web', helm, chart: null };
  expect(helmPlacesOf(service, { name: 'staging' }, path, entries)).toEqual(helm);
});
