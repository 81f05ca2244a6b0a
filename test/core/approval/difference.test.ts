import { describe, expect, it } from '@jest/globals';
import { approvedBefore, differenceOf } from '../../../src/core/approval/difference.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from '../../../src/core/diff/types.ts';
import { approval, asked, hash, posting, second } from './support.ts';

const field = (name: string, after: string): FieldChange => ({
  path: ['data', name],
  op: 'replace',
  before: 'x',
  after,
});
const resource = (name: string, ...fields: readonly FieldChange[]): ResourceChange => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: null,
  name,
  file: `production/web/${name}.yaml`,
  change: 'changed',
  fields,
  effects: [],
});
const diff = (...resources: readonly ResourceChange[]): ManifestDiff => ({
  digest: hash('d'),
  summary: { added: 0, changed: 0, removed: 0, unchanged: 0, masked: 0, ignored: 0 },
  resources,
  warnings: [],
});

describe('differenceOf', () => {
  const [same, old, now] = [field('a', '1'), field('b', '1'), field('b', '2')];

  it('tells what is new and what is gone, and not what was approved', () => {
    const found = differenceOf(diff(resource('web', same, old)), diff(resource('web', same, now)));
    expect(found.fresh).toMatchObject([{ name: 'web', fields: [now] }]);
    expect(found.gone).toMatchObject([{ name: 'web', fields: [old] }]);
  });

  it.each<[string, ManifestDiff, ManifestDiff, number, number]>([
    ['the same', diff(resource('web', same)), diff(resource('web', same)), 0, 0],
    ['a resource more', diff(), diff(resource('web', same)), 1, 0],
    ['a resource less', diff(resource('web', same)), diff(), 0, 1],
    ['the same field of another resource', diff(resource('web', same)), diff(resource('api', same)), 1, 1],
    [
      'a removal in place of a change',
      diff(resource('web', same)),
      diff({ ...resource('web', same), change: 'removed' }),
      1,
      1,
    ],
    [
      'the same in another environment',
      diff(resource('web', same)),
      diff({ ...resource('web', same), file: 'staging/web/web.yaml' }),
      1,
      1,
    ],
    [
      'the same in another file of the folder',
      diff(resource('web', same)),
      diff({ ...resource('web', same), file: 'production/web/all.yaml' }),
      0,
      0,
    ],
  ])('of %s', (_, before, after, fresh, gone) => {
    const found = differenceOf(before, after);
    expect([found.fresh.length, found.gone.length]).toEqual([fresh, gone]);
  });
});

describe('approvedBefore', () => {
  const other = { ...asked, digest: hash('e') };
  const approved = { ...posting, reviews: [approval.id] };
  const of = (...postings: readonly (typeof posting)[]) => ({ pull: 7, postings });

  it('is the newest that somebody’s living approval was of', () => {
    const newer = { ...approved, at: second(30), digests: { production: hash('f') } };
    expect(approvedBefore(of(approved, newer, { ...posting, at: second(40) }), [other], [approval])).toBe(
      newer,
    );
  });

  it.each<[string, Parameters<typeof approvedBefore>]>([
    ['the present change is what was approved', [of(approved), [asked], [approval]]],
    ['nobody has approved anything', [of(posting), [other], []]],
    ['the approval was dismissed', [of(approved), [other], [{ ...approval, state: 'dismissed' }]]],
    ['nothing is asked', [of(approved), [], [approval]]],
  ])('is none where %s', (_, given) => {
    expect(approvedBefore(...given)).toBeNull();
  });
});
