import { describe, expect, it } from '@jest/globals';
import { bump } from '../../../src/core/bump/bump.ts';
import type { Bump, BumpTarget } from '../../../src/core/bump/types.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';

const [old, fresh] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
const pinned: BumpTarget = {
  image: { repository: 'r.io/shop/web', tag: 'v2', digest: fresh },
  version: 'new',
  annotation: 'example.com/version',
  helm: [],
};
const unpinned: BumpTarget = { ...pinned, image: { repository: 'r.io/shop/web', tag: 'v2', digest: null } };

function file(path: string, text: string, mode: '100644' | '100755' = '100644'): TreeEntry {
  return { kind: 'file', path, mode, bytes: new TextEncoder().encode(text) };
}

function bumped(target: BumpTarget, ...entries: TreeEntry[]): Bump {
  const result = bump(entries, target, 'env/web');
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  return result;
}

/** The only file of the folder, after the bump. */
function after(target: BumpTarget, text: string, path = 'a.yaml'): string {
  const [change] = bumped(target, file(path, text)).changes;
  return change?.kind === 'write' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(change.bytes) : text;
}

const pod = (image: string, annotations = '{example.com/version: old}'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: ${annotations}\nspec:\n  containers:\n  - image: ${image}\n`;

describe('an image in a container', () => {
  it.each([
    ['r.io/shop/web', 'r.io/shop/web:v2', `r.io/shop/web:v2@${fresh}`],
    ['r.io/shop/web:v1', 'r.io/shop/web:v2', `r.io/shop/web:v2@${fresh}`],
    [`r.io/shop/web@${old}`, 'r.io/shop/web:v2', `r.io/shop/web:v2@${fresh}`],
    [`r.io/shop/web:v1@${old}`, 'r.io/shop/web:v2', `r.io/shop/web:v2@${fresh}`],
    ['R.io/shop/web:v1', 'R.io/shop/web:v2', `R.io/shop/web:v2@${fresh}`],
  ])('%s', (before, withTag, withDigest) => {
    expect(after(unpinned, pod(before))).toBe(pod(withTag, '{example.com/version: new}'));
    expect(after(pinned, pod(before))).toBe(pod(withDigest, '{example.com/version: new}'));
  });

  it.each([
    ['web', 'web:v2'],
    ['library/web:v1', 'library/web:v2'],
    ['docker.io/web:v1', 'docker.io/web:v2'],
    ['index.docker.io/library/web:v1', 'index.docker.io/library/web:v2'],
  ])('keeps its written form: %s', (before, expected) => {
    const target: BumpTarget = {
      ...unpinned,
      image: { repository: 'docker.io/library/web', tag: 'v2', digest: null },
    };
    expect(after(target, pod(before))).toContain(`image: ${expected}\n`);
  });

  it('reports what it did', () => {
    expect(bumped(pinned, file('env/web/a.yaml', pod('r.io/shop/web:v1'), '100755'))).toEqual({
      changes: [expect.objectContaining({ kind: 'write', path: 'env/web/a.yaml', mode: '100755' })],
      edits: [
        {
          file: 'env/web/a.yaml',
          line: 4,
          resource: 'Pod',
          field: 'metadata.annotations["example.com/version"]',
          what: 'version',
          before: 'old',
          after: 'new',
        },
        {
          file: 'env/web/a.yaml',
          line: 7,
          resource: 'Pod',
          field: 'spec.containers[0].image',
          what: 'image',
          before: 'r.io/shop/web:v1',
          after: `r.io/shop/web:v2@${fresh}`,
        },
      ],
      images: ['r.io/shop/web:v1'],
      versions: ['old'],
      warnings: [],
    });
  });

  it('says what is there already, and changes nothing', () => {
    expect(bumped(unpinned, file('a.yaml', pod('r.io/shop/web:v2', '{example.com/version: "new"}')))).toEqual(
      {
        changes: [],
        edits: [],
        images: ['r.io/shop/web:v2'],
        versions: ['new'],
        warnings: [],
      },
    );
  });

  it('puts in quotes what is there already, but not as a string', () => {
    const target: BumpTarget = { ...unpinned, version: '1.20' };
    const result = bumped(target, file('a.yaml', pod('r.io/shop/web:v2', '{example.com/version: 1.20}')));
    expect(result.edits).toEqual([expect.objectContaining({ before: '1.20', after: '1.20' })]);
  });

  it('leaves the version alone where none is given, and workloads without the image', () => {
    const other = pod('r.io/shop/other:v1');
    const result = bumped(
      { ...unpinned, version: null },
      file('a.yaml', pod('r.io/shop/web')),
      file('b.yaml', other),
    );
    expect(result.edits.map(({ what, file: path }) => [what, path])).toEqual([['image', 'a.yaml']]);
    expect(
      bumped(unpinned, file('a.yaml', pod('r.io/shop/web')), file('b.yaml', other)).changes,
    ).toHaveLength(1);
  });

  it('leaves a text that ends with the file as it is for every reader', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: r.io/shop/web:v1\nmetadata:\n  name: web\n  annotations:\n    note: |\n      x';
    expect(after(unpinned, text)).toBe(
      text.replace('web:v1', 'web:v2').replace('    note', '    example.com/version: new\n    note'),
    );
  });

  it('warns of doubtful values, and of what it does not follow', () => {
    const { warnings } = bumped(
      unpinned,
      file('a.yaml', `x: on\n${pod('r.io/shop/web')}`),
      { kind: 'symlink', path: 'b.yaml', oid: '0'.repeat(40) },
      { kind: 'symlink', path: 'LICENSE', oid: '0'.repeat(40) },
      { kind: 'submodule', path: 'vendor', oid: '0'.repeat(40) },
    );
    expect(warnings).toEqual([
      'a.yaml:1: on is true for kubectl and "on" under YAML 1.2; quote it, or write true.',
      'b.yaml is a symbolic link, which Slipway does not follow.',
      'vendor is a submodule, which Slipway does not follow.',
    ]);
  });
});

describe('a restart', () => {
  const restart: BumpTarget = { ...unpinned, image: null };

  it('bumps the version wherever it is, and nothing else', () => {
    const result = bumped(
      restart,
      file('a.yaml', pod('r.io/any:v1')),
      file('b.yaml', pod('r.io/other:v1', '{}')),
      file(
        'kustomization.yaml',
        'images: [{name: k, newTag: v1}]\ncommonAnnotations: {example.com/version: old}\n',
      ),
      file(
        'values.yaml',
        'image: r.io/h:v1\npodAnnotations: {example.com/version: old}\nx: {podAnnotations: {}}\n',
      ),
    );
    expect(result.edits.map(({ file: path, what }) => [path, what])).toEqual([
      ['a.yaml', 'version'],
      ['kustomization.yaml', 'version'],
      ['values.yaml', 'version'],
    ]);
    expect(result.images).toEqual(['r.io/any:v1', 'k:v1', 'r.io/h:v1']);
  });
});

describe('a kustomization', () => {
  const kustomized = (entry: string, target = unpinned): string =>
    after(
      target,
      `images:\n- ${entry.replaceAll('; ', '\n  ')}\ncommonAnnotations:\n  example.com/version: new\n`,
      'kustomization.yaml',
    ).slice('images:\n- '.length, -'\ncommonAnnotations:\n  example.com/version: new\n'.length);

  it.each([
    ['name: r.io/shop/web', 'name: r.io/shop/web\n  newTag: v2', `\n  digest: ${fresh}`],
    ['name: r.io/shop/web; newTag: v1', 'name: r.io/shop/web\n  newTag: v2', `\n  digest: ${fresh}`],
    [
      'name: web; newName: r.io/shop/web',
      'name: web\n  newName: r.io/shop/web\n  newTag: v2',
      `\n  digest: ${fresh}`,
    ],
    [
      'name: r.io/shop/web; newName: ""; newTag: v2',
      'name: r.io/shop/web\n  newName: ""\n  newTag: v2',
      `\n  digest: ${fresh}`,
    ],
  ])('%s', (before, tagged, digest) => {
    expect(kustomized(before)).toBe(tagged);
    expect(kustomized(before, pinned)).toBe(tagged + digest);
  });

  it('replaces a digest, or empties it: with the old one left, the tag would not count', () => {
    const before = `name: r.io/shop/web; digest: ${old}; newTag: v1`;
    expect(kustomized(before, pinned)).toBe(`name: r.io/shop/web\n  digest: ${fresh}\n  newTag: v2`);
    expect(kustomized(before)).toBe('name: r.io/shop/web\n  digest: ""\n  newTag: v2');
    expect(kustomized(`name: r.io/shop/web; digest: ${old}`)).toBe(
      'name: r.io/shop/web\n  digest: ""\n  newTag: v2',
    );
  });

  it('is bumped alone for a name that stands without a tag below it', () => {
    const kustomization = file('kustomization.yaml', 'images: [{name: r.io/shop/web, newTag: v1}]\n');
    const result = bumped(
      unpinned,
      kustomization,
      file('base/a.yaml', pod('r.io/shop/web', '{}')),
      file('base/b.yaml', pod('r.io/shop/web')),
      file('base/c.yaml', pod('r.io/shop/web:v1', '{}')),
    );
    expect(result.edits.map(({ file: path, what }) => `${path} ${what}`)).toEqual([
      'kustomization.yaml tag',
      'kustomization.yaml version',
      'base/b.yaml version',
      'base/c.yaml image',
    ]);
    const beside = bumped(
      unpinned,
      { ...kustomization, path: 'other/kustomization.yaml' },
      file('base/a.yaml', pod('r.io/shop/web', '{}')),
    );
    expect(beside.edits.map(({ what }) => what)).toEqual(['tag', 'version', 'version', 'image']);
  });
});

describe('Helm values', () => {
  const place = { file: 'values.yaml' };
  const helm = (text: string, more: object, target = unpinned): string =>
    after({ ...target, helm: [{ ...place, ...more }] }, text, 'values.yaml');

  it.each([
    ['app:\n  img: r.io/shop/web:v1\n', { image: 'app.img' }, 'app:\n  img: r.io/shop/web:v2\n'],
    ['app: {}\n', { image: 'app.img' }, 'app: {img: r.io/shop/web:v2}\n'],
    ['a: 1\n', { tag: 'app.tag' }, 'a: 1\napp:\n  tag: v2\n'],
    ['a: [{t: 1}]\n', { tag: 'a.0.t' }, 'a: [{t: v2}]\n'],
    [
      'host: r.io\nname: shop/web\nt: 1\n',
      { registry: 'host', repository: 'name', tag: 't' },
      'host: r.io\nname: shop/web\nt: v2\n',
    ],
    ['t: 1\nd: x\n', { tag: 't', digest: 'd' }, 't: v2\nd: ""\n'],
    ['d: x\n', { digest: 'd' }, 'd: ""\n'],
    [
      't: 1\n',
      { tag: 't', podAnnotations: 'pod.notes' },
      't: v2\npod:\n  notes:\n    example.com/version: new\n',
    ],
  ])('%j at %j', (text, more, expected) => {
    expect(helm(text, more)).toBe(expected);
  });

  it('adds a digest where the configuration has a place for it', () => {
    expect(helm('a: 1\n', { tag: 'i.t', digest: 'i.d' }, pinned)).toBe(`a: 1\ni:\n  t: v2\n  d: ${fresh}\n`);
  });

  it('names a file of any name, and counts a place once', () => {
    const target = { ...unpinned, helm: [{ file: 'conf/production.yaml', tag: 'image.tag' }] };
    const entry = file('env/web/conf/production.yaml', 'image: {repository: r.io/shop/web, tag: v1}\n');
    const result = bumped(target, entry);
    expect(result.edits.map(({ what }) => what)).toEqual(['tag', 'version']);
    expect(result.images).toEqual(['r.io/shop/web:v1']);
  });

  it('are a manifest where they hold a resource', () => {
    expect(after(unpinned, pod('r.io/shop/web:v1'), 'values-pod.yaml')).toContain('image: r.io/shop/web:v2');
  });
});
