import type { World } from '../world/contract.ts';
import { readSeed, substitute, type SeedFile } from './files.ts';
import { commitInPast, timeBefore } from './history.ts';
import { createSeedRepository } from './people.ts';
import type { Seeded } from './seeded.ts';
import type { StorefrontHistory } from './storefront.ts';

/** What the manifests among the seed's files hold in place of a tag, and of a version's date. */
const sampleTag = '0a1b2c3';
const sampleDate = '20260101';

const image = 'registry.example.com/shop/storefront';

interface Running {
  /** As the template `{{shortSha}}` has it. */
  readonly tag: string;
  /** As the template `{{date}}-{{shortSha}}` has it. */
  readonly version: string;
}

/** Makes acme/environments with its history, whose newest commit is a deploy as Slipway makes it. */
export async function seedEnvironments(
  { world, registry }: Seeded,
  storefront: StorefrontHistory,
  url: string,
): Promise<void> {
  const description = 'What runs where: the Kubernetes manifests of every service in every environment';
  const repository = await createSeedRepository(world, 'environments', description);
  const first = runningSince(world, storefront.released, 13 * 24);
  const now = runningSince(world, storefront.tried, 20);
  const commit = async (folder: string, author: string, hoursAgo: number, message: string) => {
    const files = await readSeed(`environments/${folder}`);
    return { author, hoursAgo, message, files: files.map((file) => running(file, first)) };
  };
  const built = await registry.manifest('shop/storefront', now.tag);
  const deployment = (await readSeed('environments/2-staging')).filter(({ path }) =>
    path.endsWith('/deployment.yaml'),
  );
  const shorter = 'staging: keep catalogue pages for 30 seconds only';
  await commitInPast(world, { repository, branch: 'main' }, [
    await commit('1-readme', 'sam', 20 * 24, 'Say what this repository is'),
    await commit('2-staging', 'sam', 13 * 24, 'Run storefront in staging'),
    await commit('3-production', 'sam', 12 * 24 + 4, 'Run storefront in production'),
    await commit('4-slipway', 'ada', 10 * 24, 'Let Slipway deploy from pull requests'),
    await commit('5-cache', 'dev', 8 * 24 + 6, `${shorter}\n\nEditors could not see what they had changed.`),
    {
      author: `${world.app.slug}[bot]`,
      hoursAgo: 20,
      message: deployMessage(world, {
        before: first,
        after: now,
        digest: built?.digest ?? '',
        source: storefront.tried,
        url,
      }),
      files: deployment.map((file) => running(file, now)),
    },
  ]);
}

function runningSince(world: World, sha: string, hoursAgo: number): Running {
  const tag = sha.slice(0, 7);
  const date = timeBefore(world.now(), hoursAgo).slice(0, 10).replaceAll('-', '');
  return { tag, version: `${date}-${tag}` };
}

function running(file: SeedFile, { tag, version }: Running): SeedFile {
  return substitute(file, { [`${sampleDate}-${sampleTag}`]: version, [sampleTag]: tag });
}

interface PastDeploy {
  readonly before: Running;
  readonly after: Running;
  readonly digest: string;
  readonly source: string;
  readonly url: string;
}

/** As Slipway writes it; a test holds it to the parser. */
function deployMessage(world: World, { before, after, digest, source, url }: PastDeploy): string {
  const dev = world.account('dev');
  return `deploy(staging): storefront ${after.tag}

${image}: ${before.tag} → ${after.tag}
version: ${before.version} → ${after.version}

Slipway-Action: deploy
Slipway-Environment: staging
Slipway-Service: storefront
Slipway-Image: ${image}:${after.tag}@${digest}
Slipway-Version: ${after.version}
Slipway-Source: acme/storefront@${source}
Slipway-Request: ${url}/acme/storefront/pull/1
Slipway-Delivery: 7d1f0c52-4c1b-4b8e-9a35-0f6a2f1f7c11
Co-authored-by: dev <${dev?.id ?? 0}+dev@users.noreply.github.com>
`;
}
