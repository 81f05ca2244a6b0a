import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { git, read, usePlayground } from './support.ts';

const story = usePlayground();

const deployment = (image: string, annotations = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  selector: { matchLabels: { app: storefront } }
  template:
    metadata:
      labels: { app: storefront }
${annotations}    spec:
      containers:
        - name: storefront
          image: ${image}
          envFrom: [{ secretRef: { name: storefront } }]
`;

/** Puts these files, and nothing else, in the place of the folders that they name. */
async function push(files: Readonly<Record<string, string>>): Promise<void> {
  const folder = await story.clone();
  for (const gone of ['staging', 'base', 'charts'])
    await rm(join(folder, gone), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await git(folder, 'add', '--all');
  await git(
    folder,
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@users.example',
    'commit',
    '--quiet',
    '--message',
    'Change',
  );
  await git(folder, 'push', '--quiet');
  await story.settled();
}

async function head(): Promise<string> {
  return git(await story.clone(), 'rev-parse', 'HEAD');
}

describe('a kustomization whose base lies elsewhere', () => {
  const files = {
    'base/storefront/kustomization.yaml': 'resources: [deployment.yaml]\n',
    'base/storefront/deployment.yaml': deployment('registry.example.com/shop/storefront'),
    'staging/storefront/kustomization.yaml': [
      'resources: [../../base/storefront]',
      'namespace: shop',
      'images:',
      '  - name: registry.example.com/shop/storefront',
      '    newTag: 0a1b2c3',
      'secretGenerator:',
      '  - name: storefront',
      '    literals: [password=hunter2]\n',
    ].join('\n'),
  };

  it('is deployed with a diff of what kubectl makes of it, read with two requests more', async () => {
    await push(files);
    const before = story.sandbox.requests().length;
    const { replies } = await story.say('dev', '/deploy staging');
    const [reply = ''] = replies;
    expect(reply).toContain('Deployed');
    expect(reply).toContain('Deployment');
    expect(reply).toMatch(/-\s.*registry\.example\.com\/shop\/storefront:0a1b2c3/u);
    expect(reply).not.toMatch(/File|hunter2|aHVudGVyMg/u);

    const kustomization = await read(await story.clone(), 'staging/storefront/kustomization.yaml');
    expect(kustomization.toString()).not.toContain('0a1b2c3');
    const committed = story.sandbox
      .requests()
      .slice(before)
      .map(({ operation }) => operation);
    const reading = committed.slice(0, committed.indexOf('graphql:SlipwayCommit'));
    // The base's folder and what is in it, once for both sides.
    expect(reading.filter((operation) => operation === 'graphql:SlipwayFolders').length).toBeLessThanOrEqual(
      2,
    );
    expect(reading.filter((operation) => operation === 'graphql:SlipwayBlobs').length).toBeLessThanOrEqual(2);
  });

  it('is restored without its base, which the reply says', async () => {
    const first = await head();
    const own = 'staging/storefront/kustomization.yaml';
    const deployed = (await read(await story.clone(), own)).toString();
    const base = files['base/storefront/deployment.yaml'].replace('spec:\n', 'spec:\n  replicas: 3\n');
    await push({ ...files, [own]: deployed, 'base/storefront/deployment.yaml': base });
    await story.push('1.2.2');
    await story.say('dev', '/deploy staging --tag 1.2.2');
    const { replies } = await story.say('dev', `/rollback staging --to ${first}`);
    expect(replies[0]).toContain('Rolled back storefront');
    expect(replies[0]).toContain('what is taken from outside of its folder has changed since that revision');
    expect((await read(await story.clone(), own)).toString()).toBe(deployed);
  });

  it.each([
    [
      'render-remote',
      { 'staging/storefront/more.yaml': 'x: 1\n' },
      'resources: [https://example.com/base.yaml]',
    ],
    ['render-missing', {}, 'resources: [nothing.yaml]'],
    ['render-failed', {}, 'namePrefix: { not: text }'],
  ])('is not deployed where there is a problem: %s', async (code, more, line) => {
    const kustomization = `${files['staging/storefront/kustomization.yaml'].replace(/^resources.*\n/u, '')}${line}\n`;
    await push({ ...files, ...more, 'staging/storefront/kustomization.yaml': kustomization });
    await story.push('1.2.3');
    const before = await head();
    const { replies } = await story.say('dev', '/deploy staging --tag 1.2.3');
    expect(replies[0]).toContain(code);
    expect(replies[0]).not.toContain('hunter2');
    expect(await head()).toBe(before);
  });
});

describe('a chart that services share', () => {
  const configuration = [
    'services:',
    '  storefront:',
    '    repository: acme/storefront',
    '    image: registry.example.com/shop/storefront',
    '    chart: { path: /charts/service, values: [values.yaml], namespace: "{{environment}}" }',
    'environments:',
    '  staging: { path: "staging/{{service}}" }\n',
  ].join('\n');

  it('is deployed with a diff of what helm makes of it', async () => {
    await push({
      'slipway.yaml': configuration,
      'charts/service/Chart.yaml': 'apiVersion: v2\nname: service\nversion: 1.0.0\n',
      'charts/service/templates/deployment.yaml': deployment(
        '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
        '      annotations: {{ toJson .Values.podAnnotations }}\n',
      ),
      'staging/storefront/values.yaml': [
        'image:',
        '  repository: registry.example.com/shop/storefront',
        '  tag: 0a1b2c3',
        'podAnnotations:',
        '  version: "20260101-0a1b2c3"\n',
      ].join('\n'),
    });
    // A rollback asks for the image that it goes back to.
    for (const tag of ['0a1b2c3', '2.0']) await story.push(tag);
    const { replies } = await story.say('dev', '/deploy staging --tag 2.0');
    const [reply = ''] = replies;
    expect(reply).toContain('Deployed');
    expect(reply).toContain('**Manifest diff: 1 changed');
    expect(reply).toContain('registry.example.com/shop/storefront:2.0');
    expect((await read(await story.clone(), 'staging/storefront/values.yaml')).toString()).toContain(
      'tag: "2.0"',
    );
  });

  it('is rolled back in the same way', async () => {
    const { replies } = await story.say('dev', '/rollback staging');
    expect(replies[0]).toContain('Rolled back storefront to 0a1b2c3');
    expect((await read(await story.clone(), 'staging/storefront/values.yaml')).toString()).toContain(
      '0a1b2c3',
    );
  });
});
