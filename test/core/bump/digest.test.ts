import { describe, expect, it } from '@jest/globals';
import { bump } from '../../../src/core/bump/bump.ts';
import type { BumpTarget } from '../../../src/core/bump/types.ts';
import type { HelmPlace } from '../../../src/core/config/types.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

const digest = `sha256:${'ab12'.repeat(16)}`;

function bumped(
  path: string,
  content: string,
  helm: readonly HelmPlace[] = [],
  wanted: string | null = digest,
) {
  const target: BumpTarget = {
    image: { repository: 'r.io/shop/web', tag: 'v2', digest: wanted },
    version: null,
    annotation: 'version',
    helm,
  };
  const file = { kind: 'file', path, mode: '100644', bytes: Buffer.from(content) } as const;
  const result = bump([file], target, 'env/web');
  if (isProblem(result)) return `${result.code}: ${toPlain(result.title)}`;
  const [change] = result.changes;
  return change?.kind === 'write' ? Buffer.from(change.bytes).toString() : 'unchanged';
}

describe('a digest is written', () => {
  it.each([
    [
      'into a reference',
      'pod.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{image: r.io/shop/web:v1}]}\n',
      [],
      `image: r.io/shop/web:v2@${digest}`,
    ],
    [
      'over another',
      'pod.yaml',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{image: "r.io/shop/web:v1@sha256:${'0'.repeat(64)}"}]}\n`,
      [],
      `image: "r.io/shop/web:v2@${digest}"`,
    ],
    [
      'beside newTag',
      'kustomization.yaml',
      'images:\n  - name: r.io/shop/web\n    newTag: v1\n',
      [],
      `newTag: v2\n    digest: ${digest}\n`,
    ],
    [
      'into the digest of a kustomization',
      'kustomization.yaml',
      'images:\n  - name: r.io/shop/web\n    newTag: v1\n    digest: ""\n',
      [],
      `newTag: v2\n    digest: "${digest}"\n`,
    ],
    [
      'into the digest of values',
      'values.yaml',
      'image: {repository: r.io/shop/web, tag: v1, digest: ""}\n',
      [],
      `tag: v2, digest: "${digest}"`,
    ],
    [
      'into the one string of values',
      'values.yaml',
      'image: r.io/shop/web:v1\n',
      [],
      `image: r.io/shop/web:v2@${digest}\n`,
    ],
    [
      'where slipway.yaml says, whatever stands beside the tag',
      'values.yaml',
      'image: {repository: r.io/shop/web, tag: v1}\nsha: ""\n',
      [{ file: 'values.yaml', repository: 'image.repository', tag: 'image.tag', digest: 'sha' }],
      `tag: v2}\nsha: "${digest}"\n`,
    ],
  ] as const)('%s', (_, path, content, helm, expected) => {
    expect(bumped(path, content, helm)).toContain(expected);
  });

  it('once: where all of it stands, nothing changes', () => {
    expect(
      bumped(
        'pod.yaml',
        `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{image: "r.io/shop/web:v2@${digest}"}]}\n`,
      ),
    ).toBe('unchanged');
  });
});

describe('a tag without a place for its digest is refused', () => {
  const values = 'web:\n  image: {repository: r.io/shop/web, tag: v1}\n';

  it.each([
    ['in values', []],
    [
      'where slipway.yaml names a tag alone',
      [{ file: 'values.yaml', repository: 'web.image.repository', tag: 'web.image.tag' }],
    ],
  ] as const)('%s', (_, helm) => {
    expect(bumped('values.yaml', values, helm)).toBe(
      'digest-without-a-place: web.image.tag in values.yaml holds the tag, and nothing beside it the digest.',
    );
  });

  it('only where a digest is wanted', () => {
    expect(bumped('values.yaml', values, [], null)).toContain('tag: v2}');
  });

  it('in one of two places', () => {
    const both = `a: {image: {repository: r.io/shop/web, tag: v1, digest: ""}}\nb: {image: {repository: r.io/shop/web, tag: v1}}\n`;
    expect(bumped('values.yaml', both)).toContain('b.image.tag');
  });
});
