import type { World } from '../world/contract.ts';
import { seedEnvironments } from './environments.ts';
import { seedPeople } from './people.ts';
import { seedStorefront } from './storefront.ts';

export { addService } from './services.ts';

/**
 * Fills an empty world: acme with ada (admin), sam (maintain, in acme/sre), dev (write) and guest
 * (read); acme/storefront with pull request #1; acme/environments with what runs in staging and
 * production. `url` is where links to the sandbox begin.
 */
export async function seed(world: World, { url = 'http://localhost:3000' } = {}): Promise<void> {
  seedPeople(world);
  const storefront = await seedStorefront(world);
  await seedEnvironments(world, storefront, url);
  await world.settled('acme/storefront', 1);
}
