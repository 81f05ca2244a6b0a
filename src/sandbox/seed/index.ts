import { buildCommit } from '../ci.ts';
import { seedEnvironments } from './environments.ts';
import { seedPeople } from './people.ts';
import { headsOf } from './services.ts';
import { seedStorefront } from './storefront.ts';
import type { Seeded } from './seeded.ts';

export type { Seeded } from './seeded.ts';
export { addService } from './services.ts';

/**
 * Fills an empty world: acme with ada (admin), sam (maintain, in acme/sre), dev (write) and guest
 * (read); acme/storefront with pull request #1; acme/environments with what runs in staging and
 * production; and the registry with images of its commits. `url` is where links to the sandbox begin.
 */
export async function seed(
  { world, registry }: Seeded,
  { url = 'http://localhost:3000' } = {},
): Promise<void> {
  seedPeople(world);
  const storefront = await seedStorefront(world);
  const { released, tried } = storefront;
  const built = [released, tried, ...(await headsOf(world, 'acme/storefront'))];
  for (const commit of built) await buildCommit(world, registry, 'acme/storefront', commit);
  await seedEnvironments({ world, registry }, storefront, url);
  await world.settled('acme/storefront', 1);
}
