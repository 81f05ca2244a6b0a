import type { RegistryStore } from '../registry/store.ts';
import type { World } from '../world/contract.ts';

/** What seeds fill: a GitHub, and a registry of the images that are built of what is there. */
export interface Seeded {
  readonly world: World;
  readonly registry: RegistryStore;
}
