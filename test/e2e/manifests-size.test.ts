import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { configMap, Environments } from './environment.ts';
import { git, usePlayground } from './support.ts';

const run = promisify(execFile);
const story = usePlayground();
const repository = new Environments(story);

const folders = 1_000;
const filesEach = 10;

/** Commits ten thousand manifests to main, by one stream to git. */
async function fill(): Promise<void> {
  const clone = await story.clone();
  const files = Array.from({ length: folders * filesEach }, (_, index) => {
    const folder = `apps/team-${Math.floor(index / 100)}/app-${Math.floor(index / filesEach)}`;
    const text = configMap(`map-${index}`, { number: String(index) });
    return `M 100644 inline ${folder}/${index % filesEach}.yaml\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const head = await git(clone, 'rev-parse', 'main');
  const commit = `commit refs/heads/main\ncommitter Ada <ada@acme.test> 1763800000 +0000\ndata 4\nMany\nfrom ${head}\n`;
  const stream = `${commit}${files.join('')}\n`;
  const importing = run('git', ['-C', clone, 'fast-import', '--quiet']);
  importing.child.stdin?.end(stream);
  await importing;
  await git(clone, 'push', '--quiet', 'origin', 'main');
  await story.settled();
}

/** What the bot asks for to tell of one pull request: requests, and files among them. */
async function asked(work: () => Promise<unknown>) {
  const before = story.sandbox.requests().length;
  await work();
  const requests = story.sandbox
    .requests()
    .slice(before)
    .filter(({ actor }) => actor === 'slipway[bot]');
  const operations = requests.map(({ operation }) => operation);
  const named = (name: string) => requests.filter(({ operation }) => operation.includes(name));
  return { requests, operations, blobs: named('SlipwayBlobs'), raw: named('git/blobs') };
}

it('asks for a handful of files and folders to compare one file of ten thousand', async () => {
  await fill();
  const file = 'apps/team-77/app-777/3.yaml';
  const { requests, operations, blobs, raw } = await asked(async () => {
    const proposal = await repository.propose({ [file]: configMap('map-7773', { number: 'changed' }) });
    const { comments } = await repository.told(proposal);
    expect(comments[0]?.body).toContain('1 changed');
  });
  const folderQueries = operations.filter((name) => name === 'graphql:SlipwayFolders');
  // Four levels, and the two sides of the file.
  expect(folderQueries).toHaveLength(4);
  expect(blobs).toHaveLength(1);
  expect(raw).toHaveLength(0);
  expect(requests.length).toBeLessThanOrEqual(15);
  // No answer holds more than the names in a folder of a hundred, and none the repository.
  expect(Math.max(...requests.map(({ responseBytes }) => responseBytes))).toBeLessThan(50_000);
});

it('asks for the files of a service’s folder once, whatever else there is', async () => {
  const file = 'staging/storefront/more.yaml';
  const { requests, operations } = await asked(async () => {
    const proposal = await repository.propose({ [file]: configMap('more', { a: 'b' }) });
    const { comments } = await repository.told(proposal);
    expect(comments[0]?.body).toContain('1 added');
  });
  expect(operations.filter((name) => name === 'graphql:SlipwayFolders')).toHaveLength(3);
  expect(operations.filter((name) => name === 'graphql:SlipwayBlobs')).toHaveLength(1);
  expect(requests.length).toBeLessThanOrEqual(14);
});

it('asks for where the kustomizations are once, and reads each once, whoever is built from what changes', async () => {
  const overlays = Array.from({ length: 120 }, (_, index) => `apps/team-${index % 100}/overlay-${index}`);
  await repository.commit('main', {
    'lib/limits/kustomization.yaml': 'resources: [most.yaml]\n',
    'lib/limits/most.yaml': configMap('most', { most: 'ten' }),
    ...Object.fromEntries(
      overlays.map((path, index) => [
        `${path}/kustomization.yaml`,
        `resources: [../app-1]\nnamePrefix: p${index}-\n`,
      ]),
    ),
    'apps/team-0/overlay-0/kustomization.yaml': 'resources: [../../../lib/limits]\n',
  });
  await story.settled();
  const propose = (most: string) => async () => {
    const proposal = await repository.propose({ 'lib/limits/most.yaml': configMap('most', { most }) });
    const { comments } = await repository.told(proposal);
    expect(comments[0]?.body).toContain('1 changed');
    expect(comments[0]?.body).toContain(most);
  };
  const first = await asked(propose('eleven'));
  expect(first.operations.filter((name) => name.includes('git/trees'))).toHaveLength(1);
  // 121 kustomizations, fifty at a time, and the two sides of the file.
  expect(first.blobs).toHaveLength(4);
  const second = await asked(propose('twelve'));
  expect(second.operations.filter((name) => name.includes('git/trees'))).toEqual([]);
  // The overlay, what it is built from, and the two sides of the file.
  expect(second.blobs).toHaveLength(3);
  expect(second.requests.length).toBeLessThanOrEqual(18);
});
