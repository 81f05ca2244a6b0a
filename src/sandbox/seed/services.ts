import { pushBuild } from '../registry/build.ts';
import type { GitCommit, World } from '../world/contract.ts';
import { readSeed, substitute } from './files.ts';
import type { Seeded } from './seeded.ts';

const repository = 'acme/environments';
const application = 'acme/storefront';
const sampleTag = '0a1b2c3';

/**
 * Adds a service beside storefront: an entry in slipway.yaml, and its manifests in staging and
 * production. acme/storefront may deploy it, so that one pull request can deploy many services.
 * Its manifests have the tag `0a1b2c3`; of that, and of what the branches hold, there are images. Needs a seeded world.
 */
export async function addService({ world, registry }: Seeded, name: string): Promise<GitCommit> {
  const git = world.git(repository);
  const head = await git.resolve('refs/heads/main');
  const blob = await git.resolve('refs/heads/main:slipway.yaml');
  const configuration = blob === null ? null : await git.blob(blob);
  if (head === null || configuration === null) throw new Error('Seed the world before adding services.');
  const folders = await Promise.all(['environments/2-staging', 'environments/3-production'].map(readSeed));
  const manifests = folders
    .flat()
    .map((file) =>
      substitute({ ...file, path: file.path.replace('/storefront/', `/${name}/`) }, { storefront: name }),
    );
  const image = `shop/${name}`;
  const [commit = ''] = await headsOf(world, application);
  await pushBuild(registry, { image, repository: application, commit }, sampleTag);
  for (const head of await headsOf(world, application))
    await pushBuild(registry, { image, repository: application, commit: head });
  return world.createCommitOnBranch({
    repository,
    branch: 'main',
    expectedHead: head,
    message: `Run ${name} in staging and production`,
    writes: [
      { path: 'slipway.yaml', bytes: withService(Buffer.from(configuration).toString('utf8'), name) },
      ...manifests,
    ],
    deletes: [],
    actor: 'sam',
  });
}

/** The commits that the branches of a repository stand at. */
export async function headsOf(world: World, name: string): Promise<readonly string[]> {
  const refs = await world.git(name).refs();
  return refs.filter(({ ref }) => ref.startsWith('refs/heads/')).map(({ sha }) => sha);
}

function withService(configuration: string, name: string): Buffer {
  const entry = `  ${name}:
    repository: acme/storefront
    image: registry.example.com/shop/${name}
    tag: "{{shortSha}}"
`;
  return Buffer.from(configuration.replace('\nenvironments:', `${entry}\nenvironments:`));
}
