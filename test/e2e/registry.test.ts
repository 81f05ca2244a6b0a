import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { pushImage } from '../support/images.ts';
import { environments, git, read, usePlayground } from './support.ts';

const story = usePlayground();
const image = 'registry.example.com/shop/storefront';

afterEach(() => story.sandbox.setFaults({}));

async function head(): Promise<{ readonly sha: string; readonly message: string }> {
  const { data } = await story.as('ada').rest.repos.getCommit({ ...environments, ref: 'main' });
  return { sha: data.sha, message: data.commit.message };
}

async function recorded(): Promise<string | null> {
  return parseTrailers((await head()).message)?.services[0]?.image ?? null;
}

/** Commits these files to the environment repository, as ada. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  const clone = await story.clone();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), content);
  }
  await git(clone, 'add', '--all');
  await git(
    clone,
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@acme.test',
    'commit',
    '--quiet',
    '-m',
    'Change',
  );
  await git(clone, 'push', '--quiet');
  await story.settled();
}

const configuration = (service: string, environment: string): string => `services:
  storefront:
    repository: acme/storefront
    image: ${image}
${service}environments:
  staging:
    path: staging/{{service}}
${environment}`;

describe('/deploy', () => {
  it('records what the tag means', async () => {
    const digest = await story.push('v1');
    const { replies } = await story.say('dev', '/deploy staging --tag v1');
    expect(replies[0]).toContain('Deployed storefront v1');
    expect(await recorded()).toBe(`${image}:v1@${digest}`);
    const manifest = await read(await story.clone(), 'staging/storefront/deployment.yaml');
    expect(manifest.toString()).toContain(`image: ${image}:v1 `);
  });

  it('takes the image that was built of what was pushed to the pull request', async () => {
    const clone = await story.clone('acme/storefront');
    await git(clone, 'checkout', '--quiet', 'delivery-date');
    await writeFile(join(clone, 'NOTES.md'), 'Ready.\n');
    await git(clone, 'add', '--all');
    await git(
      clone,
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@acme.test',
      'commit',
      '--quiet',
      '-m',
      'Note',
    );
    await git(clone, 'push', '--quiet');
    await story.settled();
    const sha = await git(clone, 'rev-parse', '--short=7', 'HEAD');
    const { replies } = await story.say('dev', '/deploy staging');
    expect(replies[0]).toContain(`Deployed storefront ${sha}`);
    expect(await recorded()).toMatch(new RegExp(`^${image}:${sha}@sha256:[0-9a-f]{64}$`));
  });

  it('is refused where the image is not there, and goes through once it is', async () => {
    const before = await head();
    const { id, replies } = await story.say('dev', '/deploy staging --tag later');
    expect(replies[0]).toContain('image-not-in-registry');
    expect(await story.reactions(id)).toContain('confused');
    expect(await head()).toEqual(before);
    await story.push('later');
    expect((await story.say('dev', '/deploy staging --tag later')).replies[0]).toContain('Deployed');
  });

  it('is never let through by a registry that is away', async () => {
    await story.push('away');
    const before = await head();
    story.sandbox.setFaults({ registry: 1 });
    expect((await story.say('dev', '/deploy staging --tag away')).replies[0]).toContain(
      'registry-unavailable',
    );
    expect(await head()).toEqual(before);
    story.sandbox.setFaults({});
    expect((await story.say('dev', '/deploy staging --tag away')).replies[0]).toContain('Deployed');
  });

  it('does not ask the registry for who may not deploy', async () => {
    const before = story.sandbox.requests().length;
    await story.say('guest', '/deploy staging --tag v1');
    const asked = story.sandbox.requests().slice(before);
    expect(asked.filter(({ operation }) => operation.startsWith('/v2/'))).toEqual([]);
  });

  it('goes back while the registry is away, for those who may say so', async () => {
    const digest = await story.push('back');
    await story.push('forth');
    await story.say('dev', '/deploy staging --tag back');
    await story.say('dev', '/deploy staging --tag forth');
    story.sandbox.setFaults({ registry: 1 });
    const refused = await story.say('dev', '/rollback staging');
    expect(refused.replies[0]).toContain('registry-unavailable');
    await story.nextSecond();
    const { replies } = await story.say('ada', '/rollback staging --override "it is on all nodes"');
    expect(replies[0]).toContain('Rolled back storefront to back');
    // What the tag meant when it was deployed.
    expect(await recorded()).toBe(`${image}:back@${digest}`);
    await story.say('ada', '/unlock staging storefront');
  });
});

describe('/diff', () => {
  it('shows what would change, and that the image is not there yet', async () => {
    const { replies } = await story.say('dev', '/diff staging --tag not-built');
    expect(replies[0]).toContain(`${image}:not-built`);
    expect(replies[0]).toMatch(/registry has no image/);
  });
});

describe('a service whose registry is ignored', () => {
  it('is deployed whatever its registry says', async () => {
    await write({ 'slipway.yaml': configuration('    registry: ignored\n', '') });
    story.sandbox.setFaults({ registry: 1 });
    expect((await story.say('dev', '/deploy staging --tag unknown')).replies[0]).toContain('Deployed');
    expect(await recorded()).toBe(`${image}:unknown`);
  });
});

describe('an environment with pin: digest', () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: storefront, namespace: shop }
spec:
  selector: { matchLabels: { app: storefront } }
  template:
    metadata: { labels: { app: storefront }, annotations: { version: "0" } }
    spec:
      containers:
        - name: storefront
          image: ${image}
`;

  it('gets the digest beside the tag, in manifests and in a kustomization', async () => {
    await write({ 'slipway.yaml': configuration('', '    pin: digest\n') });
    const digest = await story.push('p1');
    expect((await story.say('dev', '/deploy staging --tag p1')).replies[0]).toContain('Deployed');
    const manifest = await read(await story.clone(), 'staging/storefront/deployment.yaml');
    expect(manifest.toString()).toContain(`image: ${image}:p1@${digest} `);
    expect(await recorded()).toBe(`${image}:p1@${digest}`);
  });

  it('is changed by a tag that was pushed anew', async () => {
    const anew = await story.push('p1', { content: 'another' });
    expect((await story.say('dev', '/deploy staging --tag p1')).replies[0]).toContain('Deployed');
    expect(await recorded()).toBe(`${image}:p1@${anew}`);
  });

  it('gets it in a kustomization, as kustomize reads it', async () => {
    await write({
      'staging/storefront/deployment.yaml': deployment,
      'staging/storefront/kustomization.yaml': `resources: [deployment.yaml]\nimages:\n  - name: ${image}\n    newTag: "1"\n`,
    });
    const digest = await story.push('p2');
    const { replies } = await story.say('dev', '/deploy staging --tag p2');
    expect(replies[0]).toContain('Deployed');
    expect(replies[0]).toContain(`${image}:p2@${digest}`);
    const kustomization = await read(await story.clone(), 'staging/storefront/kustomization.yaml');
    expect(kustomization.toString()).toContain(`newTag: "p2"\n    digest: "${digest}"\n`);
  });

  it('is refused where the digest is not known, a dry run too', async () => {
    for (const command of ['/deploy', '/diff'])
      expect((await story.say('dev', `${command} staging --tag nowhere`)).replies[0]).toContain(
        'image-not-in-registry',
      );
  });
});

it('an image that a person pushes is as good as one of a build', async () => {
  const target = { origin: story.sandbox.url };
  const digest = await pushImage(target, 'shop/storefront', 'by-hand', { type: 'list' });
  expect((await story.say('dev', '/deploy staging --tag by-hand')).replies[0]).toContain('Deployed');
  expect(await recorded()).toBe(`${image}:by-hand@${digest}`);
});
