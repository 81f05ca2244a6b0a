import { describe, expect, it } from '@jest/globals';
import { restart, type RestartTarget } from '../../../src/core/bump/restart.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';

const target: RestartTarget = {
  repository: 'r.io/shop/web',
  version: 'new',
  annotation: 'version',
  at: '2026-11-22T10:00:00Z',
  helm: [],
};

function file(path: string, text: string): TreeEntry {
  return { kind: 'file', path, mode: '100644', bytes: new TextEncoder().encode(text) };
}

function done(...entries: TreeEntry[]) {
  const result = restart(entries, target, 'env/web');
  if (isProblem(result)) throw new Error(JSON.stringify(result));
  return result;
}

/** What the folder's files hold after it; those that stay as they are included. */
function after(...entries: TreeEntry[]): Record<string, string> {
  const { changes } = done(...entries);
  const files = [...entries, ...changes].flatMap((one) => ('bytes' in one ? [one] : []));
  return Object.fromEntries(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

const workload = (name: string, image: string, annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    metadata:
      labels: { app: ${name} }
${annotations}    spec:
      containers:
        - name: ${name} # kept
          image: ${image}
`;
const version = (value: string) => `      annotations:\n        version: ${value}\n`;

describe('a restart', () => {
  it('changes the version annotation, and not one byte of the image', () => {
    const before = workload('web', "'r.io/shop/web:v1'", version('old'));
    expect(after(file('a.yaml', before))).toEqual({
      'a.yaml': before.replace('version: old', 'version: new'),
    });
  });

  it('sets what kubectl rollout restart sets where there is no version annotation', () => {
    const before = workload('web', 'r.io/shop/web:v1', '');
    const { 'a.yaml': text } = after(file('a.yaml', before));
    expect(text).toContain('kubectl.kubernetes.io/restartedAt: "2026-11-22T10:00:00Z"');
    expect(text).not.toContain('version:');
    expect(done(file('a.yaml', before)).versions).toEqual([]);
  });

  it('replaces what an earlier one has set', () => {
    const before = workload(
      'web',
      'r.io/shop/web:v1',
      '      annotations:\n        kubectl.kubernetes.io/restartedAt: "2025-01-01T00:00:00Z"\n',
    );
    expect(after(file('a.yaml', before))).toEqual({
      'a.yaml': before.replace('2025-01-01T00:00:00Z', target.at),
    });
  });

  it('gives each template what it has', () => {
    const texts = after(
      file('a.yaml', workload('web', 'r.io/shop/web:v1', version('old'))),
      file('b.yaml', workload('worker', 'r.io/shop/web:v1', '')),
    );
    expect(texts['a.yaml']).not.toContain('restartedAt');
    expect(texts['b.yaml']).toContain('restartedAt');
  });

  it('leaves other images alone, whatever their annotations are called', () => {
    const redis = workload('redis', 'redis:7', version('old'));
    const texts = after(
      file('a.yaml', workload('web', 'r.io/shop/web:v1', version('old'))),
      file('redis.yaml', redis),
    );
    expect(texts['redis.yaml']).toBe(redis);
  });

  it('works on places with different images, as in the middle of a canary', () => {
    const texts = after(
      file('a.yaml', workload('web', 'r.io/shop/web:v1', version('old'))),
      file('b.yaml', workload('canary', 'r.io/shop/web:v2', version('older'))),
    );
    expect(texts['a.yaml']).toContain('r.io/shop/web:v1');
    expect(texts['b.yaml']).toContain('r.io/shop/web:v2');
    expect(texts['b.yaml']).toContain('version: new');
  });

  it('goes through commonAnnotations where a kustomization makes the image', () => {
    const images = 'images:\n  - name: r.io/shop/web\n    newTag: v1\n';
    const { 'kustomization.yaml': bumped } = after(
      file('kustomization.yaml', `${images}commonAnnotations:\n  version: old\n`),
    );
    expect(bumped).toBe(`${images}commonAnnotations:\n  version: new\n`);
  });

  it('goes through podAnnotations of Helm values', () => {
    const values = 'image:\n  repository: r.io/shop/web\n  tag: v1\npodAnnotations:\n  version: old\n';
    const chart = file('Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    const { 'values.yaml': bumped } = after(chart, file('values.yaml', values));
    expect(bumped).toBe(values.replace('old', 'new'));
  });

  it.each([
    ['nothing holds the image', workload('redis', 'redis:7', version('old')), 'image-not-found'],
    ['a manifest cannot be read', 'a: [', 'manifest-syntax'],
    [
      'the annotation is no string',
      workload('web', 'r.io/shop/web:v1', '      annotations:\n        version: { a: 1 }\n'),
      'not-editable',
    ],
  ])('is refused where %s', (_, text, code) => {
    const result = restart([file('a.yaml', text)], target, 'env/web');
    expect(isProblem(result) && result.code).toBe(code);
  });
});
