import type { World } from '../world/contract.ts';
import { readSeed } from './files.ts';
import { commitInPast, type PastCommit } from './history.ts';
import { createSeedRepository } from './people.ts';

/** Commits of acme/storefront, of which images were built. */
export interface StorefrontHistory {
  /** On main: what production runs. */
  readonly released: string;
  /** The first commit of the pull request: what staging runs. */
  readonly tried: string;
}

const onMain = [
  { folder: '1-start', author: 'ada', hoursAgo: 21 * 24, message: 'Start the storefront' },
  {
    folder: '2-catalogue',
    author: 'dev',
    hoursAgo: 14 * 24 + 3,
    message: 'List the products of the catalogue',
  },
  { folder: '3-slipway', author: 'sam', hoursAgo: 9 * 24 + 1, message: 'Name the environment repository' },
  {
    folder: '4-health',
    author: 'dev',
    hoursAgo: 3 * 24 + 2,
    message:
      'Answer health checks without the catalogue\n\nAn outage of the catalogue restarted every pod of ours, too.',
  },
] as const;

const onBranch = [
  { folder: '1-date', author: 'dev', hoursAgo: 26, message: 'Work out when an order arrives' },
  { folder: '2-checkout', author: 'dev', hoursAgo: 5, message: 'Show the delivery date at checkout' },
  { folder: '3-test', author: 'dev', hoursAgo: 3, message: 'Test delivery dates over a weekend' },
] as const;

const description = `Customers ask most of all when their order will arrive, so the checkout now says it.

- three working days, or \`DELIVERY_DAYS\`
- weekends do not count; bank holidays are for later`;

/** Makes acme/storefront with its history, and pull request #1 with green checks. */
export async function seedStorefront(world: World): Promise<StorefrontHistory> {
  const repository = await createSeedRepository(world, 'storefront', "The shop's web front");
  const main = await commitInPast(
    world,
    { repository, branch: 'main' },
    await withFiles('storefront', onMain),
  );
  const branch = await commitInPast(
    world,
    { repository, branch: 'delivery-date', from: main.at(-1) ?? '' },
    await withFiles('delivery-date', onBranch),
  );
  await world.openPull({
    repository,
    title: 'Show the delivery date at checkout',
    body: description,
    head: { repository, ref: 'delivery-date' },
    base: 'main',
    actor: 'dev',
  });
  reportGreen(world, repository, branch.at(-1) ?? '');
  return { released: main[1] ?? '', tried: branch[0] ?? '' };
}

async function withFiles(
  root: string,
  commits: readonly (Omit<PastCommit, 'files'> & { readonly folder: string })[],
): Promise<readonly PastCommit[]> {
  return Promise.all(
    commits.map(async (commit) => ({ ...commit, files: await readSeed(`${root}/${commit.folder}`) })),
  );
}

/** What the build reports on a commit that it is content with. */
function reportGreen(world: World, repository: string, sha: string): void {
  for (const name of ['build', 'test']) {
    world.createCheckRun(
      {
        repository,
        headSha: sha,
        name,
        app: 'ci',
        status: 'completed',
        conclusion: 'success',
        output: { title: `${name} passed`, summary: null, text: null },
        detailsUrl: null,
        externalId: null,
        completedAt: world.now(),
      },
      'ci[bot]',
    );
  }
  world.createStatus({
    repository,
    sha,
    context: 'ci/image',
    state: 'success',
    description: `Pushed as ${sha.slice(0, 7)}`,
    targetUrl: null,
    creator: 'ci[bot]',
  });
}
